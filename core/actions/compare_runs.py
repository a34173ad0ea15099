"""Put runs side by side, and hand their curves to other programs."""

import io
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from core.actions.follow_run import describe_run
from core.jobs.comparison import Difference, run_differences
from core.jobs.run_folder import find_run
from core.jobs.tensorboard_export import export_tensorboard


def compare_runs(names: Sequence[str]) -> list[Difference]:
    """Return what the runs were started with and do not have in common.

    Raises:
        RunNotFound, RunError: one is missing, or its folder is damaged.
    """
    return run_differences([describe_run(name) for name in names])


def export_run_curves(name: str, to_folder: Path) -> Path:
    """Write a run's curves as an event file of TensorBoard; returns the file.

    Raises:
        RunNotFound, RunError: there is nothing to export, or the file cannot be written.
    """
    return export_tensorboard(find_run(name), to_folder)


def event_files_zip(names: Sequence[str]) -> bytes:
    """Return the event files of several runs as one archive, a folder for each run.

    Raises:
        RunNotFound, RunError: there is nothing to export.
    """
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            path = export_run_curves(name, Path(folder))
            archive.write(path, path.relative_to(folder))
    return buffer.getvalue()
