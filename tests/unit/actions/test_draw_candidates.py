"""Candidates of a model that knows its shaders by heart."""

from dataclasses import replace

import pytest

from core.actions.draw_candidates import MOMENTS, answer_requests, draw_candidates
from core.actions.explain_answer import explain_answer, fork_answer
from core.actions.generate_shader import open_model
from core.actions.open_model import find_model
from core.errors import EmptyPromptError, PromptTooLongError, TaskNotLearnt
from core.evaluation.records import Candidate, Ranking
from core.generation.backtracking import MAX_REWRITES
from core.generation.config import GenerationConfig
from core.generation.lookups import Templates
from core.generation.records import Piece, Request
from core.rendering.records import RenderReport
from core.rendering.renderer import render_shader
from core.wgsl.diagnostics import Diagnostic
from tests.taught_tasks import BLUE, HALVE, RED

pytestmark = pytest.mark.gpu
DARING = GenerationConfig(temperature=3.0, num_samples=5, seed=3, max_new_tokens=40)


@pytest.fixture(scope="module")
def model(taught_folder):
    return open_model(find_model(str(taught_folder)))


def drawn(model, client, request, config=DARING):
    return list(draw_candidates(model, request, config=config, client=client))


def test_pieces_candidates_and_a_ranking_come_in_this_order(model, gpu):
    *events, ranking = drawn(model, gpu, Request("paint it red"))
    pieces = [event for event in events if isinstance(event, Piece)]
    candidates = [event for event in events if isinstance(event, Candidate)]
    assert "".join(piece.text for piece in pieces) == RED
    assert sorted(candidate.number for candidate in candidates) == list(range(5))
    assert isinstance(ranking, Ranking)
    assert {r.candidate.number for r in ranking.ranked} == set(range(5))
    greedy = next(candidate for candidate in candidates if candidate.number == 0)
    assert greedy.code == RED
    assert len(greedy.frames) == MOMENTS.num_frames
    assert [wish.text for wish in greedy.wishes] == ["red"]
    assert ranking.best.code == RED  # of the few that compile the one that says the prompt
    assert ranking.ranked[0].merit.readback == max(r.merit.readback for r in ranking.ranked)


def test_the_same_settings_give_the_same_ranking(model, gpu):
    found = [drawn(model, gpu, Request("halve a number"))[-1] for _ in range(2)]
    first, second = [[(r.candidate.code, r.merit, r.repeats) for r in f.ranked] for f in found]
    assert first == second
    assert len({code for code, *_ in first}) > 1


def test_without_daring_the_candidates_still_differ_from_the_greedy_one(model, gpu, monkeypatch):
    monkeypatch.setattr("core.actions.draw_candidates.CANDIDATE_TEMPERATURE", 4.0)
    config = GenerationConfig(num_samples=4, max_new_tokens=40)
    ranking = drawn(model, gpu, Request("paint it red"), config)[-1]
    assert len({r.candidate.code for r in ranking.ranked}) > 1


def test_more_are_drawn_where_all_are_rejected(model, gpu):
    short = GenerationConfig(num_samples=2, max_new_tokens=2, constraint="types")
    ranking = drawn(model, gpu, Request("halve a number"), short)[-1]
    assert len(ranking.ranked) == 2 + 8
    assert not ranking.best.is_valid
    answers = answer_requests(model, [Request("halve a number")], config=short, client=gpu)[0]
    assert len(answers) == 2
    assert answers[0].num_attempts == 2 + 8


def test_what_is_rejected_is_written_anew_from_before_its_fault(model, gpu, monkeypatch):
    refused = []

    def refuse_the_first(code, **others):
        report = render_shader(code, **others)
        if not refused or code == refused[0]:
            refused[:] = [code]
            found = Diagnostic("error", "a fault", "naga", line=1, column=16)
            return RenderReport(replace(report.validation, diagnostics=(found,)))
        return report

    monkeypatch.setattr("core.actions.draw_candidates.render_shader", refuse_the_first)
    config = GenerationConfig(num_samples=1)
    *events, ranking = drawn(model, gpu, Request("paint it red"), config)
    numbers = [event.number for event in events if isinstance(event, Candidate)]
    assert numbers == list(range(len(numbers)))
    assert 1 < len(numbers) <= 1 + MAX_REWRITES + 1
    assert ranking.best.is_valid
    assert ranking.best.code.startswith(refused[0][:10])


