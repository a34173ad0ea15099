"""What the quality tools found last, and what of it still stands after rows were changed.

Looking takes seconds for thousands of rows. So a change does not look anew: findings about
changed rows are left out at once, and the user looks again when it suits.
"""

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.actions.inspect_quality import ToolResult, inspect_quality, inspect_rows
from core.actions.look_at_rows import kept_rows, open_looks, rows_to_look_at
from core.dataset.quality.records import TOOLS
from core.dataset.records import Example, StoredExample
from pages.widgets.services import dataset


@dataclass(frozen=True)
class Inspection:
    """The findings of all tools, the state of the looks, and the revision of each row then."""

    results: tuple[ToolResult, ...]
    looks_stamp: str
    revisions: dict[int, int]


@dataclass(frozen=True)
class StandingFindings:
    """The findings that no change has overtaken, and how many rows changed since."""

    results: tuple[ToolResult, ...]
    num_changed: int


def rows_now() -> list[StoredExample]:
    """Return the rows that are not rejected, read once for each state of the dataset."""
    return _rows(str(dataset().path), dataset().last_revision())


def unknown_now() -> list[Example]:
    """Return the examples that were not run yet."""
    looks = open_looks()
    return _unknown(str(dataset().path), dataset().last_revision(), looks.stamp())


def standing_findings(*, keep_old: bool = False) -> StandingFindings:
    """Return what stands of the last inspection; the first one is made here, with a bar.

    Another follows when more is known of the looks, unless ``keep_old`` says to wait.
    """
    found, path = _inspections(), str(dataset().path)
    rows = rows_now()
    place = st.empty()  # always there, so that what is below keeps its place
    is_old = path in found and found[path].looks_stamp != open_looks().stamp()
    if path not in found or (is_old and not keep_old):
        found[path] = _inspected(rows, place)
    inspection = found[path]
    now = {row.id: row.revision for row in rows}
    then = inspection.revisions
    changed = {number for number in now.keys() | then.keys() if now.get(number) != then.get(number)}
    standing = tuple(
        ToolResult(
            result.tool,
            tuple(item for item in result.findings if changed.isdisjoint(item.ids)),
        )
        for result in inspection.results
    )
    return StandingFindings(standing, len(changed))


def look_again() -> None:
    """Forget the last inspection; for ``on_click``."""
    _inspections().pop(str(dataset().path), None)


def _inspected(rows: list[StoredExample], place: DeltaGenerator) -> Inspection:
    looks, results = open_looks(), list[ToolResult]()
    place.progress(0.0, "Reading the rows ...")
    for result in inspect_quality(inspect_rows(rows, looks)):
        results.append(result)
        place.progress(len(results) / len(TOOLS), f"Looked for {result.tool}")
    place.empty()
    return Inspection(tuple(results), looks.stamp(), {row.id: row.revision for row in rows})


@st.cache_resource(max_entries=1)
def _inspections() -> dict[str, Inspection]:
    """Return the last inspection of each dataset; sessions share it."""
    return {}


@st.cache_resource(max_entries=2, show_spinner="Reading the rows ...")
def _rows(path: str, revision: int) -> list[StoredExample]:
    del path, revision  # by which it is cached
    return kept_rows(dataset())


@st.cache_resource(max_entries=2, show_spinner=False)
def _unknown(path: str, revision: int, stamp: str) -> list[Example]:
    del path, revision, stamp  # by which it is cached
    return rows_to_look_at(rows_now(), open_looks())
