"""Provenance lives in the notes: it reads back, and other notes stay what they are."""

from dataclasses import replace

import pytest

from core.dataset.exporting import write_examples
from core.dataset.importing import read_examples
from core.dataset.provenance import (
    Break,
    Provenance,
    plain_notes,
    provenance_of,
    with_plain_notes,
    with_provenance,
)
from core.dataset.records import Example

EXAMPLE = Example("a red disc", "vec4<f32>(1.0)", "expression", notes="mine\nsecond line")
TOLD = Provenance(
    "base", "a red\u2028disc \u0085", 7, 2, -0.25, "2026-01-01T00:00:00+00:00", True, "too dark",
    (Break("fn f( {\n}", "expected `)`"),),
)  # fmt: skip


def test_it_reads_back_and_other_notes_stay():
    noted = with_provenance(EXAMPLE, TOLD)
    assert provenance_of(noted) == TOLD
    assert plain_notes(noted) == EXAMPLE.notes
    again = with_provenance(noted, TOLD.but(candidate=3))
    assert provenance_of(again) == TOLD.but(candidate=3)
    assert len(again.notes.splitlines()) == 3


@pytest.mark.parametrize("suffix", [".toml", ".json"])
def test_it_survives_files(tmp_path, suffix):
    path = tmp_path / f"kept{suffix}"
    write_examples(path, [with_provenance(EXAMPLE, TOLD)])
    assert provenance_of(read_examples(path).examples[0]) == TOLD


@pytest.mark.parametrize(
    "notes",
    [
        "",
        "generation: by hand",
        "generation: []",
        'generation: {"seed": 1}',
        'generation: {"breaks": [1]}',
    ],
)
def test_other_notes_are_notes(notes):
    example = Example("p", "x", "expression", notes=notes)
    assert provenance_of(example) is None
    assert plain_notes(example) == notes


def test_other_notes_change_without_what_says_where_it_comes_from():
    noted = with_provenance(EXAMPLE, TOLD)
    edited = replace(noted, notes=with_plain_notes(noted, "mine\ntwo lines"))
    assert (plain_notes(edited), provenance_of(edited)) == ("mine\ntwo lines", TOLD)
    emptied = replace(noted, notes=with_plain_notes(noted, ""))
    assert (plain_notes(emptied), provenance_of(emptied)) == ("", TOLD)
    assert with_plain_notes(noted, plain_notes(noted)) == noted.notes
    # Nobody can type a second origin beside the first.
    forged = replace(noted, notes=with_plain_notes(noted, noted.notes))
    assert forged == noted
