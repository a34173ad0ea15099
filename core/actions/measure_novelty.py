"""Tell whether a model remembered a shader or made it: the training rows that are like it."""

from core.actions.browse_dataset import open_dataset
from core.actions.open_model import ModelChoice
from core.dataset.records import Example
from core.evaluation.novelty import Novelty, TrainingIndex
from core.gpu.client import GpuClient
from core.jobs.run_folder import RunFolder, read_run_examples
from core.rendering.picture_hash import HASHED_FRAMES, picture_hash
from core.rendering.renderer import render_shader


def open_training_index(choice: ModelChoice) -> TrainingIndex:
    """Return the rows that a model was trained with: those of its run, else those of the dataset.

    What a model saw of the recipes' endless stream is in no row and so not looked for.

    Raises:
        DatasetError: the user's dataset cannot be used.
        RunError: the run's rows were changed.
    """
    return TrainingIndex(_training_rows(choice))


def measure_novelty(index: TrainingIndex, code: str, *, client: GpuClient | None = None) -> Novelty:
    """Return the training rows nearest to a shader, with whether they look the same.

    Args:
        index: of the model's rows.
        code: the shader.
        client: draws the shader and the rows nearest by code; without it none is drawn.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    found = index.look_up(code)
    if client is None:
        return found
    near = [row.example for row in found.by_code]
    pictures = [_fingerprint(example.wgsl_code, client) for example in near]
    picture = _fingerprint(code, client)
    return Novelty(
        found.by_code, TrainingIndex(near, pictures).look_up(code, picture=picture).by_picture
    )


def _training_rows(choice: ModelChoice) -> list[Example]:
    run = choice.folder.parent.parent if choice.folder else None
    if run is not None and (run / "examples.jsonl").is_file():
        rows = read_run_examples(RunFolder(run))
        return [row.example for row in rows if row.split == "train"]
    return open_dataset().training_examples()


def _fingerprint(code: str, client: GpuClient) -> int | None:
    """Return what a shader looks like, None where there is nothing to see."""
    frames = render_shader(code, client=client, config=HASHED_FRAMES).frames
    sizes = {(frame.width_px, frame.height_px) for frame in frames}
    if sizes != {(HASHED_FRAMES.width_px, HASHED_FRAMES.height_px)}:
        return None  # shaders that write textures choose the size
    return picture_hash(frames) if len(frames) == HASHED_FRAMES.num_frames else None
