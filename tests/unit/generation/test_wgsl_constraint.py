"""The constraint on logits, the room it keeps, and going back before a fault."""

import math

import pytest
import torch

from core.actions.draw_candidates import answer_requests
from core.generation.backtracking import (
    MAX_REWRITES,
    Fault,
    place_of,
    rewrite,
    shorten,
    statement_start,
)
from core.generation.config import GenerationConfig
from core.generation.constraining.constraints import ShaderConstraints
from core.generation.constraining.states import Rejected
from core.generation.constraining.wgsl_constraint import Limits, WgslConstraint
from core.generation.generator import Generator
from core.generation.records import Request, Sample
from core.model.config import ModelConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.training import train_tokenizer
from core.validation.validator import validate_shader
from core.wgsl.kinds import SHADER_KINDS

ROW = """\
fn f(a: f32) -> f32 {
    let b = a * 2.0;
    return b + 1.0;
}
"""


@pytest.fixture(scope="module")
def tokenizer():
    return train_tokenizer(["a red circle"], [ROW], config=TokenizerConfig())


@pytest.fixture(scope="module")
def constraints(tokenizer) -> ShaderConstraints:
    return ShaderConstraints(tokenizer.code)


@pytest.fixture(scope="module")
def untrained(tokenizer, constraints) -> Generator:
    sizes = ModelConfig(d_model=24, nhead=3, num_layers=1, dim_feedforward=32, max_seq_len=128)
    model = Seq2Seq(
        sizes,
        prompt_vocab_size=tokenizer.prompt.vocab_size,
        code_vocab_size=tokenizer.code.vocab_size,
    )
    init_weights(model, seed=1)
    return Generator(model, tokenizer, device="cpu", constraints=constraints)


def pushed(constraints, tokenizer, text: str, **limits) -> WgslConstraint:
    made = constraints.new("function", Limits(**{"max_tokens": 200, **limits}))
    for token_id in tokenizer.code.encode(text):
        made.push(token_id)
    return made


def logits(tokenizer, **scores: float) -> torch.Tensor:
    logits_V = torch.full((tokenizer.code.vocab_size,), -20.0)
    names = {entry.text: i for i, entry in enumerate(tokenizer.code.entries) if entry.token}
    for word, score in scores.items():
        logits_V[tokenizer.code.eos_id if word == "end" else names[word]] = score
    return logits_V


def id_of(tokenizer, word: str) -> int:
    return tokenizer.code.encode(word)[0]


def test_the_likeliest_allowed_token_stays_and_the_forbidden_one_is_explained(
    constraints, tokenizer
):
    made = pushed(constraints, tokenizer, "fn f(a: f32, n: u32) -> f32 { return", enough=1)
    restricted_V = made.restrict(logits(tokenizer, struct=3.0, a=2.0, f=1.0))
    assert [i for i, x in enumerate(restricted_V.tolist()) if x > -math.inf] == [
        id_of(tokenizer, "a")
    ]
    assert made.explain(id_of(tokenizer, "struct")) == "`struct` is not declared"
    assert made.explain(id_of(tokenizer, "a")) == ""
    assert made.explain(tokenizer.code.eos_id) == "the shader is not complete"
    assert made.statistics.removed[-1] == pytest.approx(
        math.exp(3) / (math.exp(3) + math.exp(2) + math.exp(1)), abs=1e-3
    )
    assert made.statistics.tried == [2]


def test_who_wants_to_end_without_the_entry_point_writes_it(constraints, tokenizer):
    made = constraints.new("fragment", Limits(200, enough=1))
    for token_id in tokenizer.code.encode("fn f(a: f32) -> f32 { return a; }"):
        made.push(token_id)
    restricted_V = made.restrict(logits(tokenizer, end=9.0, struct=5.0))
    assert int(restricted_V.argmax()) == id_of(tokenizer, "@fragment")


def test_an_end_once_begun_is_followed(constraints, tokenizer):
    made = pushed(constraints, tokenizer, "fn f(a: f32) -> f32 { let b", max_tokens=30)
    while (token_id := int(made.restrict(logits(tokenizer, a=1.0)).argmax())) != (
        tokenizer.code.eos_id
    ):
        made.push(token_id)
    assert made.num_tokens < 30
    assert not made.is_stuck


def test_without_a_limit_everything_that_may_come_stays(constraints, tokenizer):
    made = pushed(constraints, tokenizer, "fn f(a: f32) -> f32 { return", coverage=1.0)
    restricted_V = made.restrict(torch.zeros(tokenizer.code.vocab_size))
    for token_id in range(tokenizer.code.vocab_size):
        assert (restricted_V[token_id] > -math.inf) == (made.explain(token_id) == "")


def test_a_start_is_followed_as_far_as_it_may_come(constraints, tokenizer):
    start = tokenizer.code.encode("fn f(a: f32) -> f32 { return ) a; }")
    made = constraints.new("module", Limits(200, enough=1), start=start)
    while made.explain(start[made.num_tokens]) == "":
        assert int(made.restrict(logits(tokenizer, a=9.0)).argmax()) == start[made.num_tokens]
        made.push(start[made.num_tokens])
    assert made.num_tokens == start.index(id_of(tokenizer, "return")) + 1
    assert int(made.restrict(logits(tokenizer, a=9.0)).argmax()) == id_of(tokenizer, "a")


