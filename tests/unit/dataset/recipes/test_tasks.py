"""Edits, mistakes, descriptions and splits."""

import random

import pytest

from core.dataset.recipes import tasks as tasks_module
from core.dataset.recipes.breaking import break_code
from core.dataset.recipes.editing import edit_scene
from core.dataset.recipes.foreseen import foreseen
from core.dataset.recipes.records import Motion, Pair, Picture, Plain, Shape
from core.dataset.recipes.splits import (
    RECIPE_SPLITS,
    is_held_out_program,
    is_held_out_structure,
    split_of,
    split_of_codes,
    structure_of,
)
from core.dataset.recipes.tasks import describe_task, edit_task, repair_task
from core.dataset.recipes.wording import HELD_OUT_PERCENT, is_held_out


def edits_of(scene, engine, num=400):
    found = (edit_scene(scene, engine, random.Random(n)) for n in range(num))
    return [edit[:2] for edit in found if edit]


@pytest.fixture
def circle(book):
    return Picture(shapes=(Shape("circle", Plain(book.colour_words.named("red"))),))


def changed(edits, words):
    """The first scene that an instruction with all the words led to."""
    return next(scene for text, scene in edits if words in text.casefold())


def test_bigger_is_bigger(engine, circle):
    assert changed(edits_of(circle, engine), "bigger").shapes[0].size == "big"


def test_a_colour_is_changed_to_the_one_named(engine, circle):
    fills = [(text.casefold(), s.shapes[0].fill) for text, s in edits_of(circle, engine)]
    recoloured = [(text, fill.colour.name) for text, fill in fills if fill != circle.shapes[0].fill]
    assert len(recoloured) > 20
    # Numbers and other names for the same colour are the rest.
    assert sum(name in text for text, name in recoloured) > 0.6 * len(recoloured)


def test_faster_is_one_speed_up(engine, circle):
    turning = Picture(shapes=(Shape("star_five", motions=(Motion("spin", "slow"),)),))
    scene = changed(edits_of(turning, engine), "faster")
    assert scene.shapes[0].motions == (Motion("spin"),)


def test_twice_as_many_doubles_the_number(engine, circle):
    row = Picture(shapes=(Shape("circle", arrangement="row", count=(3,)),))
    assert changed(edits_of(row, engine, 1500), "twice as many").shapes[0].count == (6,)


def test_an_effect_is_added_and_removed(engine, circle):
    assert "vignette" in changed(edits_of(circle, engine, 3000), "vignette").effects
    framed = Picture(circle.background, circle.shapes, effects=("vignette",))
    assert not changed(edits_of(framed, engine, 3000), "the vignette").effects


def test_edits_change_the_code(engine, pairs):
    num_edited = 0
    for number, pair in enumerate(pairs[:400]):
        edit = edit_scene(pair.scene, engine, random.Random(number))
        if edit:
            num_edited += 1
            assert engine.emit(edit[1]) != pair.code
    assert num_edited > 380


def test_break_code_changes_code_and_is_repeatable(pairs):
    for number, pair in enumerate(pairs[:300]):
        broken = break_code(pair.code, random.Random(number))
        assert broken != pair.code
        assert broken == break_code(pair.code, random.Random(number))


def test_mistakes_are_of_many_kinds(pairs):
    code = next(pair.code for pair in pairs if "for (" in pair.code and pair.kind == "fragment")
    assert len({break_code(code, random.Random(n)) for n in range(200)}) > 100


def test_a_repair_carries_what_is_foreseen_of_the_mistake(pairs):
    tasks = [repair_task(pair, random.Random(n)) for n, pair in enumerate(pairs[:200])]
    assert all(task.task == "repair" for task in tasks if task)
    found = [(task, pair) for task, pair in zip(tasks, pairs[:200], strict=True) if task]
    assert len(found) > 190
    for task, pair in found:
        assert task.answer == pair.code != task.code
        assert task.text == foreseen(pair.code, task.code, pair.kind)
    assert len({task.text for task, _ in found}) > 80


