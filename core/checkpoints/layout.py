"""Which files a checkpoint folder has, and how its manifest is written.

    manifest.json                 what the folder says about itself; written last
    model_config.json             ModelConfig
    model.safetensors             weights by parameter name; model-00001-of-00003.safetensors
                                  and so on where one file would be too large
    tokenizer.json                so that the folder works alone
    training_state.json           where training stands     } absent in exports
    training_state.safetensors    the optimizer's memory    }

Nothing in it is executable: JSON and safetensors only.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.checkpoints.records import FORMAT_VERSION, FileEntry, Manifest
from core.dataset.tasks import TASKS, Task
from core.errors import CheckpointDamaged, CheckpointMismatch, CheckpointMissing
from core.model.config import ModelConfig
from core.settings import from_section
from core.storage.json_types import field_of, is_finite_number

MANIFEST = "manifest.json"
MODEL_CONFIG = "model_config.json"
TOKENIZER = "tokenizer.json"
STATE_NUMBERS = "training_state.json"
STATE_TENSORS = "training_state.safetensors"
_WEIGHTS_PREFIX, _WEIGHTS_SUFFIX = "model", ".safetensors"


def folder_name(step: int) -> str:
    """Return the name of the checkpoint of a step; names sort like steps."""
    return f"step-{step:08d}"


def weights_name(index: int, count: int) -> str:
    """Return the name of weight file ``index`` (from 0) of ``count``."""
    part = "" if count == 1 else f"-{index + 1:05d}-of-{count:05d}"
    return f"{_WEIGHTS_PREFIX}{part}{_WEIGHTS_SUFFIX}"


def is_weights(name: str) -> bool:
    """Return whether a file of this name holds weights."""
    return name.startswith(_WEIGHTS_PREFIX) and name.endswith(_WEIGHTS_SUFFIX)


def is_training_state(name: str) -> bool:
    """Return whether only resuming needs a file of this name."""
    return name in (STATE_NUMBERS, STATE_TENSORS)


def manifest_json(manifest: Manifest) -> str:
    """Return the manifest as the text of its file."""
    return json.dumps(asdict(manifest), indent=2, allow_nan=False) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """Read what a checkpoint folder says about itself.

    Raises:
        CheckpointMissing: there is no such folder, or no manifest in it.
        CheckpointDamaged: the manifest is not one.
        CheckpointMismatch: it is of a newer format.
    """
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise CheckpointMissing(
            f"{folder} is not a checkpoint: it has no {MANIFEST}.", hint=_nearby(folder)
        ) from error
    except UnicodeDecodeError as error:
        raise _bad_manifest(folder, "it is not text") from error
    except OSError as error:
        raise _bad_manifest(folder, f"it cannot be read ({error.strerror})") from error
    try:
        values = json.loads(text)
        version = values["format_version"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _bad_manifest(folder, "it is not JSON with a format_version") from error
    if version != FORMAT_VERSION:
        raise CheckpointMismatch(
            f"{folder} has format version {version!r}; this program reads {FORMAT_VERSION}.",
            hint="Use the version of the studio that wrote it, or a newer one.",
        )
    try:
        return _manifest_from(values)
    except (KeyError, TypeError, ValueError) as error:
        raise _bad_manifest(folder, f"a field is missing or wrong ({error})") from error


def read_model_config(folder: Path) -> ModelConfig:
    """Read the settings of the model.

    Raises:
        ConfigError: a setting is unknown or not allowed.
        ValueError: the file is not JSON or not an object.
    """
    values = json.loads((folder / MODEL_CONFIG).read_text(encoding="utf-8"))
    if not isinstance(values, dict):
        raise ValueError("not an object")
    return from_section(ModelConfig, values, section="model")


def _manifest_from(values: dict[str, Any]) -> Manifest:
    files = tuple(
        FileEntry(
            field_of(item, "name", str),
            field_of(item, "size_bytes", int),
            field_of(item, "sha256", str),
        )
        for item in field_of(values, "files", list)
    )
    # Names come from outside; a path would lead out of the folder.
    for entry in files:
        if Path(entry.name).name != entry.name or "\\" in entry.name:
            raise ValueError(f"file name {entry.name!r}")
    return Manifest(
        step=field_of(values, "step", int),
        epoch=field_of(values, "epoch", int),
        run_id=field_of(values, "run_id", str),
        tokenizer_sha256=field_of(values, "tokenizer_sha256", str),
        files=files,
        metrics=_metrics(field_of(values, "metrics", dict)),
        created_utc=field_of(values, "created_utc", str),
        tasks=_known_tasks(field_of(values, "tasks", list) if "tasks" in values else ["generate"]),
    )


def _metrics(values: dict[str, Any]) -> dict[str, float]:
    if not all(is_finite_number(value) for value in values.values()):
        raise TypeError(f"metrics are {values!r}")
    return {name: float(value) for name, value in values.items()}


def _known_tasks(names: list[str]) -> tuple[Task, ...]:
    """Return the tasks of their names; those of later versions cannot be asked for."""
    return tuple(task for task in TASKS if task in names)


def _bad_manifest(folder: Path, reason: str) -> CheckpointDamaged:
    return CheckpointDamaged(
        f"{folder / MANIFEST} is damaged: {reason}.",
        hint="Use another checkpoint of the run, or copy this one again.",
    )


def _nearby(folder: Path) -> str:
    around = folder if folder.is_dir() else folder.parent
    names = sorted(path.parent.name for path in around.glob(f"[!.]*/{MANIFEST}"))
    if not names:
        return "No checkpoint lies there; name the folder that holds manifest.json."
    return f"In {around} there are: {', '.join(names)}."
