"""Write a result to a file of the user's choice, whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import StudioError
from core.storage.atomic_write import new_file


def save_file(path: Path, data: bytes) -> None:
    """Write ``data``; missing folders are made.

    Raises:
        StudioError: the place cannot be written to.
    """
    with saved_file(path) as unfinished:
        unfinished.write_bytes(data)


@contextmanager
def saved_file(path: Path) -> Iterator[Path]:
    """Yield an empty file to be filled; after an error there is none.

    Whether the place can be written to shows at once, not after the work is done.

    Raises:
        StudioError: the place cannot be written to.
    """
    if path.is_dir():
        raise StudioError(
            f"{path} cannot be written: it is a folder.", hint="Give the path of a file."
        )
    if path.exists() and not path.is_file():  # a device would be replaced, not written to
        raise StudioError(
            f"{path} cannot be written: it is no ordinary file.", hint="Give the path of a file."
        )
    try:
        with new_file(path) as unfinished:
            yield unfinished
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
