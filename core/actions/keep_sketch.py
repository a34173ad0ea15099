"""Sketches: what is written in the playground, kept in files so that nothing is lost.

A sketch is a name and a text with a revision. Who saves says which revision they saw; where
another tab saved meanwhile, the text goes on as a sketch of its own and both stay.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import filelock

from core import paths
from core.errors import StudioError
from core.storage.atomic_write import write_text
from core.storage.named_files import is_name, new_name, newest_first

MAX_SKETCHES = 200  # the oldest go
MAX_CHARACTERS = 262_144
TITLE_CHARACTERS = 60
SUFFIX = ".json"
_LOCK_LIMIT_S = 5.0


@dataclass(frozen=True)
class Sketch:
    """A text; ``revision`` counts the times it was saved, 0 for one that no file holds."""

    name: str
    text: str
    revision: int = 0

    @property
    def title(self) -> str:
        """The first line that says something."""
        lines = (line.strip(" /*") for line in self.text.splitlines())
        return next(filter(None, lines), "empty")[:TITLE_CHARACTERS]


def new_sketch(text: str) -> Sketch:
    """Return a sketch that is in no file yet."""
    return Sketch(new_name(), text)


def read_sketch(name: str) -> Sketch | None:
    """Return the saved sketch of a name, None where there is none; any text may be asked for."""
    path = _path(name)
    if path is None:
        return None
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Sketch(name, str(kept["text"]), int(kept["revision"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def save_sketch(sketch: Sketch, text: str) -> Sketch:
    """Save a text as the next revision of a sketch, or as a new one if another tab was faster.

    Raises:
        StudioError: the text is too long, or the disk does not take it.
    """
    if len(text) > MAX_CHARACTERS:
        raise StudioError(
            f"The text has {len(text):,} characters; a sketch has at most {MAX_CHARACTERS:,}.",
            hint="Keep it in a file of your own.",
        )
    path = _path(sketch.name)
    assert path is not None, "names of sketches are made here"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(path.with_suffix(".lock"), timeout=_LOCK_LIMIT_S):
            kept = read_sketch(sketch.name)
            if kept and kept.revision != sketch.revision and kept.text != text:
                return save_sketch(new_sketch(""), text)
            revision = (kept.revision if kept else sketch.revision) + 1
            saved = replace(sketch, text=text, revision=revision)
            content = json.dumps({"text": text, "revision": revision}, ensure_ascii=False)
            write_text(path, content)
    except (OSError, UnicodeError, filelock.Timeout) as error:
        raise StudioError(
            f"The sketch could not be saved: {error}", hint="Look whether the disk is full."
        ) from error
    if revision == 1:
        _remove_oldest()
    return saved


def list_sketches(limit: int) -> list[Sketch]:
    """Return the sketches that were saved last, newest first."""
    found = (read_sketch(path.stem) for path in newest_first(paths.sketches(), SUFFIX)[:limit])
    return [sketch for sketch in found if sketch]


def _path(name: str) -> Path | None:
    return paths.sketches() / f"{name}{SUFFIX}" if is_name(name) else None


def _remove_oldest() -> None:
    for path in newest_first(paths.sketches(), SUFFIX)[MAX_SKETCHES:]:
        path.unlink(missing_ok=True)
        path.with_suffix(".lock").unlink(missing_ok=True)
