"""What was typed and not saved: found again, never lost to another tab or another session."""

from pathlib import Path

import pytest

from core import paths
from core.actions.edit_dataset import save_edits
from core.actions.keep_row_drafts import (
    as_drafted,
    clashes_of,
    open_drafts,
    save_drafts,
    settle_draft,
    with_change,
)
from core.dataset import row_drafts
from core.dataset.records import Example
from core.dataset.row_drafts import RowDraft, left_drafts, no_drafts, read_drafts, write_drafts
from core.dataset.store import DatasetStore
from core.errors import DraftError

RED = Example("red", "vec3<f32>(1.0)", "expression", category="colour")


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    store = DatasetStore(tmp_path / "dataset.sqlite")
    store.add(RED, author="me")
    store.add(RED, author="me")
    return store


def drafts_of(store, number=1, **changes):
    return {number: RowDraft(store.get(number), changes)}


def test_what_was_typed_is_read_again(store):
    changes = {"natural_language": "", "tags": ("a, b", "ü"), "wgsl_code": "\n", "kind": "function"}
    kept = write_drafts(no_drafts(), drafts_of(store, **changes))
    again = open_drafts(store, kept.name)
    assert again == kept
    assert again.drafts[1].changes == changes
    assert write_drafts(again, {}).sha256 == ""
    assert read_drafts(kept.name) is None


def test_a_field_set_back_is_no_change(store):
    row = store.get(1)
    drafts = with_change({}, row, "category", "warm")
    drafts = with_change(with_change(drafts, row, "notes", "n"), row, "category", "colour")
    assert drafts[1].changes == {"notes": "n"}
    assert as_drafted(drafts, row).example.notes == "n"
    assert with_change(drafts, row, "notes", "") == {}
    reviewed = with_change({}, row, "review", "accepted")
    assert as_drafted(reviewed, row).review == "accepted"
    assert with_change(reviewed, row, "review", "unreviewed") == {}


def test_of_two_tabs_on_one_address_both_keep_their_edits(store):
    kept = write_drafts(no_drafts(), drafts_of(store, notes="common"))
    one = write_drafts(kept, drafts_of(store, notes="one"))
    two = write_drafts(kept, drafts_of(store, notes="two"))
    assert one.name == kept.name != two.name
    assert [read_drafts(tab.name).drafts[1].changes for tab in (one, two)] == [
        {"notes": "one"},
        {"notes": "two"},
    ]
    assert write_drafts(two, drafts_of(store, notes="two goes on")).name == two.name
    assert write_drafts(kept, {}).name != kept.name  # the tab that lets go leaves the other's
    assert read_drafts(one.name) == one


def test_edits_that_met_those_of_others_clash_when_opened(store):
    changed, untouched = store.get(1), drafts_of(store, 2, notes="n")
    drafts = {1: RowDraft(changed, {"natural_language": "mine"}), **untouched}
    kept = write_drafts(no_drafts(), drafts)
    theirs = Example("theirs", RED.wgsl_code, "expression")
    store.update(1, theirs, expected_revision=changed.revision, author="ada")
    opened = open_drafts(store, kept.name).drafts
    assert [draft.is_clashing for draft in opened.values()] == [True, False]
    (clash,) = clashes_of(store, opened)
    assert (clash.their_author, clash.theirs) == ("ada", store.get(1))
    saved, left = settle_draft(store, opened, clash, {"natural_language": "both"}, author="me")
    assert saved.num_saved == 1
    assert list(left) == [2]
    assert store.get(1).example.natural_language == "both"


def test_saving_leaves_what_is_refused_or_clashes(store):
    drafts = {**drafts_of(store, 1, natural_language=""), **drafts_of(store, 2, notes="mine")}
    save_edits(store, [(store.get(2), {"notes": "theirs"})], author="ada")
    saved, left = save_drafts(store, drafts, [1, 2], author="me")
    assert (saved.num_saved, [number for number, _ in saved.refused]) == (0, [1])
    assert [(n, draft.is_clashing) for n, draft in left.items()] == [(1, False), (2, True)]
    # A third change while a person decides: what was chosen is not lost either.
    (clash,) = clashes_of(store, left)
    save_edits(store, [(store.get(2), {"notes": "third"})], author="eve")
    saved, left = settle_draft(store, left, clash, {"notes": "chosen"}, author="me")
    (again,) = clashes_of(store, left)
    assert (again.their_author, again.mine) == ("eve", {"notes": "chosen"})


def test_edits_never_fall_on_a_row_of_another_dataset(store, tmp_path):
    kept = write_drafts(no_drafts(), drafts_of(store, notes="mine"))
    other = DatasetStore(tmp_path / "other.sqlite")
    other.add(Example("another", "0.5", "expression", notes="own"), author="ada")
    (clash,) = clashes_of(other, open_drafts(other, kept.name).drafts)
    assert clash.theirs == other.get(1)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0123456789ab", "x" * 12])
def test_no_other_name_leads_anywhere(store, name):
    assert open_drafts(store, name).drafts == {}


@pytest.mark.parametrize(("old", "new"), [('"n"', "7"), ('"notes"', '"nodes"'), ("}", "")])
def test_a_damaged_file_is_no_draft(store, old, new):
    kept = write_drafts(no_drafts(), drafts_of(store, notes="n"))
    path = paths.row_drafts() / f"{kept.name}.json"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert read_drafts(kept.name) is None


def test_what_was_left_is_listed_newest_first_and_the_oldest_goes(store, monkeypatch):
    monkeypatch.setattr(row_drafts, "MAX_FILES", 2)
    kept = [write_drafts(no_drafts(), drafts_of(store, notes=str(n))) for n in range(3)]
    assert [left.name for left in left_drafts(but="")] == [kept[2].name, kept[1].name]
    assert [left.row_ids for left in left_drafts(but=kept[2].name)] == [(1,)]


def test_a_disk_that_takes_nothing_is_said(store):
    paths.row_drafts().write_text("in the way", encoding="utf-8")
    with pytest.raises(DraftError, match="in no file yet"):
        write_drafts(no_drafts(), drafts_of(store, notes="n"))
