"""The beginning of a forked run: the weights of the checkpoint it was forked from."""

from core.checkpoints.reading import load_checkpoint
from core.jobs.run_folder import RunFolder
from core.jobs.trainer.assembly import AssembledRun


def take_over_weights(folder: RunFolder, run: AssembledRun) -> None:
    """Give the model the weights that the run was forked with; no fork is left as it is.

    Raises:
        CheckpointError: the copied checkpoint is damaged.
    """
    if folder.initial.is_dir():
        loaded = load_checkpoint(folder.initial, device=run.device)
        run.model.load_state_dict(loaded.model.state_dict())
