"""One JSON file with both vocabularies and their settings; the same tokenizer, the same bytes."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer as Subwords

from core.errors import ConfigError, TokenizerFileError
from core.settings import from_section
from core.storage.atomic_write import write_text
from core.tokenizer.code_tokenizer import CodeTokenizer
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.prompt_tokenizer import PromptTokenizer
from core.tokenizer.tokenizer import Tokenizer

FORMAT = "tiny-agent-tokenizer"
VERSION = 1

_RESTORE = "Restore the file from where it came, or train the tokenizer again."


def save_tokenizer(tokenizer: Tokenizer, path: Path) -> None:
    """Write ``tokenizer`` to ``path``, whole or not at all."""
    record = {
        "format": FORMAT,
        "version": VERSION,
        "config": asdict(tokenizer.config),
        "code_vocabulary": tokenizer.code.names,
        "prompt": json.loads(tokenizer.prompt.to_json()),
    }
    text = json.dumps(record, sort_keys=True, indent=0, separators=(",", ":"))
    write_text(path, text + "\n")


def load_tokenizer(path: Path) -> Tokenizer:
    """Return the tokenizer in ``path``.

    Raises:
        TokenizerFileError: the file is missing, damaged or of a newer version.
    """
    record = _read(path)
    try:
        config = from_section(TokenizerConfig, record["config"], section="tokenizer")
        names = record["code_vocabulary"]
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise ValueError("code_vocabulary is not a list of texts")
        return Tokenizer(
            prompt=PromptTokenizer(
                _read_subwords(record["prompt"]), max_prompt_tokens=config.max_prompt_tokens
            ),
            code=CodeTokenizer(names),
            config=config,
        )
    except KeyError as error:
        raise _damaged(path, f"it has no {error.args[0]!r}") from error
    except ConfigError as error:
        raise _damaged(path, error.message) from error
    except (AttributeError, TypeError, ValueError) as error:
        raise _damaged(path, str(error)) from error


def _read(path: Path) -> Mapping[str, Any]:
    """Return what the file holds, once it is known to be a tokenizer of this version."""
    try:
        record = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise TokenizerFileError(
            f"There is no tokenizer file {path}.",
            hint="A model folder and a run folder each hold their tokenizer.json; check the path.",
        ) from error
    except OSError as error:
        raise TokenizerFileError(
            f"The tokenizer file {path} cannot be read: {error.strerror}.",
            hint="Check that the path is a file and that you may read it.",
        ) from error
    except ValueError as error:
        raise _damaged(path, f"it is not JSON ({error})") from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise TokenizerFileError(
            f"{path} is not a tokenizer file: its format is not {FORMAT!r}.",
            hint="Tokenizers of other tools cannot be used; train one here.",
        )
    version = record.get("version")
    if version != VERSION:
        is_newer = isinstance(version, int) and version > VERSION
        raise TokenizerFileError(
            f"The tokenizer file {path} has version {version!r}; this program reads {VERSION}.",
            hint="Update the program to use it." if is_newer else _RESTORE,
        )
    return record


def _read_subwords(record: object) -> Subwords:
    try:
        return Subwords.from_str(json.dumps(record))
    except Exception as error:
        raise ValueError(f"its prompt part is not usable ({error})") from error


def _damaged(path: Path, reason: str) -> TokenizerFileError:
    return TokenizerFileError(f"The tokenizer file {path} is damaged: {reason}.", hint=_RESTORE)
