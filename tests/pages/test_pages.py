"""Each page alone, without a browser: what a user does, and what then stands on the page."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import paths
from core.actions.browse_dataset import open_dataset
from core.actions.edit_dataset import add_example, save_edits
from core.dataset.provenance import Provenance, with_plain_notes, with_provenance
from core.dataset.records import Example, ExampleFilter
from core.dataset.row_drafts import RowDraft, left_drafts, no_drafts, read_drafts, write_drafts
from core.errors import GpuUnavailable
from core.gpu.client import GpuClient
from core.gpu.worker_process import INSTALL_HINT
from core.wgsl.kinds import SHADER_KINDS
from core.wgsl.templates import find_template
from pages.widgets import services, state
from pages.widgets.dataset_grid import grid_key
from pages.widgets.example_prompts import FOR_MODELS, FOR_TEMPLATES
from pages.widgets.row_drafts import ADDRESS

pytestmark = pytest.mark.gpu

PAGES = Path(__file__).resolve().parents[2] / "pages"
NAMES = ("generate", "playground", "dataset", "recipes", "train", "runs", "models", "system")
TIMEOUT_S = 60
ALL = 1_000_000


@pytest.fixture(autouse=True)
def _shared_worker(gpu, monkeypatch):
    """Pages use the worker of the test session; nothing cached outlives a test."""
    monkeypatch.setattr(services, "open_gpu", lambda: gpu)
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def no_gpu(monkeypatch):
    def none(self):
        raise GpuUnavailable("There is no graphics adapter: none", hint=INSTALL_HINT)

    monkeypatch.setattr(GpuClient, "adapter", none)


def open_page(name: str) -> AppTest:
    page = AppTest.from_file(str(PAGES / name / "page.py"), default_timeout=TIMEOUT_S).run()
    assert not page.exception, page.exception
    return page


def texts(elements) -> str:
    return " ".join(str(element.value) for element in elements)


@pytest.mark.parametrize("name", NAMES)
def test_opens_in_an_empty_home(name):
    page = open_page(name)
    assert page.title[0].value.lower() == name
    assert not page.error


@pytest.mark.parametrize("name", NAMES)
def test_opens_without_a_gpu(no_gpu, name):
    page = open_page(name)
    if name not in ("generate", "recipes"):  # they need one only when asked for a shader
        assert name in ("train", "runs", "models") or "adapter" in texts(page.error) + texts(
            page.markdown
        )


def open_templates():
    page = open_page("generate")
    return page.selectbox(state.GENERATE_MODEL).set_value("templates").run()


def test_generate_answers_from_the_templates():
    page = open_templates()
    page.text_input("generate_prompt").input("chromatic mix operation")
    page.button("generate_go").click().run()
    assert not page.exception
    assert "fn chromatic_mix" in texts(page.code)
    assert "valid compute" in texts(page.markdown)


def test_nearest_answers_with_a_pair_of_the_dataset():
    page = open_page("generate")
    page.selectbox(state.GENERATE_MODEL).set_value("nearest").run()
    page.text_input("generate_prompt").input("Pulsing RED circles")
    page.button("generate_go").click().run()
    assert not page.exception
    assert "valid fragment" in texts(page.markdown)
    pair = open_dataset().query(ExampleFilter(text="pulsing red circle"))[0]
    assert pair.example.wgsl_code.strip() in texts(page.code)


@pytest.mark.parametrize("prompt", ["", "a red circle"])
def test_generate_says_why_there_is_no_answer(prompt):
    page = open_templates()
    page.text_input("generate_prompt").input(prompt)
    page.button("generate_go").click().run()
    assert not page.exception
    assert "What to do" in texts(page.error)


def test_an_answer_can_be_kept_in_the_dataset():
    page = open_templates()
    page.text_input("generate_prompt").input("chromatic filter")
    page.button("generate_go").click().run()
    page.button("generate_keep").click().run()
    kept = open_dataset().query(ExampleFilter(category="generated"))
    assert [row.example.natural_language for row in kept] == ["chromatic filter"]
    assert kept[0].review == "accepted"
    page.button("generate_take_back").click().run()
    assert not page.exception
    assert open_dataset().count(ExampleFilter(category="generated")) == 0
    assert not page.button("generate_keep").disabled


def test_accepted_answers_lead_to_training():
    page = open_templates()
    page.text_input("generate_prompt").input("chromatic filter")
    page.button("generate_go").click().run()
    page.button("generate_keep").click().run()
    page.button("generate_train").click().run()
    assert page.session_state[state.NEXT_PAGE] == "train"
    preset = page.session_state[state.TRAIN_ACCEPTED]
    train = AppTest.from_file(str(PAGES / "train" / "page.py"), default_timeout=TIMEOUT_S)
    train.session_state[state.TRAIN_ACCEPTED] = preset
    train.run()
    assert train.selectbox("train_preset").value == preset
    assert train.selectbox(f"train_{preset}_source").value == "accepted"
    assert "1 pair(s) of your dataset are accepted" in texts(train.caption)
    train.selectbox("train_preset").select("nano").run()
    assert train.selectbox("train_nano_source").value == "accepted"


def test_a_pressed_example_is_answered_at_once():
    page = open_templates()
    page.button_group("generate_example").set_value(FOR_TEMPLATES[1]).run()
    assert not page.exception
    assert page.text_input("generate_prompt").value == FOR_TEMPLATES[1]
    assert "fn chromatic_filter" in texts(page.code)


def test_examples_are_prompts_of_shipped_pairs():
    shipped = {row.example.natural_language for row in open_dataset().query(limit=10_000)}
    assert set(FOR_MODELS) <= shipped


@pytest.mark.parametrize("prompt", FOR_TEMPLATES)
def test_examples_for_the_templates_have_one(prompt):
    assert find_template(prompt)


def test_an_answer_opens_in_the_playground():
    page = open_templates()
    page.button_group("generate_example").set_value(FOR_TEMPLATES[0]).run()
    page.button("generate_open").click().run()
    assert page.session_state[state.NEXT_PAGE] == "playground"
    assert "fn chromatic_mix" in page.session_state[state.PLAYGROUND_INCOMING]


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
    page.button(f"dataset_row_save_{tag}").click().run()
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
    assert page.button(f"dataset_row_discard_{tag}").disabled
    page.text_input(f"dataset_prompt_{tag}").input("typed").run()
    assert not page.button(f"dataset_row_discard_{tag}").disabled
    (name,) = (left.name for left in left_drafts(but=""))
    assert name in page.query_params[ADDRESS]
    draft = RowDraft(last, {"natural_language": "", "phrasings": ("one", "two")})
    write_drafts(read_drafts(name), {**read_drafts(name).drafts, last.id: draft})
    page = AppTest.from_file(str(PAGES / "dataset" / "page.py"), default_timeout=TIMEOUT_S)
    page.query_params[ADDRESS] = name
    page.run()
    assert page.selectbox("dataset_selected").value == last.id  # on its own page of the table
    assert page.text_area(f"dataset_phrasings_{last.id}_{last.revision}").value == "one\ntwo"
    page.button(f"dataset_row_save_{last.id}_{last.revision}").click().run()
    assert "natural_language is missing" in texts(page.error)
    assert open_dataset().get(last.id) == last
    page.button(f"dataset_row_discard_{last.id}_{last.revision}").click().run()
    assert not page.error
    page.button(f"dataset_waiting_{first.id}").click().run()
    assert page.text_input(f"dataset_prompt_{tag}").value == "typed"
    page.button(f"dataset_row_save_{tag}").click().run()
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
    page.button(f"dataset_row_save_{tag}").click().run()
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
    page.button("dataset_save").click().run()
    assert not page.exception
    saved = open_dataset().get(first.id)
    assert (saved.example.category, saved.review) == ("renamed", "accepted")


def test_grid_edits_never_fall_on_other_rows():
    page = open_page("dataset")
    edit_in_table(page, 100, {1: {"category": "renamed"}})
    assert not page.button("dataset_save").disabled
    # The first row stays, the second is another one now.
    open_dataset().delete([open_dataset().query(limit=2)[1].id], author="other")
    page.run()
    assert page.button("dataset_save").disabled


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


def open_statistics() -> AppTest:
    page = AppTest.from_file(str(PAGES / "dataset" / "page.py"), default_timeout=TIMEOUT_S)
    page.session_state[state.DATASET_PART] = "Statistics"
    page.run()
    assert not page.exception, page.exception
    return page


def charts(page: AppTest) -> dict[str, dict]:
    """Return the charts by title."""
    specs = [json.loads(chart.proto.spec) for chart in page.get("plotly_chart")]
    return {spec["layout"]["title"]["text"]: spec for spec in specs}


def test_dataset_statistics_follow_the_dataset():
    store = open_dataset()
    keep = {row.id for row in store.query(limit=3)}
    store.delete([row.id for row in store.query(limit=ALL) if row.id not in keep], author="test")
    page = open_statistics()
    numbers = {metric.label: metric.value for metric in page.metric}
    assert numbers["Shaders"] == "3"
    assert numbers["Built-in functions"].endswith("/ 146")
    (kinds,) = charts(page)["Kind"]["data"]
    assert kinds["marker"]["color"] in st.get_option("theme.light.chartCategoricalColors")
    counts = store.counts().num_by_kind
    assert kinds["y"] == [kind for kind in SHADER_KINDS if counts.get(kind)]
    assert any(title.startswith("Words of a prompt") for title in charts(page))
    store.delete([min(keep)], author="test")
    numbers = {metric.label: metric.value for metric in page.run().metric}
    assert numbers["Shaders"] == "2"


def test_dataset_statistics_of_nothing_say_what_to_do():
    store = open_dataset()
    store.delete([row.id for row in store.query(limit=ALL)], author="test")
    page = open_statistics()
    assert "Add a pair" in texts(page.info)
    assert not charts(page)


def test_train_refuses_a_setting_with_its_reason():
    page = open_page("train")
    page.number_input("train_nano_nhead").set_value(3).run()
    assert not page.exception
    assert "multiple of nhead" in texts(page.error)
    assert "No run yet" in texts(page.info)  # the rest of the page stays


def test_train_says_what_to_do_first():
    assert "No run yet" in texts(open_page("train").info)


def test_system_lists_what_a_bug_report_needs():
    page = open_page("system")
    assert all(topic in texts(page.markdown) for topic in ("graphics adapter", "torch", "wgpu"))
    page.button("system_retry").click().run()
    page.button("system_quarantine").click().run()
    assert not page.exception


TWO_ENTRIES = """@fragment fn {0}() -> @location(0) vec4<f32> {{ return vec4<f32>(1.0, 0.0, 0.0, 1.0); }}
@fragment fn {1}() -> @location(0) vec4<f32> {{ return vec4<f32>(0.0, 0.0, 1.0, 1.0); }}
"""
