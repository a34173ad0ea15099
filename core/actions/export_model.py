"""Write a model as ONNX files that run without the studio, and prove that they compute the same."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from core import paths
from core.actions.open_model import ModelChoice
from core.checkpoints.reading import LoadedCheckpoint, load_checkpoint
from core.errors import CheckpointMissing, StudioError
from core.generation.onnx_decoder import OnnxDecoder
from core.generation.onnx_export import ForcedText, largest_difference, write_graphs
from core.storage.atomic_write import new_folder
from core.wgsl.templates import TEMPLATES

MAX_DIFFERENCE = 1e-3  # of a logit, in 32 bits
EXAMPLE = "example.py"


@dataclass(frozen=True)
class ExportedModel:
    """What was written. ``difference`` is the largest of a logit from the network's."""

    folder: Path
    sizes_bytes: dict[str, int]
    difference: float


def export_model(choice: ModelChoice, folder: Path, *, is_quantised: bool = False) -> ExportedModel:
    """Write encoder and decoder step as ONNX, with tokenizer and an example program.

    The graphs are compared with the network on forced texts before they are handed out.

    Args:
        choice: a network.
        folder: must not be there yet.
        is_quantised: 8-bit matrices, a quarter of the size; logits then differ visibly.

    Raises:
        CheckpointError: the model cannot be opened, or is none.
        StudioError: the sizes fit no kernel, the graphs differ, or the folder cannot be written.
    """
    if choice.folder is None:
        raise CheckpointMissing(
            f"{choice.name} is no network; there is nothing to export.",
            hint="Name a trained model; tiny-agent-trainer list shows them.",
        )
    loaded = load_checkpoint(choice.folder, device="cpu")
    if not OnnxDecoder.can_run(loaded.model.config):
        raise StudioError(
            "ONNX Runtime has no kernels for a model of these sizes.",
            hint="d_model and dim_feedforward must be multiples of 32, and d_model / nhead of 16.",
        )
    try:
        with new_folder(folder) as unfinished:
            write_graphs(loaded, unfinished, is_quantised=is_quantised)
            difference = largest_difference(loaded.model, unfinished, _forced_texts(loaded))
            if not is_quantised and difference > MAX_DIFFERENCE:
                raise StudioError(
                    f"The exported graphs differ from the network by {difference:g} in a logit.",
                    hint="Nothing was written. Report this with the name of the model.",
                )
            shutil.copy(paths.export_example(), unfinished / EXAMPLE)
            sizes = {file.name: file.stat().st_size for file in sorted(unfinished.iterdir())}
    except FileExistsError as error:
        if error.filename:  # of a folder on the way, which cannot be made
            raise StudioError(
                f"{folder} cannot be written: {error.filename} is a file, not a folder.",
                hint="Give a new folder in a folder.",
            ) from None
        raise StudioError(f"{folder} is there already.", hint="Give a new folder.") from None
    except OSError as error:
        raise StudioError(
            f"{folder} cannot be written: {error.strerror or error}.",
            hint="Give a folder in a place that you may write to and that has room.",
        ) from None
    return ExportedModel(folder, sizes, difference)


def export_to_home(choice: ModelChoice, *, is_quantised: bool = False) -> ExportedModel:
    """Write a model to a new folder among the user's exports; see ``export_model``."""
    name = f"{choice.name}-8-bit" if is_quantised else choice.name
    folder, number = paths.exports() / name, 1
    while folder.exists():
        number += 1
        folder = paths.exports() / f"{name}-{number}"
    return export_model(choice, folder, is_quantised=is_quantised)


def _forced_texts(loaded: LoadedCheckpoint) -> list[ForcedText]:
    """Return the templates with their names as prompts: real code, whatever the model says."""
    tokenizer, longest = loaded.tokenizer, loaded.model.config.max_seq_len
    texts = []
    for template in TEMPLATES:
        source = tokenizer.encode_source("generate", text=template.name)
        target = [tokenizer.code.sos_id, *tokenizer.code.encode(template.code)][:longest]
        texts.append(ForcedText(tuple(source), tuple(target)))
    return texts
