import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.errors import TokenizerFileError
from core.storage.digest import file_sha256
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.tokenizer_file import load_tokenizer, save_tokenizer


@pytest.fixture
def path(tokenizer: Tokenizer, tmp_path: Path) -> Path:
    path = tmp_path / "tokenizer.json"
    save_tokenizer(tokenizer, path)
    return path


def test_a_tokenizer_comes_back_as_it_was(tokenizer: Tokenizer, path: Path) -> None:
    loaded = load_tokenizer(path)
    code, prompt = "fn circle() { /* gr\u00f6\u00dfe */ }", "A Blue CIRCLE \u2192"
    assert loaded.config == tokenizer.config
    assert loaded.code.names == tokenizer.code.names
    assert loaded.code.encode(code, lossless=True) == tokenizer.code.encode(code, lossless=True)
    assert loaded.prompt.encode(prompt) == tokenizer.prompt.encode(prompt)
    assert loaded.prompt.vocab_size == tokenizer.prompt.vocab_size


def test_the_same_tokenizer_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.json"
    save_tokenizer(load_tokenizer(path), again)
    assert file_sha256(again) == file_sha256(path)


def _change(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    record = json.loads(path.read_bytes())
    change(record)
    path.write_text(json.dumps(record), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda record: record.pop("format"), "not a tokenizer file"),
        (lambda record: record.update(version=99), "version 99"),
        (lambda record: record.update(version=None), "version None"),
        (lambda record: record.pop("config"), "no 'config'"),
        (lambda record: record["config"].update(min_freq=-1), "min_freq"),
        (lambda record: record["config"].update(colour=1), "colour"),
        (lambda record: record.update(config=3), "damaged"),
        (lambda record: record.pop("code_vocabulary"), "no 'code_vocabulary'"),
        (lambda record: record.update(code_vocabulary="abc"), "not a list"),
        (lambda record: record["code_vocabulary"].append("fn"), "'fn' occurs twice"),
        (lambda record: record["code_vocabulary"].remove("##a"), "'##a'"),
        (lambda record: record.pop("prompt"), "no 'prompt'"),
        (lambda record: record.update(prompt={"model": 3}), "prompt part"),
    ],
)
def test_each_damage_has_its_message(
    path: Path, change: Callable[[dict[str, Any]], object], message: str
) -> None:
    _change(path, change)
    with pytest.raises(TokenizerFileError, match=message) as caught:
        load_tokenizer(path)
    assert caught.value.hint


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"3"])
def test_what_is_no_json_object_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(TokenizerFileError, match=r"not JSON|not a tokenizer file"):
        load_tokenizer(path)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(TokenizerFileError, match="no tokenizer file"):
        load_tokenizer(tmp_path / "absent.json")
    with pytest.raises(TokenizerFileError, match="cannot be read"):
        load_tokenizer(tmp_path)
