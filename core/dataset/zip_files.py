"""Read a zip of dataset or WGSL files in memory; nothing of it is ever written to a disk.

So a name that leads out of the archive can do no harm; it is refused all the same, because such
an archive was made to do some. Limits on the unpacked size stop archives that unpack to the
hundredfold and more.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from core.dataset.rows import BadRow
from core.errors import DatasetError

MAX_MEMBERS = 1_000_000
# Others unpack whole blocks, however little is asked for.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def members_of_zip(
    data: bytes, *, path: Path, suffixes: Collection[str], max_bytes: int
) -> Iterator[tuple[str, bytes | BadRow]]:
    """Yield name and content of each file with a suffix of ``suffixes``, in name order.

    One that is refused comes as a BadRow, with any suffix if its name does not belong in a zip.

    Raises:
        DatasetError: it is no zip, is encrypted, or would take more than ``max_bytes``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = sorted(archive.infolist(), key=lambda info: info.filename)
            _check_size(infos, path, max_bytes)
            for info in infos:
                name = _plain(info.filename)
                if name.endswith("/") or _is_clutter(name):
                    continue
                if reason := _objection(name):
                    yield name, BadRow(reason)
                elif PurePosixPath(name).suffix.lower() in suffixes:
                    yield name, _content(archive, info, path)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise DatasetError(
            f"{path} cannot be read as a zip file: {error}.",
            hint="Check that the file is whole; pack it again.",
        ) from error


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> bytes | BadRow:
    if info.flag_bits & 1:
        raise DatasetError(f"{path} is encrypted.", hint="Unpack it and import the folder.")
    if stat.S_ISLNK(info.external_attr >> 16):
        return BadRow("it is a link; pack the file itself.")
    if info.compress_type not in _METHODS:
        return BadRow("it is packed in a rare way; pack it with deflate, as most programs do.")
    try:
        with archive.open(info) as member:
            return member.read(info.file_size)  # unlike read(), unpacks no more than this
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        return BadRow(f"it is damaged: {error}.")


def to_zip(files: Iterator[tuple[str, bytes]]) -> bytes:
    """Return a zip of files, the same bytes for the same files."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return output.getvalue()


def _check_size(infos: list[zipfile.ZipInfo], path: Path, max_bytes: int) -> None:
    # No more is unpacked of a member than is declared for it, so the sum is a true limit.
    size_bytes = sum(info.file_size for info in infos)
    if size_bytes > max_bytes or len(infos) > MAX_MEMBERS:
        raise DatasetError(
            f"{path} unpacks to {len(infos):,} files of {size_bytes / 1e6:,.0f} MB; "
            f"at most {max_bytes / 1e6:,.0f} MB are read.",
            hint="Split it into smaller archives, or import the folder.",
        )


def _plain(name: str) -> str:
    """Return a name with the separators of a zip and without parts that say nothing."""
    return "/".join(part for part in name.replace("\\", "/").split("/") if part != ".")


def _objection(name: str) -> str:
    """Return what is wrong with a name, nothing if it is one that a zip may hold."""
    parts = PurePosixPath(name).parts
    if not parts:
        return "it has no name."
    if ".." in parts or name.startswith("/") or ":" in parts[0]:
        return "its name leads out of the archive."
    return ""


def _is_clutter(name: str) -> bool:
    """Whether a file is one that systems leave about."""
    return any(part.startswith((".", "__MACOSX")) and part != ".." for part in name.split("/"))
