"""What each tool finds in a few rows, and that its fixes mend it."""

import random
from dataclasses import replace

import pytest

from core.dataset.near_duplicates import NearDuplicate
from core.dataset.quality.balance import find_imbalance
from core.dataset.quality.finding import groups
from core.dataset.quality.leaks import find_leaks
from core.dataset.quality.outliers import find_outliers
from core.dataset.quality.pictures import (
    MAX_SAME_DISTANCE,
    alike_pictures,
    find_twins,
    near_fingerprints,
)
from core.dataset.quality.records import Inspected, Looks
from core.dataset.quality.repeats import alike_codes, find_repeats
from core.dataset.quality.wording import find_contradictions
from core.dataset.records import Example, StoredExample
from core.dataset.splitting import assign_split
from core.rendering import picture_hash

CODE = (
    "fn wave(x: f32, y: f32) -> f32 { let a = sin(x * 3.0); let b = cos(y * 2.0);"
    " return a * b + a - b + 0.25; }"
)


def row(number: int, code: str = CODE, prompt: str = "a wave", **fields) -> StoredExample:
    example = Example(prompt, code, fields.pop("kind", "function"), **fields)
    return StoredExample(number, example, "unreviewed", number, "")


def inspected(*rows: StoredExample, **looks: Looks) -> Inspected:
    return Inspected(rows, {int(name[1:]): value for name, value in looks.items()})


def test_equal_codes_are_merged_with_all_their_prompts():
    rows = inspected(
        row(1, prompt="a wave", phrasings=("waves",)),
        row(2, CODE + "  // again", "A wave.", phrasings=("ripple", "waves")),
        row(3, "fn f() -> f32 { return 1.0; }", "one"),
    )
    (found,) = find_repeats(rows, alike_codes(rows))
    assert found.ids == (1, 2)
    (kept_id, kept), gone = found.fix.edits
    assert (kept_id, kept.prompts, gone) == (1, ("a wave", "waves", "ripple"), (2, None))


def test_near_codes_are_one_finding_for_all_that_are_near():
    codes = [CODE, CODE.replace("0.25", "0.5"), CODE.replace("wave", "swell")]
    rows = inspected(*(row(n, code, f"prompt {n}") for n, code in enumerate(codes)))
    pairs = [NearDuplicate(0, 1, 0.95), NearDuplicate(1, 2, 0.91)]
    (found,) = find_repeats(rows, pairs)
    assert found.ids == (0, 1, 2)
    assert "95 %" in found.message
    assert found.fix is None


def test_renamed_copies_are_merged_as_well():
    renamed = CODE.replace("wave", "swell").replace("x", "across").replace("y", "upwards")
    rows = inspected(row(1), row(2, renamed, "a swell"), row(3, "fn f() {}", "nothing"))
    (found,) = find_repeats(rows, alike_codes(rows))
    assert found.ids == (1, 2)
    assert "the same code but for its names" in found.message
    assert found.fix.edits == ((1, row(1, phrasings=("a swell",)).example), (2, None))


def test_prompts_come_twice_whatever_their_case_and_punctuation():
    other = "fn f() -> f32 { return 1.0; }"
    rows = inspected(row(1, prompt="a dark-grey wave"), row(2, other, "A dark grey wave!"))
    (found,) = find_repeats(rows, [])
    assert "asks for 2 different codes" in found.message


def test_a_prompt_of_two_codes_is_left_to_one_where_others_remain():
    other = "fn f() -> f32 { return 1.0; }"
    (found,) = find_repeats(inspected(row(1), row(2, other, phrasings=("one",))), [])
    assert found.fix.edits == ((2, row(2, other, "one").example),)
    (found,) = find_repeats(inspected(row(1), row(2, other)), [])
    assert found.fix is None


def test_fingerprints_are_near_up_to_the_distance_of_the_renderer():
    assert MAX_SAME_DISTANCE == picture_hash.MAX_SAME_DISTANCE
    rng = random.Random(3)
    prints = [rng.getrandbits(2000) & rng.getrandbits(2000) for _ in range(60)]
    prints += [value ^ sum(1 << rng.randrange(2000) for _ in range(n)) for n, value in
               zip((0, 5, 24, 30, 200), prints, strict=False)]  # fmt: skip
    expected = {
        (a, b): picture_hash.distance(prints[a], prints[b])
        for a in range(len(prints))
        for b in range(a + 1, len(prints))
        if picture_hash.looks_like(prints[a], prints[b])
    }
    assert {(a, b): d for a, b, d in near_fingerprints(prints)} == expected
    assert len(expected) >= 3
    assert near_fingerprints([]) == []


