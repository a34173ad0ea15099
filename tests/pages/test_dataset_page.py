"""The rows of the Dataset page: filters, edits and what becomes of those not saved."""

from dataclasses import replace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import paths
from core.actions.browse_dataset import open_dataset
from core.actions.edit_dataset import add_example, save_edits
from core.dataset.provenance import Provenance, with_plain_notes, with_provenance
from core.dataset.records import Example, ExampleFilter
from core.dataset.row_drafts import RowDraft, left_drafts, no_drafts, read_drafts, write_drafts
from pages.widgets import services, state
from pages.widgets.dataset_grid import grid_key
from pages.widgets.row_drafts import ADDRESS
from tests.pages.test_pages import PAGES, TIMEOUT_S, open_page, texts

pytestmark = pytest.mark.gpu


@pytest.fixture(autouse=True)
def _shared_worker(gpu, monkeypatch):
    """Pages use the worker of the test session; nothing cached outlives a test."""
    monkeypatch.setattr(services, "open_gpu", lambda: gpu)
    st.cache_data.clear()
    st.cache_resource.clear()


def shown_ids(page: AppTest) -> list[int]:
    return [int(option.split(":")[0]) for option in page.selectbox("dataset_selected").options]


def ids_with(**chosen) -> list[int]:
    ids = [row.id for row in open_dataset().query(ExampleFilter(**chosen))]
    assert 0 < len(ids) < 100
    return ids


def test_dataset_filters():
    page = open_page("dataset")
    page.selectbox("dataset_kind").select("compute").run()
    page.text_input("dataset_search").input("histogram").run()
    assert not page.exception
    assert shown_ids(page) == ids_with(text="histogram", kind="compute")
    page.text_input("dataset_search").input("no such words anywhere").run()
    assert "No pair matches" in texts(page.info)
    page.button("dataset_clear").click().run()
    assert not page.info
    assert page.selectbox("dataset_kind").value == "any"


def test_dataset_shows_what_matches_though_a_later_page_was_open():
    page = open_page("dataset")
    page.session_state["dataset_page"] = 5
    page.run()
    page.text_input("dataset_search").input("histogram").run()
    assert not page.info
    assert shown_ids(page) == ids_with(text="histogram")


def test_dataset_turns_to_a_pair_that_was_added():
    page = open_page("dataset")
    page.selectbox("dataset_kind").select("compute").run()
    added = add_example(open_dataset(), "a new one", "vec3<f32>(0.5)", author="test")
    page.session_state[state.DATASET_ASKED] = added.id
    page.run()
    assert page.selectbox("dataset_selected").value == added.id
    assert page.selectbox("dataset_kind").value == "any"


def test_dataset_turns_to_a_pair_of_an_earlier_page():
    page = open_page("dataset")
    asked = open_dataset().query(limit=1, offset=250)[0].id
    page.session_state[state.DATASET_ASKED] = asked
    page.run()
    assert page.selectbox("dataset_selected").value == asked


def test_dataset_saves_a_pair_and_takes_it_back():
    page = open_page("dataset")
    before = open_dataset().query(limit=1)[0]
    tag = f"{before.id}_{before.revision}"
    page.text_input(f"dataset_prompt_{tag}").input("an entirely new prompt")
    page.button(f"dataset_row_save_{before.id}").click().run()
    assert not page.exception
    assert open_dataset().get(before.id).example.natural_language == "an entirely new prompt"
    page.button("dataset_undo").click().run()
    assert open_dataset().get(before.id).example == before.example


def reopened(drafts: dict[int, RowDraft]) -> AppTest:
    """Return the page as a reload shows it after these edits were typed."""
    kept = write_drafts(no_drafts(), drafts)
    page = AppTest.from_file(str(PAGES / "dataset" / "page.py"), default_timeout=TIMEOUT_S)
    page.query_params[ADDRESS] = kept.name
    page.run()
    assert not page.exception, page.exception
    return page


