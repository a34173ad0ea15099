"""Nearly the same code is found, all of it, and nothing else."""

import random
from itertools import combinations

import pytest

from core.dataset.near_duplicates import (
    code_shingles,
    find_near_duplicates,
    nearest_similarities,
    similarity,
)

WAVE = "fn wave(x: f32) -> f32 { return sin(x * 2.0) * 0.5 + 0.5; }"


def variants(seed: int, num_codes: int) -> list[str]:
    """Make codes of a few words, many of them another one with a word changed."""
    draw = random.Random(seed)
    codes = [draw.choices("abcdefgh", k=draw.randint(1, 30)) for _ in range(num_codes // 2)]
    for code in list(codes):
        changed = list(code)
        changed[draw.randrange(len(changed))] = draw.choice("abcdefgh")
        codes.append(changed)
    return [" ".join(code) for code in codes]


def test_layout_and_comments_do_not_count() -> None:
    (pair,) = find_near_duplicates(["1u", WAVE, WAVE.replace("{", "{ // up and down\n\t")])
    assert (pair.first, pair.second, pair.similarity) == (1, 2, 1.0)


def test_renamed_copies_are_as_alike_as_can_be() -> None:
    renamed = WAVE.replace("wave", "swell").replace("x", "time_s")
    (pair,) = find_near_duplicates([WAVE, "1u", renamed])
    assert (pair.first, pair.second, pair.similarity, pair.is_renamed) == (0, 2, 1.0, True)
    assert find_near_duplicates([WAVE, renamed.replace("2.0", "9.0")]) == []


def test_a_renamed_copy_that_is_near_as_well_is_one_pair() -> None:
    long = WAVE.replace("return", "let a = x + 1.0; let b = a * x; return")
    (pair,) = find_near_duplicates([long, long.replace("wave", "swell")], least_similarity=0.5)
    assert (pair.similarity, pair.is_renamed) == (1.0, True)


def test_equal_codes_are_no_renamed_copies() -> None:
    renamed = WAVE.replace("wave", "swell")
    found = find_near_duplicates([WAVE, WAVE, renamed])
    assert [(p.first, p.second, p.is_renamed) for p in found] == [
        (0, 1, False), (0, 2, True)
    ]  # fmt: skip


def test_similarity_is_the_share_of_runs_in_common() -> None:
    one, other = code_shingles("a b c d"), code_shingles("a b c e")  # abc bcd, abc bce
    assert similarity(one, other) == pytest.approx(1 / 3)
    assert similarity(code_shingles("a a a a"), code_shingles("a a a")) == 0.5  # repeats count
    assert similarity(code_shingles(""), code_shingles("")) == 1.0


@pytest.mark.parametrize("least", [0.5, 0.7, 0.8, 0.9, 1.0])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_finds_exactly_what_comparing_all_pairs_finds(seed: int, least: float) -> None:
    codes = variants(seed, 120)
    bags = [code_shingles(code) for code in codes]
    firsts = [bags.index(bag) for bag in bags]  # copies are paired with these alone
    expected = {
        (first, second): similarity(bags[first], bags[second])
        for first, second in combinations(range(len(bags)), 2)
        if firsts[first] == first and firsts[second] in (first, second)
        if similarity(bags[first], bags[second]) >= least
    }
    assert least == 1.0 or expected
    found = find_near_duplicates(codes, least_similarity=least)
    assert {(pair.first, pair.second): pair.similarity for pair in found} == expected
    assert [p.similarity for p in found] == sorted(expected.values(), reverse=True)


def test_nearest_is_the_largest_similarity_to_any_other() -> None:
    bags = [code_shingles(code) for code in variants(4, 40)]
    expected = [max(similarity(bag, other) for other in bags if other is not bag) for bag in bags]
    assert nearest_similarities(bags, sample_size=100) == pytest.approx(expected)
    assert nearest_similarities(bags, sample_size=4) == pytest.approx(expected[::10])
    assert nearest_similarities([], sample_size=4) == []


@pytest.mark.parametrize("least", [0.1, 1.5])
def test_a_senseless_threshold_is_refused(least: float) -> None:
    with pytest.raises(ValueError, match="least_similarity"):
        find_near_duplicates([WAVE], least_similarity=least)


def test_copies_are_paired_with_the_first_alone() -> None:
    code = "fn f(x: f32) -> f32 { return x * 2.0; }"
    renamed = code.replace("x", "value")
    codes = [code, renamed, *[code, renamed] * 100]
    pairs = find_near_duplicates(codes)
    assert len(pairs) == len(codes) - 1
    assert {pair.first for pair in pairs} == {0, 1}
