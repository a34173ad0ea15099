"""Know the models there are, and rename or delete those that were trained here."""

import json
import re
from dataclasses import dataclass
from math import prod
from pathlib import Path

from core.actions.open_model import ModelChoice
from core.checkpoints.layout import MODEL_CONFIG, is_training_state, is_weights, read_manifest
from core.checkpoints.records import Manifest
from core.errors import CheckpointDamaged, RunError
from core.jobs.following import look_at_run
from core.jobs.run_folder import RunFolder, find_run
from core.storage.atomic_write import remove_folder, write_text

CARD = "README.md"
MAX_NAME_CHARACTERS = 40
_HEADER_LENGTH_BYTES = 8
_MAX_HEADER_BYTES = 10_000_000
_RUN_NAME = re.compile(r"(\d{4}-\d\d-\d\d-\d{6})-(.*)-([0-9a-f]{4})")


@dataclass(frozen=True)
class ModelFacts:
    """What is known about a model without loading it.

    ``size_bytes`` counts what using it needs, ``card`` is the Markdown that its makers wrote.
    """

    choice: ModelChoice
    manifest: Manifest
    num_parameters: int
    size_bytes: int
    settings: dict[str, float | str]
    card: str

    @property
    def is_own(self) -> bool:
        """Whether it was trained here, and may be renamed and deleted."""
        return self.choice.origin == "run"


def model_facts(choice: ModelChoice) -> ModelFacts:
    """Return what is known about a model that has a folder.

    Raises:
        CheckpointError: the folder is incomplete or damaged.
    """
    assert choice.folder is not None, "lookups have no folder"
    manifest = read_manifest(choice.folder)
    files = [entry for entry in manifest.files if not is_training_state(entry.name)]
    card = choice.folder / CARD
    try:
        settings = json.loads((choice.folder / MODEL_CONFIG).read_text(encoding="utf-8"))
        num_parameters = sum(
            _num_parameters(choice.folder / entry.name) for entry in files if is_weights(entry.name)
        )
        text = card.read_text(encoding="utf-8") if card.is_file() else ""
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointDamaged(
            f"The model {choice.name} cannot be read: {error}.",
            hint="Validate it to see which file is damaged.",
        ) from error
    size_bytes = sum(entry.size_bytes for entry in files)
    return ModelFacts(choice, manifest, num_parameters, size_bytes, settings, text)


def delete_model(name: str) -> None:
    """Remove a run with its checkpoints, curves and samples, for good.

    Raises:
        RunError: it still works, or cannot be removed; there is no such run.
    """
    folder = _resting(name)
    try:
        remove_folder(folder.path)
    except OSError as error:
        raise RunError(
            f"The run {name} cannot be removed: {error.strerror or error}.",
            hint="Check that the folder may be written.",
        ) from error


def rename_model(name: str, word: str) -> str:
    """Give a run another word in its name; returns the new name.

    The time in front and the letters at the end stay, so that runs go on sorting by time.

    Raises:
        RunError: it still works, the word is empty, or the folder cannot be renamed.
    """
    folder = _resting(name)
    clean = re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-")[:MAX_NAME_CHARACTERS]
    if not clean:
        raise RunError(
            f"{word!r} is no name for a model.",
            hint="Use letters from a to z, digits and hyphens.",
        )
    parts = _RUN_NAME.fullmatch(name)
    new_name = f"{parts[1]}-{clean}-{parts[3]}" if parts else clean
    target = folder.path.with_name(new_name)
    if new_name == name:
        return name
    if target.exists():
        raise RunError(f"There is a run {new_name} already.", hint="Choose another name.")
    try:
        document = json.loads(folder.run_file.read_text(encoding="utf-8"))
        text = json.dumps({**document, "name": new_name}, indent=2, ensure_ascii=False) + "\n"
        write_text(folder.run_file, text)
        folder.path.rename(target)
    except (OSError, ValueError) as error:
        raise RunError(
            f"The run {name} cannot be renamed: {error}.",
            hint="Check that the folder may be written.",
        ) from error
    return new_name


def word_of(name: str) -> str:
    """Return the part of a run's name that can be changed."""
    parts = _RUN_NAME.fullmatch(name)
    return parts[2] if parts else name


def _resting(name: str) -> RunFolder:
    folder = find_run(name)
    if look_at_run(folder).is_active:
        raise RunError(
            f"The run {name} is still working.", hint="Stop it on the Train page, then try again."
        )
    return folder


def _num_parameters(path: Path) -> int:
    """Return how many numbers a safetensors file holds; reads its header alone."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(_HEADER_LENGTH_BYTES), "little")
        if not 0 < length < _MAX_HEADER_BYTES:
            raise ValueError(f"{path.name} is no safetensors file")
        header = json.loads(file.read(length))
    return sum(prod(item["shape"]) for key, item in header.items() if key != "__metadata__")
