"""SHA-256 of texts and files, as lower-case hex."""

import hashlib
from pathlib import Path


def text_sha256(text: str) -> str:
    """Return the digest of the UTF-8 bytes of ``text``."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def file_sha256(path: Path) -> str:
    """Return the digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
