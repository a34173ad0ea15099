"""What was typed into rows and not saved: kept in a file, so that a reload or a restart loses nothing.

All drafts of a session are one file, whose name is in the session's address. Each holds the row as
it was when its first field was changed, so that it is saved against what its author saw. Where two
tabs write to one file, the second goes on in a file of its own and both stay.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import filelock

from core import paths
from core.dataset.records import REVIEW_STATES, StoredExample
from core.dataset.rows import LIST_KEYS, TEXT_KEYS, BadRow, to_example, to_row
from core.errors import DraftError
from core.storage.atomic_write import write_text
from core.storage.digest import text_sha256
from core.storage.named_files import is_name, new_name, newest_first
from core.wgsl.kinds import SHADER_KINDS

MAX_FILES = 200  # the oldest go
SUFFIX = ".json"
REVIEW = "review"
_LOCK_LIMIT_S = 5.0
_TEXTS = ("natural_language", "wgsl_code", *TEXT_KEYS)


def field_value(row: StoredExample, name: str) -> Any:
    """Return a field of a row; the review state counts as one."""
    return row.review if name == REVIEW else getattr(row.example, name)


@dataclass(frozen=True)
class RowDraft:
    """The fields of a row that were changed, and the row that was seen.

    ``is_clashing`` says that another session changed the same since: a person has to decide.
    """

    base: StoredExample
    changes: Mapping[str, Any] = field(default_factory=dict)
    is_clashing: bool = False

    def value(self, name: str) -> Any:
        """Return what a field of the row shall be."""
        return self.changes.get(name, field_value(self.base, name))


@dataclass(frozen=True)
class KeptDrafts:
    """The drafts of a session by the row's id, the first begun first.

    ``sha256`` is that of the file as this session saw it last, empty where there is none.
    """

    name: str
    drafts: Mapping[int, RowDraft] = field(default_factory=dict)
    sha256: str = ""


@dataclass(frozen=True)
class LeftDrafts:
    """Drafts that lie in a file, whoever wrote them; ``time`` is that of the last change."""

    name: str
    row_ids: tuple[int, ...]
    time: datetime


def no_drafts() -> KeptDrafts:
    """Return an empty set of drafts under a name that nobody guesses."""
    return KeptDrafts(new_name())


def read_drafts(name: str) -> KeptDrafts | None:
    """Return the drafts of a name, None where there are none; any text may be asked for."""
    path = _path(name)
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8")
        drafts = [_draft(item) for item in json.loads(text)["drafts"]]
    except (OSError, ValueError, KeyError, TypeError, BadRow):
        return None
    return KeptDrafts(name, {draft.base.id: draft for draft in drafts}, text_sha256(text))


def write_drafts(kept: KeptDrafts, drafts: Mapping[int, RowDraft]) -> KeptDrafts:
    """Keep drafts instead of those before, under another name if another tab wrote meanwhile.

    Where nothing is left, the file goes.

    Raises:
        DraftError: the disk does not take them.
    """
    path = _path(kept.name)
    assert path is not None, "names are made here"
    text = json.dumps({"drafts": [_item(draft) for draft in drafts.values()]}, ensure_ascii=False)
    try:
        sha256 = text_sha256(text)
        path.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(path.parent / "writing.lock", timeout=_LOCK_LIMIT_S):
            there = path.read_text(encoding="utf-8") if path.exists() else ""
            if there and text_sha256(there) not in (kept.sha256, sha256):
                kept, path = no_drafts(), None
            if not drafts:
                if path:
                    path.unlink(missing_ok=True)
                return KeptDrafts(kept.name)
            path = path or _path(kept.name)
            assert path is not None
            write_text(path, text)
            if not there:
                _remove_oldest()
    except (OSError, UnicodeError, filelock.Timeout) as error:
        raise DraftError(
            f"What you typed is in no file yet: {error}",
            hint="Save the pair, or look whether the disk is full; a reload would lose it.",
        ) from error
    return KeptDrafts(kept.name, dict(drafts), sha256)


def left_drafts(*, but: str) -> list[LeftDrafts]:
    """Return what lies in files other than the one of a name, the last changed first."""
    files = newest_first(paths.row_drafts(), SUFFIX)
    found = (read_drafts(path.stem) for path in files if path.stem != but)
    return [
        LeftDrafts(kept.name, tuple(kept.drafts), _changed_at(kept.name))
        for kept in found
        if kept and kept.drafts
    ]


def _item(draft: RowDraft) -> dict[str, Any]:
    return {
        "id": draft.base.id,
        "revision": draft.base.revision,
        "review": draft.base.review,
        "updated_at": draft.base.updated_at,
        "row": to_row(draft.base.example),
        "changes": dict(draft.changes),
        "is_clashing": draft.is_clashing,
    }


def _draft(item: Mapping[str, Any]) -> RowDraft:
    """Return the draft of a file's entry.

    Raises:
        KeyError, TypeError, ValueError, BadRow: it is none.
    """
    changes = {name: _value(name, value) for name, value in item["changes"].items()}
    if item["review"] not in REVIEW_STATES or not changes:
        raise ValueError(item["review"])
    base = StoredExample(
        id=int(item["id"]),
        example=to_example(item["row"]),
        review=item["review"],
        revision=int(item["revision"]),
        updated_at=str(item["updated_at"]),
    )
    return RowDraft(base, changes, bool(item["is_clashing"]))


def _value(name: str, value: Any) -> Any:
    """Return a changed field as an example holds it; it may be such as no example accepts."""
    if name in LIST_KEYS and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    is_known = (
        (name in _TEXTS and isinstance(value, str))
        or (name == "kind" and value in SHADER_KINDS)
        or (name == REVIEW and value in REVIEW_STATES)
    )
    if not is_known:
        raise ValueError(name)
    return value


def _path(name: str) -> Path | None:
    return paths.row_drafts() / f"{name}{SUFFIX}" if is_name(name) else None


def _changed_at(name: str) -> datetime:
    path = _path(name)
    seconds = path.stat().st_mtime if path and path.exists() else 0.0
    return datetime.fromtimestamp(seconds, UTC)


def _remove_oldest() -> None:
    for path in newest_first(paths.row_drafts(), SUFFIX)[MAX_FILES:]:
        path.unlink(missing_ok=True)
