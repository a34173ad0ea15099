"""Read a zip of dataset or WGSL files in memory; nothing of it is ever written to a disk.

So a name that leads out of the archive can do no harm; it is refused all the same, because such
an archive was made to do some. Limits on the unpacked size stop archives that unpack to the
hundredfold and more.
"""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from core.dataset.rows import BadRow
from core.errors import DatasetError

MAX_MEMBERS = 1_000_000


def members_of_zip(
    data: bytes, *, path: Path, max_bytes: int
) -> Iterator[tuple[str, bytes | BadRow]]:
    """Yield name and content of each file in name order, a BadRow for one that is refused.

    Raises:
        DatasetError: it is no zip, is encrypted, or would take more than ``max_bytes``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = sorted(archive.infolist(), key=lambda info: info.filename)
            _check_size(infos, path, max_bytes)
            for info in infos:
                if info.is_dir() or _is_clutter(info.filename):
                    continue
                if info.flag_bits & 1:
                    raise DatasetError(
                        f"{path} is encrypted.", hint="Unpack it and import the folder."
                    )
                if _leads_outside(info.filename):
                    yield info.filename, BadRow("its name leads out of the archive.")
                else:
                    yield info.filename, archive.read(info)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise DatasetError(
            f"{path} cannot be read as a zip file: {error}.",
            hint="Check that the file is whole; pack it again.",
        ) from error


def to_zip(files: Iterator[tuple[str, bytes]]) -> bytes:
    """Return a zip of files, the same bytes for the same files."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return output.getvalue()


def _check_size(infos: list[zipfile.ZipInfo], path: Path, max_bytes: int) -> None:
    # Reading a member stops at the size that is declared for it, so the sum is a true limit.
    size_bytes = sum(info.file_size for info in infos)
    if size_bytes > max_bytes or len(infos) > MAX_MEMBERS:
        raise DatasetError(
            f"{path} unpacks to {len(infos):,} files of {size_bytes / 1e6:,.0f} MB; "
            f"at most {max_bytes / 1e6:,.0f} MB are read.",
            hint="Split it into smaller archives, or import the folder.",
        )


def _leads_outside(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0]


def _is_clutter(name: str) -> bool:
    """Whether a file is one that systems leave about."""
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in name.split("/"))