def test_what_was_typed_is_there_after_a_reload_until_saved_or_discarded():
    first, *_, last = open_dataset().query(limit=200)
    page = open_page("dataset")
    tag = f"{first.id}_{first.revision}"
    assert page.button(f"dataset_row_discard_{first.id}").disabled
    page.text_input(f"dataset_prompt_{tag}").input("typed").run()
    assert not page.button(f"dataset_row_discard_{first.id}").disabled
    (name,) = (left.name for left in left_drafts(but=""))
    assert name in page.query_params[ADDRESS]
    draft = RowDraft(last, {"natural_language": "", "phrasings": ("one", "two")})
    write_drafts(read_drafts(name), {**read_drafts(name).drafts, last.id: draft})
    page = AppTest.from_file(str(PAGES / "dataset" / "page.py"), default_timeout=TIMEOUT_S)
    page.query_params[ADDRESS] = name
    page.run()
    assert page.selectbox("dataset_selected").value == last.id  # on its own page of the table
    assert page.text_area(f"dataset_phrasings_{last.id}_{last.revision}").value == "one\ntwo"
    page.button(f"dataset_row_save_{last.id}").click().run()
    assert "natural_language is missing" in texts(page.error)
    assert open_dataset().get(last.id) == last
    page.button(f"dataset_row_discard_{last.id}").click().run()
    assert not page.error
    page.button(f"dataset_waiting_{first.id}").click().run()
    assert page.text_input(f"dataset_prompt_{tag}").value == "typed"
    page.button(f"dataset_row_save_{first.id}").click().run()
    assert open_dataset().get(first.id).example.natural_language == "typed"
    assert ADDRESS not in page.query_params
    assert not list(paths.row_drafts().glob("*.json"))


def test_typed_edits_of_a_pair_that_was_deleted_meanwhile_can_bring_it_back():
    row = open_dataset().query(limit=1)[0]
    open_dataset().delete([row.id], author="other")
    page = reopened({row.id: RowDraft(row, {"natural_language": "mine"})})
    assert "other deleted it" in texts(page.error)
    page.button("dataset_clash_mine").click().run()
    assert not page.error
    assert open_dataset().get(row.id).example.natural_language == "mine"


def test_edits_without_their_address_are_offered():
    row = open_dataset().query(limit=1)[0]
    write_drafts(no_drafts(), {row.id: RowDraft(row, {"natural_language": "typed"})})
    page = open_page("dataset")
    page.button("dataset_take_up").click().run()
    assert next(box for box in page.text_input if box.label == "Prompt").value == "typed"


def test_dataset_does_not_overwrite_what_another_session_saved():
    page = open_page("dataset")
    row = open_dataset().query(limit=1)[0]
    tag = f"{row.id}_{row.revision}"
    page.text_input(f"dataset_prompt_{tag}").input("mine")
    other = replace(row.example, natural_language="theirs")
    open_dataset().update(row.id, other, expected_revision=row.revision, author="other")
    page.button(f"dataset_row_save_{row.id}").click().run()
    assert "not saved" in texts(page.error)
    assert {"mine", "theirs"} <= {code.value for code in page.code}
    assert open_dataset().get(row.id).example.natural_language == "theirs"
    page.button("dataset_clash_mine").click().run()
    assert not page.error
    assert open_dataset().get(row.id).example.natural_language == "mine"


def test_a_clash_of_notes_says_in_words_where_a_pair_comes_from():
    plain = Example("a new one", "vec3<f32>(0.5)", "expression", notes="old")
    told = with_provenance(plain, Provenance("base", "asked for this", seed=7))
    seen = open_dataset().add(told, author="me")
    notes = {name: with_plain_notes(told, f"{name} note") for name in ("mine", "theirs", "both")}
    save_edits(open_dataset(), [(seen, {"notes": notes["theirs"]})], author="ada")
    page = reopened({seen.id: RowDraft(seen, {"notes": notes["mine"]})})
    assert {"mine note", "theirs note"} <= {code.value for code in page.code}
    assert texts(page.caption).count("written by base · asked for “asked for this” · seed 7") == 2
    box = next(item for item in page.text_area if "_merge_notes_" in str(item.key))
    assert box.value == "mine note"
    box.input("both note")
    page.button("dataset_clash_merged").click().run()
    assert not page.exception
    assert open_dataset().get(seen.id).example.notes == notes["both"]


