"""A draft as a file: one line for each thing done, so that two tabs on one draft lose nothing.

Lines are ``asked`` (the prompt of a take to come), ``taken`` (a whole take), ``chosen`` (take, index),
``undone`` and ``redone`` (take).
What a draft is now follows from its lines; a line that cannot be read is passed over.
"""

import errno
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core import paths
from core.drafts.records import ORIGINS, Draft, KeptShader, Take
from core.errors import DraftError
from core.storage.append_log import AppendLog, read_log
from core.storage.file_lock import acquire
from core.storage.named_files import newest_first
from core.wgsl.kinds import SHADER_KINDS

MAX_DRAFTS = 200  # the oldest go when a new one is begun
SUFFIX = ".jsonl"
LOCK = "writing.lock"
_ID = re.compile(r"[0-9a-f]{16}")


def new_id() -> str:
    """Return a name that no other draft or take has and nobody guesses."""
    return secrets.token_hex(8)


def is_id(text: str) -> bool:
    """Return whether a text could be the name of a draft; addresses are typed by anybody."""
    return _ID.fullmatch(text) is not None


def read_draft(draft_id: str) -> Draft:
    """Return a draft as it is now; one that nobody wrote to is empty."""
    if not is_id(draft_id):
        return Draft()
    takes: dict[str, Take] = {}
    chosen: dict[str, int] = {}
    undone: list[str] = []
    asked: tuple[str, str] = ("", "")
    for line in read_log(_path(draft_id)).records:
        take, take_id = _take(line.get("take")), line.get("id")
        if line.get("kind") == "taken" and take:
            takes[take.id] = take
        elif line.get("kind") == "asked" and isinstance(take_id, str):
            asked = (take_id, str(line.get("prompt", "")))
        elif take_id not in takes:
            continue
        elif line.get("kind") == "undone" and take_id not in undone:
            undone.append(take_id)
        elif line.get("kind") == "redone" and take_id in undone:
            undone.remove(take_id)
        elif line.get("kind") == "chosen" and _is_index(line.get("index"), takes[take_id]):
            chosen[take_id] = line["index"]
    return Draft(
        tuple(take for take in takes.values() if take.id not in undone),
        tuple(chosen.items()),
        tuple(takes[take_id] for take_id in undone),
        "" if asked[0] in takes else asked[1],
    )


def note_asked(draft_id: str, take_id: str, prompt: str) -> None:
    """Keep what a take will answer, before it is written."""
    _make_room(draft_id)
    _append(draft_id, {"kind": "asked", "id": take_id, "prompt": prompt})


def add_take(draft_id: str, take: Take) -> None:
    """Keep a take."""
    _make_room(draft_id)
    _append(draft_id, {"kind": "taken", "take": asdict(take)})


def choose_shader(draft_id: str, take: Take, index: int) -> None:
    """Note which shader of a take was chosen."""
    _append(draft_id, {"kind": "chosen", "id": take.id, "index": index})


def undo_take(draft_id: str, take: Take) -> None:
    """Take a take back; it can be redone."""
    _append(draft_id, {"kind": "undone", "id": take.id})


def redo_take(draft_id: str, take: Take) -> None:
    """Bring back a take that was taken back."""
    _append(draft_id, {"kind": "redone", "id": take.id})


def _path(draft_id: str) -> Path:
    return paths.drafts() / f"{draft_id}{SUFFIX}"


def _append(draft_id: str, record: Mapping[str, Any]) -> None:
    assert is_id(draft_id), "ids come from new_id, or were checked"
    try:
        paths.drafts().mkdir(parents=True, exist_ok=True)
        lock = acquire(paths.drafts() / LOCK)  # tabs write at once, and a log has one writer
        if lock is None:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        try:
            log = AppendLog(_path(draft_id))
            try:
                log.append(record)
            finally:
                log.close()
        finally:
            lock.release()
    except OSError as error:
        raise DraftError(
            f"The draft cannot be written: {error.strerror or error}.",
            hint=f"Check that {paths.drafts()} may be written and has space left.",
        ) from error


def _make_room(draft_id: str) -> None:
    if _path(draft_id).exists():
        return
    for path in newest_first(paths.drafts(), SUFFIX)[MAX_DRAFTS - 1 :]:
        path.unlink(missing_ok=True)


def _is_index(value: Any, take: Take) -> bool:
    return isinstance(value, int) and 0 <= value < len(take.shaders)


def _take(values: Any) -> Take | None:
    """Return the take that a line holds, None where it holds none."""
    try:
        shaders = tuple(KeptShader(**shader) for shader in values["shaders"])
        take = Take(**{**values, "shaders": shaders})
    except (TypeError, KeyError, AssertionError):
        return None
    kinds = (take.kind, *(shader.kind for shader in shaders))
    is_known = take.origin in ORIGINS and all(kind in (None, *SHADER_KINDS) for kind in kinds)
    return take if is_known else None
