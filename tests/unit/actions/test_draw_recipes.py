"""Drawing pairs from the recipes, the user's own among them."""

import pytest

from core.actions.draw_recipes import (
    accept_pairs,
    count_book,
    draw_pairs,
    list_concepts,
    open_book,
)
from core.dataset.recipes.book import shipped_book
from core.dataset.store import DatasetStore
from core.errors import DatasetError

DOT = '[[shapes]]\nname = "dot"\nwords = ["dot"]\ndistance = "length({p}) - {r}"\n'


def test_a_seed_decides_what_is_drawn():
    first = draw_pairs(shipped_book(), number=20, seed=3)
    assert len({pair.prompt for pair in first}) == 20
    assert first == draw_pairs(shipped_book(), number=20, seed=3)
    assert first != draw_pairs(shipped_book(), number=20, seed=4)


def test_only_the_sorts_that_are_asked_for_are_drawn():
    pairs = draw_pairs(shipped_book(), number=10, seed=0, shares={"compute": 1.0, "function": 1.0})
    assert {pair.kind for pair in pairs} == {"compute", "function"}


@pytest.mark.parametrize("concept", ["shapes:heart", "looks:fire", "effects:vignette"])
def test_every_pair_has_the_concept_that_is_asked_for(concept):
    assert concept in list_concepts(shipped_book())
    table, _, name = concept.partition(":")
    for pair in draw_pairs(shipped_book(), number=5, seed=0, concept=concept):
        assert f"{table[:-1]}:{name}" in pair.concepts


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"number": 0}, "1 to 200"),
        ({"number": 3, "shares": {}}, "No sort"),
        ({"number": 3, "concept": "shapes:nonesuch"}, "no 'shapes:nonesuch'"),
        ({"number": 1, "concept": "shapes:heart", "shares": {"space": 1.0}}, "has 'heart'"),
    ],
)
def test_what_cannot_be_drawn_is_said(asked, said):
    with pytest.raises(DatasetError, match=said):
        draw_pairs(shipped_book(), seed=0, **asked)


def test_pairs_are_accepted_once_with_their_origin(tmp_path):
    pairs = draw_pairs(shipped_book(), number=3, seed=1)
    store = DatasetStore(tmp_path / "some.sqlite")
    assert accept_pairs(store, pairs, seed=1, author="test") == 3
    assert accept_pairs(store, pairs, seed=1, author="test") == 0
    example = store.query()[0].example
    assert (example.natural_language, example.wgsl_code) == (pairs[0].prompt, pairs[0].code)
    assert example.tags == ("recipe",)
    assert "seed 1" in example.notes


def test_the_shipped_book_alone_needs_no_gpu():
    book = open_book(client=None)  # type: ignore[arg-type]
    assert book is shipped_book()
    assert count_book(book)["shapes"] == len(book.shapes)


@pytest.mark.gpu
def test_bad_rows_of_the_user_are_named_and_the_rest_is_drawn(gpu, home):
    folder = home / "recipes"
    folder.mkdir()
    (folder / "a.toml").write_text(
        DOT
        + DOT.replace('"dot"', '"odd"').replace("{r}", "vec2<f32>({r})")
        + '[[patterns]]\nname = "x"\nwords = ["x"]\nvalue = "1.0"\nscale = 900\n'
        + '[[looms]]\nname = "y"\n'
    )
    (folder / "b.toml").write_text("[[shapes\n")
    book = open_book(client=gpu)
    said = {(p.path.name, p.row, p.message.split(":")[0]) for p in book.problems}
    assert said == {
        ("a.toml", 2, "shapes"),
        ("a.toml", 1, "patterns"),
        ("a.toml", 1, "the table 'looms' is unknown; known are " + _known()),
        ("b.toml", 1, "the file is left out"),
    }
    messages = " ".join(p.message for p in book.problems)
    assert "naga rejects it" in messages
    assert "scale is 900" in messages
    assert "dot" in book.shapes
    assert "odd" not in book.shapes
    pairs = draw_pairs(book, number=3, seed=0, concept="shapes:dot")
    assert all("shape:dot" in pair.concepts for pair in pairs)


def _known() -> str:
    from core.dataset.recipes.book import ROW_CLASSES, WORDING

    return ", ".join((*ROW_CLASSES, WORDING)) + "."
