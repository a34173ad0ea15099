"""What the trainer does when the disk is full or gone: it keeps room for its last word."""

import errno
import os

from core.checkpoints.catalog import list_checkpoints
from core.jobs.events import RunFailed
from core.jobs.run_folder import RunFolder

ROOM_BYTES = 65_536  # for the event that says that there is no more room
_CODES = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)


def keep_room(folder: RunFolder) -> None:
    """Take some room on the disk, to be given back when there is none left."""
    folder.reserve.write_bytes(os.urandom(ROOM_BYTES))  # some file systems store no zeros


def give_room(folder: RunFolder) -> None:
    """Give the room back; a disk that is gone does not matter here."""
    try:
        folder.reserve.unlink(missing_ok=True)
    except OSError:
        return


def is_storage_fault(error: OSError) -> bool:
    """Tell whether the disk refused to take what was written."""
    return error.errno in _CODES


def storage_failure(folder: RunFolder, error: OSError) -> RunFailed:
    """Return the event that ends the run, with what is left to go on from."""
    where = f" {error.filename}" if error.filename else ""
    saved = list_checkpoints(folder.checkpoints)
    whole = (
        f"The checkpoint {saved[-1].name} is whole; Resume goes on from there."
        if saved
        else "No checkpoint was saved yet; Resume begins anew."
    )
    return RunFailed(
        f"The disk could not be written{where}: {error.strerror or error}.",
        hint=f"Make room on the disk, and see that it may be written. {whole}",
    )