def test_copies_go_their_own_way(constraints, tokenizer):
    one = pushed(constraints, tokenizer, "fn f(a: f32) -> f32 { let")
    other = one.copy()
    one.push(id_of(tokenizer, "b"))
    other.push(id_of(tokenizer, "a"[:1]))
    assert one.explain(id_of(tokenizer, "=")) == ""
    assert "declared" in other.explain(id_of(tokenizer, "="))
    assert one.num_tokens == other.num_tokens


def test_an_end_for_want_of_room_is_told(constraints, tokenizer):
    text = "fn f() { let a = 1.0; let b = 2.0; }"
    ids = [*tokenizer.code.encode(text), constraints.vocabulary.eos_id]

    def written(room: int) -> bool:
        made = constraints.new("function", Limits(room, enough=1))
        wanted = iter(ids)
        for token_id in wanted:
            scores_V = torch.zeros(tokenizer.code.vocab_size)
            scores_V[token_id] = 9.0
            chosen = int(made.restrict(scores_V).argmax())
            if chosen != token_id or chosen == ids[-1]:
                return made.is_closed_early
            made.push(chosen)
        raise AssertionError("it never ended")

    assert not written(len(ids) + 6)
    assert not written(500)
    assert written(len(ids) - 4)


def test_what_is_forbidden_besides_and_what_is_begun_with(constraints, tokenizer):
    start = tokenizer.code.encode("fn f(")
    fresh, bracket = id_of(tokenizer, "a"), id_of(tokenizer, ")")
    made = constraints.new(
        "function", Limits(100, enough=1), start=start, forbidden={4 - 1: frozenset({bracket})}
    )
    for token_id in start:
        restricted_V = made.restrict(logits(tokenizer, struct=5.0))
        assert int(restricted_V.argmax()) == token_id
        made.push(token_id)
    assert int(made.restrict(logits(tokenizer, **{")": 5.0, "a": 4.0})).argmax()) == fresh
    assert "compiler" in made.explain(bracket)


def test_a_forbidden_token_cannot_be_pushed(constraints, tokenizer):
    with pytest.raises(Rejected):
        pushed(constraints, tokenizer, "fn f(a: f32) -> f32 { return struct")


@pytest.mark.parametrize("kind", ["fragment", "statements"])
def test_an_untrained_model_writes_whole_valid_shaders_in_little_room(kind, untrained, gpu):
    config = GenerationConfig(temperature=1.0, max_new_tokens=32, seed=5)
    ((sample,),) = untrained.write([Request("a red circle", kind)], config=config)
    assert sample.is_complete
    report = validate_shader(sample.code, client=gpu, kind=kind)
    # Only constants that naga works out can be wrong; the actions go back before them.
    assert report.is_valid or "const" in report.diagnostics[0].message.lower()


def sample_of(code: str) -> Sample:
    return Sample("p", code, "function", 10, -1.0, is_complete=True, duration_s=0.0)


def test_places_and_statements(tokenizer):
    ids = tokenizer.code.encode(ROW)
    place = place_of(ids, ROW.index("1.0"), tokenizer.code)
    assert tokenizer.code.decode(ids[place:]).startswith("1.0")
    assert tokenizer.code.decode(ids[statement_start(ids, place, 1, tokenizer.code) :]).startswith(
        "return"
    )
    assert tokenizer.code.decode(ids[statement_start(ids, place, 2, tokenizer.code) :]).startswith(
        "let"
    )
    assert statement_start(ids, place, 9, tokenizer.code) == 0


def test_a_shader_is_cut_short_before_its_fault(untrained):
    request, fault, seen = Request("a red circle", "function"), Fault(ROW.index("1.0")), []

    def fault_at_first(sample: Sample) -> Fault | None:
        seen.append(sample.code)
        return fault if len(seen) == 1 else None

    short = shorten(untrained, request, sample_of(ROW), fault, find_fault=fault_at_first)
    assert short is not None
    assert short.code == seen[1]
    assert seen[0].startswith(ROW[: ROW.index("return")].rstrip())
    assert "1.0" not in seen[0]
    assert not seen[1].startswith(ROW[: ROW.index("return")].rstrip())  # once more, further back


def test_going_back_stops_at_the_first_good_attempt_and_is_bounded(untrained):
    request = Request("a red circle", "function")
    config = GenerationConfig(max_new_tokens=100)
    fault, seen = Fault(ROW.index("1.0")), []

    def never_good(sample: Sample) -> Fault:
        seen.append(sample.code)
        return Fault(min(fault.offset, len(sample.code) - 1))

    assert (
        rewrite(untrained, request, sample_of(ROW), fault, config=config, find_fault=never_good)
        is None
    )
    assert len(seen) <= MAX_REWRITES
    start = ROW[: ROW.index("1.0")].rstrip()
    assert seen[0].startswith(start)
    assert not seen[0].startswith(f"{start} 1.0")
    good = rewrite(
        untrained, request, sample_of(ROW), fault, config=config, find_fault=lambda _: None
    )
    assert good is not None
    assert good.code == seen[0]


@pytest.mark.slow
def test_200_samples_of_an_untrained_model_are_whole_and_valid(untrained, gpu):
    config = GenerationConfig(temperature=1.0, max_new_tokens=120)
    for number in range(200):
        kind = SHADER_KINDS[number % len(SHADER_KINDS)]
        request = Request(f"shader {number}", kind)
        (answer,) = answer_requests(untrained, [request], config=config, client=gpu)[0]
        assert answer.is_valid, answer.sample.code