def test_a_mistake_of_which_nothing_is_certain_makes_no_task(pairs, monkeypatch):
    monkeypatch.setattr(tasks_module, "foreseen", lambda good, broken, kind: None)
    assert repair_task(pairs[0], random.Random(1)) is None


def test_describe_asks_for_the_prompt_of_a_code(pairs):
    task = describe_task(pairs[0])
    assert (task.text, task.code, task.answer) == ("", pairs[0].code, pairs[0].prompt)


def test_edit_task_holds_both_codes(engine, pairs):
    task = edit_task(pairs[0], engine, random.Random(2))
    assert task.code == pairs[0].code
    assert task.answer not in ("", task.code)


def test_a_small_share_is_held_out(pairs):
    splits = [split_of(pair) for pair in pairs]
    assert 0.8 < splits.count("train") / len(splits) < 0.97
    assert set(splits) >= {"train", "program", "combination", "unused"}


def test_held_out_structures_are_never_trained_on(engine):
    stream = engine.stream(3)
    structures = {split: set() for split in RECIPE_SPLITS}
    for _ in range(6000):
        pair = next(stream)
        structures[split_of(pair)].add(structure_of(pair.code))
    assert structures["combination"]
    held_out = structures.pop("combination")
    assert not held_out & set().union(*structures.values())


def test_no_edit_leads_out_of_the_split_of_its_pair(engine, pairs):
    trained = [pair for pair in pairs if split_of(pair) == "train"]
    num_kept, num_left_out = 0, 0
    for number, pair in enumerate(trained[:800]):
        edit = edit_scene(pair.scene, engine, random.Random(number))
        if edit is None:
            continue
        text, scene, wordings = edit
        after = Pair(text, engine.emit(scene), pair.kind, pair.concepts, wordings, scene)
        leads_out = is_held_out_structure(after) or is_held_out_program(after)
        leads_out |= any(map(is_held_out, wordings))
        task = edit_task(pair, engine, random.Random(number))
        assert (task is None) == leads_out
        num_kept, num_left_out = num_kept + (not leads_out), num_left_out + leads_out
    assert num_kept > 5 * num_left_out > 0


def test_an_edit_of_a_held_out_program_is_not_trained_on(engine, pairs):
    held_out = [pair for pair in pairs if split_of(pair) == "program"]
    splits = set()
    for pair in held_out:
        task = edit_task(pair, engine, random.Random(2))
        if task:
            text, scene, wordings = edit_scene(pair.scene, engine, random.Random(2))
            after = Pair(text, task.answer, pair.kind, pair.concepts, wordings, scene)
            splits.add(split_of_codes((pair, after), wordings))
    assert splits == {"program"}


def test_held_out_wordings_are_never_trained_on(pairs):
    for pair in pairs:
        if split_of(pair) == "train":
            assert not any(is_held_out(wording) for wording in pair.wordings)


def test_numbers_and_colours_are_no_structure():
    one = "let a = vec3<f32>(0.5);\nlet b = 64u - x;"
    two = "let a = vec3<f32>(1.0, 0.25, 0.3);\nlet b = 8u - x;"
    assert structure_of(one) == structure_of(two)


def test_the_plainest_wording_is_always_trained(engine, book):
    """A held-out phrase must never be the only one for its meaning."""
    share = sum(is_held_out(t) for texts in book.wording.values() for t in texts[1:])
    total = sum(len(texts) - 1 for texts in book.wording.values())
    assert 0.2 * HELD_OUT_PERCENT < 100 * share / total < 3 * HELD_OUT_PERCENT


def test_a_pair_of_short_code_is_no_combination():
    pair = Pair("red", "fn f() {}", "fragment", frozenset(), frozenset(), Picture())
    assert split_of(pair) == "train"
