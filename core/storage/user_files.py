"""Read what users write by hand; every mistake names the file, the place and the way out."""

from pathlib import Path
from typing import Any

import tomli

from core.errors import StudioError


def read_user_text(
    path: Path,
    *,
    raises: type[StudioError],
    what: str = "file",
    missing_hint: str,
    unreadable_hint: str,
) -> str:
    """Return the text of a UTF-8 file, without the mark that some editors put in front.

    Args:
        path: the file.
        raises: the error for all that can go wrong.
        what: what the file is called in messages.
        missing_hint: what to do where there is no such file.
        unreadable_hint: what to do where the system refuses to read it.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise raises(f"There is no {what} {path}.", hint=missing_hint) from None
    except UnicodeDecodeError as error:
        raise raises(
            f"{path} is not UTF-8 text: byte {error.start} cannot be read.",
            hint="Save the file as UTF-8 in your editor.",
        ) from error
    except OSError as error:
        raise raises(f"{path} cannot be read: {error.strerror}.", hint=unreadable_hint) from error


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
