"""The order of candidates."""

import pytest

from core.evaluation.ranking import rank_candidates
from core.evaluation.records import Answer, Candidate, Wish
from core.generation.records import Sample
from core.validation.records import ValidationReport
from core.wgsl.diagnostics import Diagnostic


def candidate(number, code, *, log_probability=-0.1, is_valid=True, is_early=False, wishes=()):
    sample = Sample(
        *("p", code, "expression", 1, log_probability, True, 0.0), is_closed_early=is_early
    )
    findings = () if is_valid else (Diagnostic("error", "no", "naga"),)
    answer = Answer(sample, ValidationReport(code, "expression", code, findings), 1)
    return Candidate(number, answer, wishes=tuple(wishes))


def order(*candidates, readbacks=None, given=""):
    ranking = rank_candidates(candidates, readbacks=readbacks, given=given)
    return [ranked.candidate.number for ranked in ranking.ranked]


def test_rejected_ones_come_last_however_likely():
    found = candidate(0, "a", log_probability=-0.0, is_valid=False), candidate(1, "b")
    assert order(*found) == [1, 0]


def test_what_was_closed_early_comes_after_all_that_is_whole():
    early = candidate(0, "a", log_probability=0.0, is_early=True)
    assert order(early, candidate(1, "b", log_probability=-3.0))[0] == 1


def test_the_likelier_comes_first_and_of_equals_the_earlier():
    found = [candidate(i, f"x{i}", log_probability=p) for i, p in enumerate((-0.3, -0.1, -0.1))]
    assert order(*found) == [1, 2, 0]


def test_an_unmet_wish_counts_more_than_a_little_probability():
    wanting = candidate(0, "a", log_probability=-0.01, wishes=[Wish("red", False)])
    granting = candidate(1, "b", log_probability=-0.05, wishes=[Wish("red", True)])
    assert order(wanting, granting) == [1, 0]


def test_what_says_the_prompt_when_read_back_comes_first():
    found = candidate(0, "a"), candidate(1, "b")
    assert order(*found, readbacks=[-4.0, -0.5]) == [1, 0]


def test_what_keeps_the_given_shader_comes_before_a_likelier_one_that_does_not():
    given = "mix(vec3<f32>(1.0), vec3<f32>(1.0, 0.0, 0.0), cover(length(p) - 0.25))"
    flat = candidate(0, "vec3<f32>(0.0, 0.0, 1.0)", log_probability=-0.01)
    changed = candidate(1, given.replace("1.0, 0.0, 0.0", "0.0, 0.0, 1.0"), log_probability=-0.3)
    unchanged = candidate(2, given, log_probability=-0.001)
    assert order(flat, changed, unchanged, given=given) == [1, 0, 2]
    assert order(flat, changed, unchanged) == [2, 0, 1]


def test_repeats_come_after_all_that_differ_and_before_the_rejected():
    ranking = rank_candidates(
        [
            candidate(0, "f(x)"),
            candidate(1, "f( x ) // the same"),
            candidate(2, "g", is_valid=False),
            candidate(3, "h"),
        ],
        readbacks=None,
    )
    assert [(r.candidate.number, r.repeats) for r in ranking.ranked] == [
        (0, None), (3, None), (1, 0), (2, None),
    ]  # fmt: skip
    assert ranking.best.number == 0


def test_nothing_cannot_be_ranked():
    with pytest.raises(ValueError, match="no candidate"):
        rank_candidates([], readbacks=None)
