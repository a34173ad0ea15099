"""Files in a folder under names that nobody guesses, as addresses carry them."""

import re
import secrets
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{12}")


def new_name() -> str:
    """Return a name that no other file has."""
    return secrets.token_hex(6)


def is_name(text: str) -> bool:
    """Whether a text could be such a name; addresses are typed by anybody."""
    return _NAME.fullmatch(text) is not None


def newest_first(folder: Path, suffix: str) -> list[Path]:
    """Return the files of a folder with a suffix, the last written first."""
    files = [(path.stat().st_mtime_ns, path) for path in folder.glob(f"*{suffix}")]
    return [path for _, path in sorted(files, reverse=True)]