def test_twins_are_told_with_how_they_are_written():
    codes = ("1.0 + x", "2.0 + x", "x * x")
    rows = [row(n, code, str(n), kind="expression") for n, code in enumerate(codes, start=1)]
    rows = inspected(*rows, _1=Looks(picture=7), _2=Looks(picture=7), _3=Looks(picture=1 << 90))
    (found,) = find_twins(rows, alike_pictures(rows))
    assert found.ids in ((1, 2), (1, 2, 3))  # fingerprints with few bits are all near
    assert "same picture" in found.message


def held_out_and_learned() -> tuple[StoredExample, StoredExample]:
    codes = [f"x + {'sin(' * n}x{')' * n}" for n in range(1, 40)]
    by_split: dict[str, StoredExample] = {}
    for number, code in enumerate(codes):
        made = row(number, code, "a prompt", kind="expression", phrasings=(f"p{number}",))
        split = assign_split(made.example, train_ratio=0.8, val_ratio=0.1)
        by_split.setdefault("train" if split == "train" else "held", made)
    return by_split["held"], by_split["train"]


def test_what_training_gives_away_is_a_leak():
    held, learned = held_out_and_learned()
    rows = inspected(held, learned)
    picture, code, prompt = find_leaks(rows, [NearDuplicate(0, 1, 0.92)], [(0, 1, 3)])
    assert picture.ids == code.ids == prompt.ids == (held.id, learned.id)
    assert "same picture" in picture.message
    assert "92 %" in code.message
    assert prompt.fix.edits == (
        (held.id, replace(held.example, natural_language=held.example.phrasings[0], phrasings=())),
    )
    assert find_leaks(inspected(held), [], []) == []


def test_a_renamed_copy_is_a_leak():
    tagged = (
        row(1, tags=("split:train",)),
        row(2, CODE.replace("wave", "swell").replace("x", "at"), "swell", tags=("split:test",)),
    )
    rows = inspected(*tagged)
    (found,) = find_leaks(rows, alike_codes(rows), [])
    assert found.message == "“swell” of test has the code, but for its names, of training row 1."


def test_every_copy_of_a_training_row_is_a_leak():
    splits = ("test", "train", "val", "train", "test")
    codes = (CODE, CODE, CODE.replace("wave", "swell"), CODE, CODE)
    rows = inspected(
        *(
            row(number, code, f"p{number}", tags=(f"split:{split}",))
            for number, (split, code) in enumerate(zip(splits, codes, strict=True), start=1)
        )
    )
    found = find_leaks(rows, alike_codes(rows), [(0, 1, 0), (0, 4, 0)])
    leaks = {(item.ids, "picture" in item.message) for item in found}
    assert leaks == {((1, 2), False), ((3, 2), False), ((5, 2), False), ((1, 2), True), ((5, 2), True)}  # fmt: skip


def test_very_many_equal_rows_are_one_finding():
    rows = inspected(*(row(number, prompt=f"p{number}") for number in range(1, 3001)))
    (found,) = find_repeats(rows, alike_codes(rows))
    assert len(found.ids) == 3000


def test_a_prompt_is_a_leak_whatever_its_case_and_punctuation():
    held, learned = held_out_and_learned()
    held = replace(held, example=replace(held.example, natural_language="A: PROMPT!"))
    (found,) = find_leaks(inspected(held, learned), [], [])
    assert "“A: PROMPT!”" in found.message


RED = Looks(palette=(((248, 8, 8), 0.4), ((8, 8, 8), 0.6)), is_static=True)
MOVING_RED = replace(RED, is_static=False)


