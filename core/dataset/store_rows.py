"""An example as the store keeps it: a state, the columns that follow from it, and its changes.

A state is a row of a dataset file with the review state as one more key; what is empty is left
out. A change is the two states cut down to the keys that differ, None for what is absent.
"""

import json
import sqlite3
from typing import Any

from core.dataset.normalising import CONCEPT_TAG
from core.dataset.records import Example, ReviewState, StoredExample
from core.dataset.rows import KEYS, to_example, to_row
from core.dataset.splitting import fixed_split, split_position
from core.storage.digest import text_sha256

State = dict[str, Any]

REVIEW = "review"
EMPTY = "[]"
REST_KEYS = ("author", "license", "notes")
# Selected columns of a row as ``state_of`` and ``to_stored`` need them.
FROM = "examples JOIN bodies ON bodies.example_id = examples.id"


def to_state(example: Example, review: ReviewState) -> State:
    """Return the state of an example."""
    return {**to_row(example), REVIEW: review}


def example_of(state: State) -> Example:
    """Return the example of a state."""
    return to_example({key: value for key, value in state.items() if key != REVIEW})


def state_of(row: sqlite3.Row) -> State:
    """Return the state that a row of ``FROM`` holds."""
    state = {"natural_language": row["prompt"], "kind": row["kind"], "wgsl_code": row["code"]}
    for name in ("phrasings", "tags"):
        if row[name] != EMPTY:
            state[name] = json.loads(row[name])
    if row["category"]:
        state["category"] = row["category"]
    if row["rest"]:
        state |= json.loads(row["rest"])
    state[REVIEW] = row["review"]
    return state


def to_stored(row: sqlite3.Row) -> StoredExample:
    """Return a row of ``FROM`` as a value."""
    state = state_of(row)
    return StoredExample(
        id=row["id"],
        example=example_of(state),
        review=row["review"],
        revision=row["revision"],
        updated_at=row["updated_at"],
        validity=row["validity"],
        gpu_ms=row["gpu_ms"],
    )


def columns_of(state: State, old: sqlite3.Row | None = None) -> dict[str, Any]:
    """Return the columns of ``examples`` that follow from a state.

    ``old`` is the row before, if any: the place among the splits takes most of the time and is
    seldom another one.
    """
    code_sha256 = text_sha256(state["wgsl_code"])
    tags = state.get("tags", [])
    packed_tags = _packed(tags)
    if (
        old is not None
        and old["code_sha256"] == code_sha256
        and _concepts(json.loads(old["tags"])) == _concepts(tags)
    ):
        position = old["split_position"]
    else:
        position = split_position(example_of(state))
    return {
        "prompt": state["natural_language"],
        "kind": state["kind"],
        "category": state.get("category", ""),
        "tags": packed_tags,
        "review": state[REVIEW],
        "fixed_split": fixed_split(tags),
        "split_position": position,
        "code_length": len(state["wgsl_code"]),
        "code_sha256": code_sha256,
        "row_sha256": row_sha256(state),
    }


def _concepts(tags: list[str]) -> list[str]:
    return [tag for tag in tags if tag.startswith(CONCEPT_TAG)]


def row_sha256(state: State) -> str:
    """Return the hash that equal examples share, whatever their review state."""
    row = {key: state[key] for key in KEYS if key in state}
    return text_sha256(json.dumps(row, ensure_ascii=False))


def body_of(state: State) -> dict[str, str]:
    """Return the columns of ``bodies`` that follow from a state."""
    rest = {key: state[key] for key in REST_KEYS if key in state}
    return {
        "code": state["wgsl_code"],
        "phrasings": _packed(state.get("phrasings", [])),
        "rest": _packed(rest) if rest else "",
    }


def words_of(state: State) -> str:
    """Return the text that is indexed for the search, but for the labels."""
    texts = (state["natural_language"], *state.get("phrasings", ()), state["wgsl_code"])
    return "\n".join(texts).casefold()


def labels_of(state: State) -> str:
    """Return category and tags as they are indexed for the search."""
    return "\n".join((state.get("category", ""), *state.get("tags", ()))).casefold()


def difference(before: State, after: State) -> tuple[State, State]:
    """Return both states cut down to the keys in which they differ."""
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {key: before.get(key) for key in keys}, {key: after.get(key) for key in keys}


def patched(state: State, change: State) -> State:
    """Return the state with the keys of ``change`` put in; None takes a key away."""
    merged = {**state, **change}
    return {key: value for key, value in merged.items() if value is not None}


def _packed(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
