"""Choices explained, and answers forked, on scripted models."""

import math

import pytest

from core.generation.config import GenerationConfig
from core.generation.explaining import FORBIDDEN, explain_tokens
from core.generation.forking import going_on_from
from core.generation.records import Request, Sample

A, B, C, END = 4, 5, 6, 3
REQUEST = Request("p")


def script(prompt, text):
    """First a, b or c; after b mostly the end."""
    return {"": {"a": 0.6, "b": 0.3, "c": 0.1}, "b": {".": 0.75, "a": 0.25}}.get(text, {".": 1.0})


def test_each_token_has_its_probability_rank_and_alternatives(scripted):
    generator, _ = scripted(script)
    first, second, end = explain_tokens(generator, REQUEST, [B, A], num_alternatives=2)
    assert (first.text, first.rank, second.text, second.rank) == ("b", 1, "a", 1)
    assert first.probability == pytest.approx(0.3)
    assert [(o.text, round(o.probability, 3)) for o in first.alternatives] == [
        ("a", 0.6),
        ("c", 0.1),
    ]
    assert (second.alternatives[0].token_id, second.alternatives[0].text) == (END, "")
    assert (end.token_id, end.text, end.rank) == (END, "", 0)
    assert first.forbidden == 0.0


def test_an_answer_that_was_cut_off_has_no_end(scripted):
    generator, _ = scripted(script)
    assert len(explain_tokens(generator, REQUEST, [B, A], is_complete=False)) == 2


class NoA:
    is_closed_early = False

    def __init__(self):
        self.seen = []

    def restrict(self, logits_V):
        if not self.seen:
            logits_V[A] = -math.inf
        return logits_V

    def push(self, token_id):
        self.seen.append(token_id)

    def copy(self):
        other = type(self)()
        other.seen = list(self.seen)
        return other


class NoABecause(NoA):
    def explain(self, token_id):
        return f"{token_id} is not declared"


@pytest.mark.parametrize(
    ("constraint", "reason"), [(NoA, FORBIDDEN), (NoABecause, "4 is not declared")]
)
def test_what_was_forbidden_is_told_with_its_reason_and_share(scripted, constraint, reason):
    generator, _ = scripted(script)
    first, second, _end = explain_tokens(
        generator, REQUEST, [B, A], new_constraint=lambda kind: constraint()
    )
    assert first.forbidden == pytest.approx(0.6)
    assert [(o.text, o.reason) for o in first.alternatives[:2]] == [("a", reason), ("c", "")]
    assert second.forbidden == 0.0


def test_what_was_written_can_be_explained_by_its_ids(real_generator):
    config = GenerationConfig(max_new_tokens=12)
    sample = real_generator.generate(["p"], config=config)[0][0]
    choices = explain_tokens(
        real_generator, REQUEST, sample.token_ids, is_complete=sample.is_complete
    )
    assert all(choice.rank == 0 for choice in choices)  # it was greedy
    mean = sum(math.log(choice.probability) for choice in choices) / len(choices)
    assert mean == pytest.approx(sample.log_probability, abs=1e-4)
    assert "".join(choice.text for choice in choices) == sample.code


def test_a_fork_keeps_the_beginning_and_writes_the_rest(scripted):
    generator, _ = scripted(script)
    greedy = generator.generate(["p"], config=GenerationConfig())[0][0]
    assert greedy.code == "a"
    ((forked,),) = generator.generate(
        ["p"], config=GenerationConfig(), new_constraint=going_on_from([B])
    )
    assert forked.code == "b"
    assert forked.log_probability == pytest.approx(math.log(0.75) / 2)  # the b was given
    beams = generator.search(
        REQUEST, config=GenerationConfig(num_beams=2), new_constraint=going_on_from([B])
    )
    assert {sample.code for sample in beams} == {"b", "ba"}


def test_a_fork_can_be_bound_by_another_constraint_from_there_on(scripted):
    generator, _ = scripted(script)
    both = going_on_from([C], lambda kind: NoA())
    events = generator.draw(REQUEST, config=GenerationConfig(), new_constraint=both)
    assert [event.code for _, event in events if isinstance(event, Sample)] == ["c"]