@pytest.mark.parametrize(
    ("prompt", "looks", "said"),
    [
        ("a red circle on black", RED, ""),
        ("a blue circle on black", RED, "no blue"),
        ("a circle that is not blue", RED, ""),
        ("a crimson disc", RED, ""),
        ("an orange slice", RED, ""),
        ("a spinning red square", RED, "stays the same"),
        ("a spinning red square", MOVING_RED, ""),
        ("a static red square", MOVING_RED, "picture moves"),
        ("red static noise", MOVING_RED, ""),
        ("a red ring, no animation", RED, ""),
        ("a red dot pulsing near the mouse", RED, ""),
        ("blue", Looks(), ""),  # not run yet
        *(
            (f"a red square {moves}", RED, "stays the same")
            for moves in (
                "that rotates over time",
                "spins slowly",
                "pulses",
                "moves left to right",
                "flickers",
                "that blinks",
                "that animates",
                "in motion",
                "drifts across the frame",
            )
        ),
        ("red squares rotate", RED, "stays the same"),
        ("a red star that moves to the top", RED, "stays the same"),
        ("a red spinning top", RED, ""),
        ("rotates the red square by 45 degrees", RED, ""),
        ("planets on red orbits", RED, ""),
        ("red pulses of light", RED, ""),
        ("a red square that never moves or spins", RED, ""),
        ("a red scroll that moves with the mouse", RED, ""),
        ("a frozen red wave, no animation", MOVING_RED, "picture moves"),
        ("a red dial that does not move", MOVING_RED, "picture moves"),
        ("a red wave frozen in time", MOVING_RED, "picture moves"),
        ("red, nothing moves", MOVING_RED, "picture moves"),
        ("a red square rotates, the rest does not move", MOVING_RED, ""),
        ("snow drifting over a frozen red lake", MOVING_RED, ""),
        ("reflection in still red water", MOVING_RED, ""),
    ],
)
def test_prompts_are_held_against_the_picture(prompt, looks, said):
    found = find_contradictions(inspected(row(1, prompt=prompt, kind="fragment"), _1=looks))
    assert [said in item.message for item in found] == ([True] if said else [])


def test_a_contradicting_phrasing_can_be_dropped():
    rows = inspected(
        row(1, prompt="a red disc", phrasings=("a blue disc",), kind="fragment"), _1=RED
    )
    (found,) = find_contradictions(rows)
    assert found.fix.edits[0][1].prompts == ("a red disc",)


def test_outliers_are_far_from_their_kind():
    rng = random.Random(1)
    rows = [row(n, "x + " * rng.randint(8, 12) + "x", "some words here", kind="compute")
            for n in range(40)]  # fmt: skip
    rows.append(row(99, "x + " * 200 + "x", "some words here", kind="compute"))
    looks = {r.id: Looks(gpu_ms=1.0 if r.id != 7 else 90.0) for r in rows}
    found = find_outliers(Inspected(rows, looks))
    assert [(item.ids, "tokens" in item.message) for item in found] == [
        ((99,), True),
        ((7,), False),
    ]
    assert find_outliers(Inspected(rows[-2:], looks)) == []  # too few to be usual


def test_categories_named_alike_become_one():
    rows = [row(n, f"x + {n}.0", str(n), category="color") for n in range(3)]
    rows += [row(9, "x", "nine", category="Colours"), row(10, "y", "ten", category="noise")]
    (found,) = find_imbalance(inspected(*rows))
    assert found.ids == (9,)
    assert found.fix.edits[0][1].category == "color"


def test_crowding_and_thin_categories_are_named():
    sizes = {"big": 60, "usual": 12, "thin": 2}
    rows = [
        row(100 * k + n, f"x + {n}.{k}", str(n), category=name)
        for k, (name, size) in enumerate(sizes.items())
        for n in range(size)
    ]
    said = [item.message for item in find_imbalance(inspected(*rows))]
    assert any("“big” holds 81 %" in text for text in said)
    assert any("“thin” has 2 rows only; 12 are usual" in text for text in said)


def test_a_category_as_large_as_the_others_is_not_thin():
    rows = [row(n, f"x + {n}.0", str(n), category=f"category {n // 2}x") for n in range(40)]
    assert [
        item.message for item in find_imbalance(inspected(*rows)) if "only" in item.message
    ] == []


def test_keys_follow_the_content():
    def key(*rows):
        return find_repeats(inspected(*rows), [])[0].key

    assert key(row(1), row(2)) == key(row(5), row(8))
    assert key(row(1), row(2)) != key(row(1), row(2, phrasings=("more",)))


def test_groups_connect():
    assert groups([(4, 5), (1, 2), (2, 3), (9, 5)]) == [[1, 2, 3], [4, 5, 9]]
