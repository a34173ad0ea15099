"""Read what users write by hand; every mistake names the file, the place and the way out."""

import stat
from pathlib import Path
from typing import Any

import tomli

from core.errors import StudioError

MAX_TEXT_BYTES = 64_000_000  # far more than anybody writes by hand


def read_user_bytes(
    path: Path,
    *,
    raises: type[StudioError],
    what: str = "file",
    max_bytes: int,
    takes_pipes: bool = False,
    missing_hint: str,
    unreadable_hint: str,
    kind_hint: str = "Give a file.",
    size_hint: str = "Split it into smaller files.",
) -> bytes:
    """Return the content of a file; what is no ordinary file, or too large, is not read.

    Args:
        path: the file.
        raises: the error for all that can go wrong.
        what: what the file is called in messages.
        max_bytes: how much is read at most.
        takes_pipes: whether a pipe will do, such as ``/dev/stdin`` or ``<(command)`` of a shell.
        missing_hint: what to do where there is no such file.
        unreadable_hint: what to do where the system refuses to read it.
        kind_hint: what to give instead of a device.
        size_hint: what to do about one that is too large.
    """
    try:
        check_ordinary(path, raises=raises, takes_pipes=takes_pipes, hint=kind_hint)
        size = path.stat().st_size
        if size <= max_bytes:
            with path.open("rb") as file:
                data = file.read(max_bytes + 1)  # a pipe has no size before its end
            size = len(data)
    except FileNotFoundError:
        raise raises(f"There is no {what} {path}.", hint=missing_hint) from None
    except OSError as error:
        raise raises(f"{path} cannot be read: {error.strerror}.", hint=unreadable_hint) from error
    if size > max_bytes:
        raise raises(
            f"{path} has {size / 1e6:,.0f} MB; at most {max_bytes / 1e6:,.0f} MB are read.",
            hint=size_hint,
        )
    return data


def check_ordinary(
    path: Path, *, raises: type[StudioError], takes_pipes: bool = False, hint: str
) -> None:
    """Raise where a path leads to a device or the like, which may have no end; folders pass.

    Raises:
        OSError: there is nothing, or it cannot be looked at.
    """
    mode = path.stat().st_mode
    is_pipe = stat.S_ISFIFO(mode)
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or (takes_pipes and is_pipe)):
        raise raises(f"{path} is no ordinary file.", hint=hint)


def read_user_text(
    path: Path,
    *,
    raises: type[StudioError],
    what: str = "file",
    missing_hint: str,
    unreadable_hint: str,
) -> str:
    """Return the text of a UTF-8 file or pipe, without the mark that some editors put in front.

    Lines end in a line feed, whatever they end in there; at most MAX_TEXT_BYTES are read.

    Args:
        path: the file.
        raises: the error for all that can go wrong.
        what: what the file is called in messages.
        missing_hint: what to do where there is no such file.
        unreadable_hint: what to do where the system refuses to read it.
    """
    data = read_user_bytes(
        path,
        raises=raises,
        what=what,
        max_bytes=MAX_TEXT_BYTES,
        takes_pipes=True,
        missing_hint=missing_hint,
        unreadable_hint=unreadable_hint,
        kind_hint=f"Give a {what} of text.",
    )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise raises(
            f"{path} is not UTF-8 text: byte {error.start} cannot be read.",
            hint="Save the file as UTF-8 in your editor.",
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def parse_toml(
    text: str, *, where: str, raises: type[StudioError], what: str, hint: str, shape_hint: str
) -> dict[str, Any]:
    """Return the document in a TOML text.

    Args:
        text: the TOML.
        where: what the text is called in messages, mostly its path.
        raises: the error for all that can go wrong.
        what: what the document is to be, e.g. ``dataset``.
        hint: what to do about a mistake in the notation.
        shape_hint: what such a document looks like.
    """
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise raises(
            f"{where}:{error.lineno}:{error.colno}: not valid TOML: {error.msg}.", hint=hint
        ) from error
    except RecursionError as error:
        raise raises(
            f"{where}: the TOML is nested too deeply to be a {what}.", hint=shape_hint
        ) from error
    except ValueError as error:
        raise raises(
            f"{where}: the TOML has a number or a date that is out of all bounds.", hint=hint
        ) from error
