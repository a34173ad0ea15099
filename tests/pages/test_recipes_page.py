"""The Recipes page alone, without a browser: drawing, growing, adding, and what goes wrong."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.actions.browse_dataset import open_dataset
from core.actions.edit_dataset import add_example
from core.dataset.records import ExampleFilter
from pages.widgets import services, state
from pages.widgets.plain_text import plain

pytestmark = pytest.mark.gpu

PAGE = Path(__file__).resolve().parents[2] / "pages" / "recipes" / "page.py"
TIMEOUT_S = 60
CODE = (
    "@fragment fn f(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> "
    "{ return vec4<f32>(vec3<f32>(1.0, 0.0, 0.0) * step(uv.x, 0.3), 1.0); }"
)


@pytest.fixture(autouse=True)
def _shared_worker(gpu, monkeypatch):
    """The page uses the worker of the test session; nothing cached outlives a test."""
    monkeypatch.setattr(services, "open_gpu", lambda: gpu)
    st.cache_data.clear()
    st.cache_resource.clear()


def open_page() -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=TIMEOUT_S).run()
    assert not page.exception, page.exception
    return page


def texts(elements) -> str:
    return " ".join(str(element.value) for element in elements)


def ticks(page: AppTest, key: str):
    return [box for box in page.checkbox if box.key.startswith(key)]


def draw(page: AppTest, number: int) -> AppTest:
    page.number_input("recipes_draw_number").set_value(number)
    page.button("recipes_draw_go").click().run()
    assert not page.exception, page.exception
    return page


def test_an_empty_page_says_what_to_do():
    page = open_page()
    assert "Press **Draw pairs**" in texts(page.info)
    assert "Press **Grow**" in texts(page.info)


def test_ticked_pairs_go_to_the_dataset():
    page = draw(open_page(), 3)
    boxes = ticks(page, "recipes_draw")
    assert len(boxes) == 3
    assert page.button("recipes_draw_add").disabled
    label = boxes[1].label
    boxes[1].check().run()
    page.button("recipes_draw_add").click().run()
    assert not page.exception, page.exception
    kept = open_dataset().query(ExampleFilter(category="recipes"))
    assert [plain(row.example.natural_language) for row in kept] == [label]
    assert label not in [box.label for box in ticks(page, "recipes_draw")]


def test_a_reload_draws_the_same_pairs_again():
    page = open_page()
    page.number_input("recipes_draw_seed").set_value(7)
    page.multiselect("recipes_draw_sorts").set_value(["shape"])
    page.selectbox("recipes_draw_concept").select("shapes:heart")
    draw(page, 2)
    drawn = [box.label for box in ticks(page, "recipes_draw")]
    address = page.query_params["draw"]
    other = AppTest.from_file(str(PAGE), default_timeout=TIMEOUT_S)
    other.query_params["draw"] = address
    other.run()
    assert not other.exception, other.exception
    assert [box.label for box in ticks(other, "recipes_draw")] == drawn
    assert other.number_input("recipes_draw_seed").value == 7
    assert other.number_input("recipes_draw_number").value == 2
    assert other.multiselect("recipes_draw_sorts").value == ["shape"]
    assert other.selectbox("recipes_draw_concept").value == "shapes:heart"


@pytest.mark.parametrize(
    "address",
    ["", "x", "1", "-1,2,,", "1,49,,", "99999999999,2,,", "1,2,nothing,", "1,2,,shapes:nothing", "²,2,,"],
)  # fmt: skip
def test_an_address_that_cannot_be_asked_for_draws_nothing(address):
    page = AppTest.from_file(str(PAGE), default_timeout=TIMEOUT_S)
    page.query_params["draw"] = address
    page.run()
    assert not page.exception, page.exception
    assert "Press **Draw pairs**" in texts(page.info)
    assert page.number_input("recipes_draw_number").value == 12


def test_after_a_wish_that_nothing_fits_the_next_one_counts():
    page = draw(open_page(), 2)
    page.selectbox("recipes_draw_concept").select("shapes:heart")
    page.multiselect("recipes_draw_sorts").set_value(["compute"])
    draw(page, 2)
    assert "What to do" in texts(page.error)
    page.multiselect("recipes_draw_sorts").set_value(["shape"])
    draw(page, 2)
    drawn = page.session_state[state.RECIPES_DRAWN][1]
    assert all("shape:heart" in pair.concepts for pair in drawn)


def test_an_address_that_nothing_fits_leaves_the_form():
    page = AppTest.from_file(str(PAGE), default_timeout=TIMEOUT_S)
    page.query_params["draw"] = "1,2,compute,shapes:heart"
    page.run()
    assert "What to do" in texts(page.error)
    page.multiselect("recipes_draw_sorts").set_value(["shape"])
    draw(page, 2)
    assert len(ticks(page, "recipes_draw")) == 2


def test_only_what_is_asked_for_is_drawn():
    page = open_page()
    page.selectbox("recipes_draw_concept").select("shapes:heart")
    draw(page, 2)
    drawn = page.session_state[state.RECIPES_DRAWN][1]
    assert all("shape:heart" in pair.concepts for pair in drawn)
    page.multiselect("recipes_draw_sorts").set_value(["compute"])
    draw(page, 2)
    assert "What to do" in texts(page.error)


def test_all_can_be_ticked_and_none():
    page = draw(open_page(), 2)
    page.button("recipes_draw_all").click().run()
    assert all(box.value for box in ticks(page, "recipes_draw"))
    page.button("recipes_draw_all").click().run()
    assert not any(box.value for box in ticks(page, "recipes_draw"))


def grown_page(number: int) -> AppTest:
    add_example(open_dataset(), "an unheard red stripe", CODE, author="test")
    page = open_page()
    page.text_input("recipes_grow_search").input("unheard").run()
    page.number_input("recipes_grow_number").set_value(number)
    page.button("recipes_grow_go").click().run()
    assert not page.exception, page.exception
    return page


def test_variants_show_what_changed_and_are_accepted():
    page = grown_page(3)
    assert len(ticks(page, "recipes_grow")) == 3
    assert texts(page.caption).count("colour red →") == 3
    page.button("recipes_grow_accept_all").click().run()
    kept = open_dataset().query(ExampleFilter(text="unheard grown"))
    assert len(kept) == 3
    assert "Grown from 'an unheard red stripe'" in kept[0].example.notes
    assert "Press **Grow**" in texts(page.info)
    open_dataset().undo_last(author="test")
    assert not open_dataset().query(ExampleFilter(text="unheard grown"))


def test_one_variant_is_accepted_and_the_others_stay():
    page = grown_page(3)
    box = ticks(page, "recipes_grow")[0]
    box.check().run()
    page.button("recipes_grow_accept").click().run()
    kept = open_dataset().query(ExampleFilter(text="unheard grown"))
    assert [row.example.natural_language for row in kept] == [box.label]
    assert len(ticks(page, "recipes_grow")) == 2


def test_growing_says_why_nothing_came():
    add_example(open_dataset(), "an unheard stripe", CODE, author="test")
    page = open_page()
    page.text_input("recipes_grow_search").input("unheard").run()
    page.button("recipes_grow_go").click().run()
    assert "No variant" in texts(page.info)
    assert "is said in its prompts" in texts(page.caption)


def test_a_search_without_matches_says_so():
    page = open_page()
    page.text_input("recipes_grow_search").input("no such words anywhere").run()
    assert "No example matches" in texts(page.info)
    assert page.button("recipes_grow_go").disabled


def test_bad_rows_of_own_recipes_are_shown_and_the_rest_is_drawn(home):
    (home / "recipes").mkdir()
    (home / "recipes" / "own.toml").write_text(
        '[[shapes]]\nname = "dot"\nwords = ["dot"]\ndistance = "length({p}) - {r}"\n'
        '[[shapes]]\nname = "bad"\nwords = ["bad"]\ndistance = "length({p}) - vec2<f32>({r})"\n'
    )
    page = open_page()
    assert "1 row(s) of your own recipes are left out" in texts(page.warning)
    assert "`own.toml`, row 2" in texts(page.markdown)
    assert "naga rejects it" in texts(page.code)
    page.selectbox("recipes_draw_concept").select("shapes:dot")
    assert len(ticks(draw(page, 2), "recipes_draw")) == 2
