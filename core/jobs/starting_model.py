"""The model that a run begins with: it decides sizes and tokenizer, and its files are copied."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from core.checkpoints.layout import (
    MANIFEST,
    TOKENIZER,
    is_training_state,
    manifest_json,
    read_manifest,
    read_model_config,
)
from core.checkpoints.records import Manifest
from core.errors import CheckpointDamaged, CheckpointMissing
from core.jobs.config import RunConfig
from core.jobs.run_folder import Origin, RunFolder
from core.tokenizer.tokenizer_file import load_tokenizer


@dataclass(frozen=True)
class StartingModel:
    """A model folder: one that shipped, one of a run, or a copy."""

    folder: Path

    @property
    def origin(self) -> Origin:
        """What the run says it began with.

        Raises:
            CheckpointError: the folder is no model.
        """
        manifest = read_manifest(self.folder)
        if self.folder.parent.name == "checkpoints":  # of a run
            return Origin(self.folder.parent.parent.name, self.folder.name, manifest.step)
        return Origin(self.folder.name, "", manifest.step)

    def fitted(self, config: RunConfig) -> RunConfig:
        """Return the settings with the sizes and the tokenizer of the model; dropout stays.

        Raises:
            CheckpointError, TokenizerFileError: the folder is damaged.
        """
        try:
            model = read_model_config(self.folder)
        except (OSError, ValueError) as error:
            raise CheckpointDamaged(
                f"{self.folder} has no settings of a model: {error}.",
                hint="Start from another model, or copy this one again.",
            ) from error
        return replace(
            config,
            model=replace(model, dropout=config.model.dropout),
            tokenizer=load_tokenizer(self.folder / TOKENIZER).config,
        )

    def copy_into(self, run_folder: Path) -> None:
        """Copy what the run needs of it."""
        copy_starting_model(self.folder, read_manifest(self.folder), run_folder)


def copy_starting_model(folder: Path, manifest: Manifest, run_folder: Path) -> None:
    """Copy model and tokenizer into a new run; the optimizer's memory stays where it is.

    Raises:
        CheckpointMissing: a file is missing, or the folder went while it was copied.
    """
    target = RunFolder(run_folder).initial
    target.mkdir()
    files = tuple(entry for entry in manifest.files if not is_training_state(entry.name))
    for entry in files:
        _copy(folder / entry.name, target / entry.name, manifest)
    text = manifest_json(replace(manifest, files=files))
    (target / MANIFEST).write_bytes(text.encode("utf-8"))
    _copy(folder / TOKENIZER, RunFolder(run_folder).tokenizer, manifest)


def _copy(path: Path, target: Path, manifest: Manifest) -> None:
    try:
        shutil.copyfile(path, target)
    except FileNotFoundError as gone:
        folder = path.parent
        if folder.is_dir():
            raise CheckpointMissing(
                f"{path.name} is missing in {folder}.",
                hint="Use another model or checkpoint, or copy this one again.",
            ) from gone
        raise CheckpointMissing(  # a trainer keeps only its newest ones
            f"The checkpoint {folder.name} of {manifest.run_id} was removed meanwhile.",
            hint="Its trainer saved newer ones; take one of those.",
        ) from gone