def test_what_is_rejected_beside_valid_ones_is_replaced_and_not_handed_out(model, gpu, monkeypatch):
    refused = []

    def refuse_another(code, **others):
        report = render_shader(code, **others)
        if code != HALVE and (not refused or code == refused[0]):
            refused[:] = [code]
            found = Diagnostic("error", "a fault", "naga", line=1, column=len(code) // 2)
            return RenderReport(replace(report.validation, diagnostics=(found,)))
        return report

    monkeypatch.setattr("core.actions.draw_candidates.render_shader", refuse_another)
    *events, ranking = drawn(model, gpu, Request("halve a number"))
    assert refused
    ranked = [r.candidate for r in ranking.ranked]
    assert refused[0] not in [candidate.code for candidate in ranked]
    assert all(candidate.is_valid for candidate in ranked)
    assert len(ranked) == DARING.num_samples
    drawn_ones = [event for event in events if isinstance(event, Candidate)]
    assert len(drawn_ones) > DARING.num_samples


def test_edits_are_candidates_without_wishes(model, gpu):
    ranking = drawn(model, gpu, Request("make it blue", task="edit", code=RED))[-1]
    assert ranking.best.code == BLUE
    assert ranking.best.wishes == ()
    assert ranking.ranked[0].merit.readback is None


def test_a_lookup_is_one_candidate_and_only_generates(gpu):
    *_, found, ranking = drawn(Templates(), gpu, Request("chromatic mix"))
    assert ranking.best == found
    assert found.frames
    with pytest.raises(TaskNotLearnt):
        drawn(Templates(), gpu, Request("make it blue", task="edit", code=RED))


def test_requests_are_checked_before_any_work(model, gpu):
    with pytest.raises(EmptyPromptError):
        drawn(model, gpu, Request(" "))
    requests = [Request("halve a number"), Request("")]
    with pytest.raises(EmptyPromptError):
        answer_requests(model, requests, config=DARING, client=gpu)


def test_giving_up_ends_the_work(model, gpu):
    events = draw_candidates(model, Request("halve a number"), config=DARING, client=gpu)
    next(events)
    events.close()
    assert (
        answer_requests(model, [Request("halve a number")], config=GenerationConfig(), client=gpu)[
            0
        ][0].sample.code
        == HALVE
    )


def test_an_answer_is_explained_and_forked(model, gpu):
    request = Request("paint it red")
    best = drawn(model, gpu, request)[-1].best.answer.sample
    choices = explain_answer(model, request, best, config=DARING)
    assert "".join(choice.text for choice in choices) == RED
    assert choices[-1].text == ""
    forks = fork_answer(
        model, Request("halve a number"), best.token_ids[:2], config=DARING, client=gpu
    )
    begin = "".join(choice.text for choice in choices[:2])
    *_, ranking = forks
    assert all(r.candidate.code.startswith(begin) for r in ranking.ranked)


def test_a_lookup_has_no_tokens_to_explain():
    _, sample = Templates().answer("chromatic mix")
    with pytest.raises(TaskNotLearnt, match="writes no tokens"):
        explain_answer(Templates(), Request("chromatic mix"), sample, config=DARING)


@pytest.mark.parametrize(
    "prompt",
    [
        "ein roter Kreis auf blauem Grund",
        "一个红色的圆",
        "🔴🔵 ✨",
        "@fragment fn f() -> @location(0) vec4<f32> { return vec4(1.0); }",
        "a red circle " * 300,
        "a still spinning circle, red without any red, nothing but everything",
        "<eos> \x00 \u202e </s>",
    ],
)
def test_whatever_is_asked_there_is_a_shader_or_a_clear_word(model, gpu, prompt):
    config = GenerationConfig(num_samples=2, max_new_tokens=24)
    best = drawn(model, gpu, Request(prompt), config)[-1].best
    answer = best.answer
    assert best.is_valid or answer.validation.diagnostics or not answer.sample.is_complete


def test_prompts_beyond_the_limits_are_refused(model, gpu):
    with pytest.raises(PromptTooLongError, match="at most 4,000"):
        drawn(model, gpu, Request("red " * 1001))
