"""A draft keeps what was done, whoever does it and whatever happens to the file."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from core import paths
from core.drafts import draft_log
from core.drafts.draft_log import (
    add_take,
    choose_shader,
    is_id,
    new_id,
    note_asked,
    read_draft,
    redo_take,
    undo_take,
)
from core.drafts.records import Draft, KeptShader, Take


def take(prompt: str = "a red circle") -> Take:
    return Take(new_id(), "asked", prompt, "base", (KeptShader("a", "fragment"), KeptShader("b")))


@pytest.fixture(autouse=True)
def _home(monkeypatch, tmp_path):
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))


def test_takes_and_choices_come_back():
    draft, first, second = new_id(), take(), take("a blue one")
    add_take(draft, first)
    add_take(draft, second)
    choose_shader(draft, first, 1)
    found = read_draft(draft)
    assert found.takes == (first, second)
    assert (found.chosen_index(first), found.chosen_index(second)) == (1, 0)
    assert found.find(first.id) == first
    assert found.find("gone") == second


def test_undo_and_redo():
    draft, first, second = new_id(), take(), take()
    add_take(draft, first)
    add_take(draft, second)
    undo_take(draft, second)
    assert read_draft(draft).takes == (first,)
    assert read_draft(draft).undone == (second,)
    redo_take(draft, second)
    assert read_draft(draft) == Draft((first, second))


def test_two_tabs_lose_nothing():
    draft, takes = new_id(), [take(str(number) * 5_000) for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda each: add_take(draft, each), takes))
    assert {each.id for each in read_draft(draft).takes} == {each.id for each in takes}


def test_what_cannot_be_read_is_passed_over():
    draft, good = new_id(), take()
    add_take(draft, good)
    with (paths.drafts() / f"{draft}.jsonl").open("a") as file:
        file.write('{"kind":"taken","take":{"id":"x"}}\n{"kind":"taken","take":7}\nnonsense\n')
        file.write(f'{{"kind":"chosen","id":"{good.id}","index":99}}\n{{"kind":"tak')
    assert read_draft(draft) == Draft((good,))


@pytest.mark.parametrize("text", ["", "../../etc/passwd", "0123456789ABCDEF", "0" * 15, "0" * 17])
def test_an_address_cannot_name_another_file(text):
    assert not is_id(text)
    assert read_draft(text) == Draft()


def test_the_oldest_drafts_go(monkeypatch):
    monkeypatch.setattr(draft_log, "MAX_DRAFTS", 3)
    for _ in range(5):
        add_take(new_id(), take())
    assert len(list(paths.drafts().glob("*.jsonl"))) == 3


def test_what_is_asked_is_kept_until_it_is_answered():
    draft, answer = new_id(), take("a blue one")
    note_asked(draft, new_id(), "never answered")
    note_asked(draft, answer.id, answer.prompt)
    assert read_draft(draft).asked == "a blue one"
    assert not read_draft(draft).has(answer.id)
    add_take(draft, answer)
    assert (read_draft(draft).asked, read_draft(draft).has(answer.id)) == ("", True)
    undo_take(draft, answer)
    assert (read_draft(draft).asked, read_draft(draft).has(answer.id)) == ("", False)
