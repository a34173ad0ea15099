"""Sketches: saved, found again, and never lost to another tab."""

import pytest

from core import paths
from core.actions import keep_sketch
from core.actions.keep_sketch import list_sketches, new_sketch, read_sketch, save_sketch
from core.errors import StudioError

pytestmark = pytest.mark.usefixtures("own_home")


@pytest.fixture
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))


def test_what_was_saved_is_read_again():
    saved = save_sketch(new_sketch("old"), "fn f() {} // ü")
    assert read_sketch(saved.name) == saved
    assert (saved.text, saved.revision) == ("fn f() {} // ü", 1)
    assert save_sketch(saved, "new").revision == 2


def test_of_two_tabs_on_one_sketch_both_keep_their_text():
    first = second = save_sketch(new_sketch(""), "common")
    first = save_sketch(first, "from the first tab")
    second = save_sketch(second, "from the second tab")
    assert first.name != second.name
    assert read_sketch(first.name) == first
    assert read_sketch(second.name) == second
    assert save_sketch(second, "goes on").name == second.name


def test_two_tabs_that_write_the_same_stay_together():
    first = second = save_sketch(new_sketch(""), "common")
    assert save_sketch(first, "same").name == save_sketch(second, "same").name


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0123456789ab", "x" * 12, "0" * 500])
def test_no_other_name_leads_anywhere(name):
    assert read_sketch(name) is None


def test_a_damaged_file_is_no_sketch():
    saved = save_sketch(new_sketch(""), "text")
    (paths.sketches() / f"{saved.name}.json").write_text("{", encoding="utf-8")
    assert read_sketch(saved.name) is None


def test_they_are_listed_newest_first_with_a_title_and_the_oldest_go(monkeypatch):
    monkeypatch.setattr(keep_sketch, "MAX_SKETCHES", 2)
    for text in ("\n// one\nfn f() {}", "two", "three"):
        save_sketch(new_sketch(""), text)
    assert [sketch.title for sketch in list_sketches(9)] == ["three", "two"]


def test_too_long_a_text_is_refused_with_words():
    with pytest.raises(StudioError, match="262,145 characters"):
        save_sketch(new_sketch(""), "x" * 262_145)
