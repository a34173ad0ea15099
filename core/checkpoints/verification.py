"""What is wrong with a checkpoint folder, as a list in words; an empty list means sound.

Checks that each file is there and unchanged, that the tokenizer is the right one, and that
names and shapes of the weights are those of the model that the config describes.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from safetensors import SafetensorError, safe_open

from core.checkpoints.layout import (
    MANIFEST,
    MODEL_CONFIG,
    TOKENIZER,
    is_training_state,
    is_weights,
    read_manifest,
    read_model_config,
)
from core.checkpoints.records import FileEntry, Manifest, Problem
from core.errors import (
    CheckpointError,
    CheckpointMismatch,
    CheckpointMissing,
    ConfigError,
    TokenizerFileError,
)
from core.model.seq2seq import Seq2Seq
from core.model.unfilled import Unfilled
from core.storage.digest import file_sha256
from core.tokenizer.tokenizer_file import load_tokenizer

_SHOWN_DIFFERENCES = 3


def find_problems(folder: Path) -> list[Problem]:
    """Return everything that is wrong with a checkpoint folder; raises nothing."""
    try:
        manifest = read_manifest(folder)
    except CheckpointMissing as error:
        return [Problem("missing", MANIFEST, error.message)]
    except CheckpointMismatch as error:
        return [Problem("mismatch", MANIFEST, error.message)]
    except CheckpointError as error:
        return [Problem("damaged", MANIFEST, error.message)]
    return file_problems(folder, manifest, wanted=lambda _: True) or content_problems(folder)


def is_model_file(name: str) -> bool:
    """Return whether loading a model for use needs a file of this name."""
    return not is_training_state(name)


def file_problems(
    folder: Path, manifest: Manifest, *, wanted: Callable[[str], bool]
) -> list[Problem]:
    """Compare files with the manifest; ``wanted`` picks them by name."""
    listed = {entry.name for entry in manifest.files}
    problems = [
        Problem("missing", name, f"{MANIFEST} does not name {name}.")
        for name in (MODEL_CONFIG, TOKENIZER)
        if name not in listed
    ]
    if not any(is_weights(name) for name in listed):
        problems.append(Problem("missing", "model.safetensors", f"{MANIFEST} names no weights."))
    for entry in manifest.files:
        if wanted(entry.name):
            problems += _entry_problems(folder / entry.name, entry, manifest)
    return problems


def _entry_problems(path: Path, entry: FileEntry, manifest: Manifest) -> list[Problem]:
    if not path.is_file():
        return [Problem("missing", entry.name, f"{entry.name} is missing.")]
    found = file_sha256(path)
    if entry.name == TOKENIZER and found != manifest.tokenizer_sha256:
        message = (
            f"{TOKENIZER} is not the tokenizer that the weights were trained with: its SHA-256 is "
            f"{found}, the manifest says {manifest.tokenizer_sha256}."
        )
        return [Problem("mismatch", entry.name, message)]
    size = path.stat().st_size
    if size != entry.size_bytes:
        word = "truncated" if size < entry.size_bytes else "altered"
        message = f"{entry.name} is {word}: {size:,} bytes instead of {entry.size_bytes:,}."
        return [Problem("damaged", entry.name, message)]
    if found != entry.sha256:
        message = f"{entry.name} is altered: its SHA-256 is {found}, expected {entry.sha256}."
        return [Problem("damaged", entry.name, message)]
    return []


def content_problems(folder: Path) -> list[Problem]:
    """Check that config, tokenizer and weights fit together; the files must be there."""
    try:
        config = read_model_config(folder)
    except (ConfigError, ValueError) as error:
        return [Problem("damaged", MODEL_CONFIG, f"{MODEL_CONFIG} is not a model config: {error}")]
    try:
        tokenizer = load_tokenizer(folder / TOKENIZER)
    except TokenizerFileError as error:
        return [Problem("damaged", TOKENIZER, error.message)]
    with Unfilled():  # memory that is never touched costs nothing
        model = Seq2Seq(
            config,
            prompt_vocab_size=tokenizer.prompt.vocab_size,
            code_vocab_size=tokenizer.code.vocab_size,
        )
    expected = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    try:
        found = _weight_shapes(folder)
    except (SafetensorError, OSError) as error:
        return [Problem("damaged", "model.safetensors", f"The weights cannot be read: {error}")]
    differences = _differences(expected, found)
    if not differences:
        return []
    shown = "; ".join(differences[:_SHOWN_DIFFERENCES])
    message = f"The weights do not fit config and tokenizer in {len(differences)} places: {shown}."
    return [Problem("mismatch", "model.safetensors", message)]


def _weight_shapes(folder: Path) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {}
    for path in sorted(folder.iterdir()):
        if is_weights(path.name):
            with safe_open(path, framework="pt") as file:
                shapes |= {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118 - not a dict
    return shapes


def _differences(
    expected: Mapping[str, tuple[int, ...]], found: Mapping[str, tuple[int, ...]]
) -> list[str]:
    missing = [f"{name} is missing" for name in sorted(expected.keys() - found.keys())]
    extra = [f"{name} is unknown" for name in sorted(found.keys() - expected.keys())]
    shapes = [
        f"{name} has shape {list(found[name])} instead of {list(expected[name])}"
        for name in sorted(expected.keys() & found.keys())
        if expected[name] != found[name]
    ]
    return [*shapes, *missing, *extra]
