"""Write a result to a file of the user's choice."""

from pathlib import Path

from core.errors import StudioError
from core.storage.atomic_write import write_bytes


def save_file(path: Path, data: bytes) -> None:
    """Write ``data`` whole or not at all; missing folders are made.

    Raises:
        StudioError: the place cannot be written to.
    """
    try:
        write_bytes(path, data)
    except FileExistsError as error:
        raise StudioError(
            f"{path} cannot be written: {error.filename} is a file, not a folder.",
            hint="Give a path in a folder.",
        ) from None
    except OSError as error:
        raise StudioError(
            f"{path} cannot be written: {error.strerror or error}.",
            hint="Give a path in a folder that you may write to and that has room.",
        ) from None