def edit_in_table(page: AppTest, num_rows: int, edits: dict[int, dict[str, str]]) -> None:
    """Do in the table what a browser would report: AppTest cannot type into cells."""
    rows = open_dataset().query(limit=num_rows)
    page.toggle("dataset_editing").set_value(True).run()
    page.session_state[grid_key(rows)] = {
        "edited_rows": edits,
        "added_rows": [],
        "deleted_rows": [],
    }
    page.run()


def test_dataset_saves_grid_edits():
    page = open_page("dataset")
    first = open_dataset().query(limit=1)[0]
    edit_in_table(page, 100, {0: {"category": "renamed", "review": "accepted"}})
    assert next(box for box in page.text_input if box.label == "Category").value == "renamed"
    page.button("dataset_save").click().run()
    assert not page.exception
    saved = open_dataset().get(first.id)
    assert (saved.example.category, saved.review) == ("renamed", "accepted")


def test_grid_edits_survive_a_change_by_others_and_a_reload():
    page = open_page("dataset")
    first, second = open_dataset().query(limit=2)
    edit_in_table(page, 100, {0: {"category": "renamed", "review": "accepted"}})
    save_edits(open_dataset(), [(second, {"notes": "theirs"})], author="other")
    page.run()  # the table begins anew with what is drafted
    assert not page.button("dataset_save").disabled
    (left,) = left_drafts(but="")
    again = AppTest.from_file(str(PAGES / "dataset" / "page.py"), default_timeout=TIMEOUT_S)
    again.query_params[ADDRESS] = left.name
    again.run()
    again.toggle("dataset_editing").set_value(True).run()
    again.button("dataset_save").click().run()
    saved = open_dataset().get(first.id)
    assert (saved.example.category, saved.review) == ("renamed", "accepted")
    assert open_dataset().get(second.id).example.notes == "theirs"


def test_grid_edits_never_fall_on_other_rows():
    page = open_page("dataset")
    edit_in_table(page, 100, {1: {"category": "renamed"}})
    assert not page.button("dataset_save").disabled
    # The first row stays, the second is another one now.
    open_dataset().delete([open_dataset().query(limit=2)[1].id], author="other")
    page.run()
    assert page.button("dataset_save").disabled
    assert "other deleted it" in texts(page.error)


@pytest.mark.parametrize("button", ["dataset_delete", "dataset_accept"])
def test_a_pair_that_was_changed_meanwhile_is_shown_again_before_a_verdict(button):
    page = open_page("dataset")
    _, second, _ = open_dataset().query(limit=3)
    page.selectbox("dataset_selected").set_value(second.id).run()
    save_edits(open_dataset(), [(second, {"notes": "theirs"})], author="other")
    theirs = open_dataset().get(second.id)
    page.button(button).click().run()
    assert not page.exception
    assert f"Pair {second.id} was changed since you looked at it." in texts(page.toast)
    assert "Undo" not in texts(page.toast)
    assert open_dataset().get(second.id) == theirs
    assert page.selectbox("dataset_selected").value == second.id
    assert next(box for box in page.text_input if box.label == "Notes").value == "theirs"
    page.button(button).click().run()
    assert open_dataset().rows([second.id]) != [theirs]


def test_dataset_deletes_and_brings_back():
    page = open_page("dataset")
    num_before = open_dataset().count()
    _, second, third = (row.id for row in open_dataset().query(limit=3))
    page.selectbox("dataset_selected").set_value(second).run()
    page.button("dataset_delete").click().run()
    assert open_dataset().count() == num_before - 1
    assert page.selectbox("dataset_selected").value == third
    page.button("dataset_undo").click().run()
    assert open_dataset().count() == num_before
    assert page.selectbox("dataset_selected").options[1].startswith(f"{second}:")
