import math

import pytest

from core.errors import EmptyPromptError, PromptTooLongError
from core.generation.config import MAX_PROMPT_CHARACTERS, GenerationConfig
from core.generation.records import Piece, Request, Sample
from core.model.seq2seq import Seq2Seq

GREEDY = GenerationConfig()


def spell(*words):
    """A script that writes word number ``prompt`` with probability 0.75 a letter."""

    def script(prompt, text):
        word = words[prompt % len(words)] + "."
        return {word[len(text)]: 0.75, "t": 0.25}

    return script


def text_of(generator, prompt, config, **more):
    return "".join(piece.text for piece in generator.stream(Request(prompt), config=config, **more))


def test_scripted_logits_give_the_known_text(scripted):
    generator, _ = scripted(spell("abc"))
    ((sample,),) = generator.generate(["draw"], config=GREEDY)
    assert (sample.code, sample.prompt, sample.num_tokens) == ("abc", "draw", 3)
    assert sample.is_complete
    assert sample.kind == "expression"
    assert sample.log_probability == pytest.approx(math.log(0.75), abs=1e-4)
    assert sample.duration_s > 0


def test_streamed_pieces_make_up_the_text(scripted):
    generator, _ = scripted(spell("abc"))
    pieces = list(generator.stream(Request("draw"), config=GREEDY))
    assert [piece.text for piece in pieces] == ["a", "b", "c"]
    assert [piece.probability for piece in pieces] == pytest.approx([0.75] * 3, abs=1e-4)


def test_an_answer_may_be_empty(scripted):
    generator, _ = scripted(lambda prompt, text: {".": 1.0})
    ((sample,),) = generator.generate(["x"], config=GREEDY)
    assert (sample.code, sample.num_tokens, sample.is_complete) == ("", 0, True)
    assert list(generator.stream(Request("x"), config=GREEDY)) == []


def test_limits_of_settings_and_model_end_an_answer(scripted):
    generator, _ = scripted(lambda prompt, text: {"a": 1.0}, max_seq_len=9)
    ((sample,),) = generator.generate(["x"], config=GREEDY)
    assert (sample.code, sample.is_complete) == ("a" * 8, False)
    ((sample,),) = generator.generate(["x"], config=GenerationConfig(max_new_tokens=3))
    assert (sample.code, sample.is_complete) == ("aaa", False)
    assert text_of(generator, "x", GenerationConfig(max_new_tokens=3)) == "aaa"


def test_an_answer_that_ends_just_at_the_limit_is_complete(scripted):
    generator, _ = scripted(spell("abc"))
    ((sample,),) = generator.generate(["x"], config=GenerationConfig(max_new_tokens=4))
    assert (sample.code, sample.is_complete) == ("abc", True)


def test_answers_come_in_the_order_of_prompts_and_samples(scripted):
    words = ["abcdefgh", "b", "cdc", "dd", "e"]
    generator, model = scripted(spell(*words))
    config = GenerationConfig(num_samples=2)
    found = generator.generate(["p0", "p1", "p2", "p3", "p4"], config=config)
    assert [[sample.code for sample in samples] for samples in found] == [[w, w] for w in words]
    assert [samples[0].prompt for samples in found] == ["p0", "p1", "p2", "p3", "p4"]
    # Finished rows leave the batch.
    assert model.row_counts[0] == 10
    assert model.row_counts[-1] == 2


def test_many_rows_are_written_in_parts(scripted):
    generator, model = scripted(spell("ab"))
    found = generator.generate([f"p{n}" for n in range(70)], config=GREEDY)
    assert [samples[0].code for samples in found] == ["ab"] * 70
    assert max(model.row_counts) == 16


def test_no_prompts_give_no_answers(scripted):
    generator, _ = scripted(spell("ab"))
    assert generator.generate([], config=GREEDY) == []


@pytest.mark.parametrize("prompt", ["", "  \n\t", "\u3000"])
def test_blank_prompts_are_refused(scripted, prompt):
    generator, model = scripted(spell("ab"))
    with pytest.raises(EmptyPromptError):
        generator.generate(["fine", prompt], config=GREEDY)
    with pytest.raises(EmptyPromptError):
        next(generator.stream(Request(prompt), config=GREEDY))
    assert model.row_counts == []


def test_too_long_prompts_are_refused(scripted):
    generator, _ = scripted(spell("ab"))
    generator.generate(["x" * MAX_PROMPT_CHARACTERS], config=GREEDY)
    with pytest.raises(PromptTooLongError, match="10,000 characters; at most 4,000"):
        generator.generate(["x" * 10_000], config=GREEDY)


def test_seed_and_prompt_decide_a_draw(scripted):
    letters = dict.fromkeys("abcdefghijklmnop", 1 / 16)
    generator, _ = scripted(lambda prompt, text: letters if len(text) < 12 else {".": 1.0})
    config = GenerationConfig(temperature=1.0, num_samples=3)
    first, again = (generator.generate(["p", "q"], config=config) for _ in range(2))
    codes = [sample.code for samples in first for sample in samples]
    assert codes == [sample.code for samples in again for sample in samples]
    assert len(set(codes)) == 6
    # Company and the way of asking do not matter.
    assert generator.generate(["q"], config=config)[0][1].code == first[1][1].code
    assert text_of(generator, "q", config) == first[1][0].code
    other = GenerationConfig(temperature=1.0, seed=1)
    assert text_of(generator, "q", other) != first[1][0].code


def test_draws_follow_the_chances(scripted):
    generator, _ = scripted(lambda prompt, text: {".": 1.0} if text else {"a": 0.8, "b": 0.2})
    config = GenerationConfig(temperature=1.0, num_samples=400)
    codes = [sample.code for sample in generator.generate(["x"], config=config)[0]]
    assert 0.7 < codes.count("a") / 400 < 0.9
    assert codes.count("a") + codes.count("b") == 400


class NoAs:
    """Forbids the letter a and remembers what was written."""

    made: list = []  # noqa: RUF012 - emptied by the test
    is_closed_early = False

    def __init__(self, kind):
        self.kind, self.pushed = kind, []
        self.made.append(self)

    def restrict(self, logits_V):
        logits_V = logits_V.clone()
        logits_V[4] = -math.inf
        return logits_V

    def push(self, token_id):
        self.pushed.append(token_id)


def test_a_constraint_has_the_last_word_in_each_row(scripted):
    NoAs.made.clear()
    script = lambda prompt, text: {"a": 0.9, "b": 0.1} if len(text) < 2 else {".": 1.0}  # noqa: E731
    generator, _ = scripted(script)
    ((one,), (two,)) = generator.generate(
        ["x", "y"], kinds=["fragment", None], config=GREEDY, new_constraint=NoAs
    )
    assert (one.code, two.code) == ("bb", "bb")
    assert [made.kind for made in NoAs.made] == ["fragment", None]
    assert [made.pushed for made in NoAs.made] == [[5, 5], [5, 5]]
    # The probability is the model's among the tokens that were allowed.
    assert one.log_probability == pytest.approx(0.0, abs=1e-3)
    assert text_of(generator, "x", GREEDY, new_constraint=NoAs) == "bb"


@pytest.mark.parametrize("temperature", [0.0, 1.0])
def test_streamed_and_batched_agree_on_a_real_network(real_generator, temperature):
    config = GenerationConfig(temperature=temperature)
    prompts = ["a", "much longer than the others", "red circle", "xyz", "blue"]
    together = real_generator.generate(prompts, config=config)
    for prompt, (sample,) in zip(prompts, together, strict=True):
        assert text_of(real_generator, prompt, config) == sample.code
    assert len({sample.code for (sample,) in together}) > 1


def test_the_kind_reaches_the_prompt(real_generator):
    config = GenerationConfig(temperature=1.0, num_samples=4)
    free, asked = real_generator.generate(["red", "red"], kinds=[None, "fragment"], config=config)
    assert [sample.code for sample in free] != [sample.code for sample in asked]


def test_a_stream_may_be_left_and_does_not_disturb_the_model(real_generator):
    model: Seq2Seq = real_generator._model
    stream = real_generator.stream(Request("red"), config=GREEDY)
    next(stream)
    # Between pieces gradients work as ever: a trainer may score samples this way.
    model.train()
    loss = model.decoder.norm.weight.square().sum()
    loss.backward()
    next(stream)
    stream.close()


def test_a_time_limit_ends_the_writing_and_says_so(scripted):
    generator, _ = scripted(lambda prompt, text: {"a": 1.0}, max_seq_len=60_000)
    config = GenerationConfig(max_new_tokens=60_000, max_seconds=0.2)
    ((sample,),) = generator.generate(["p"], config=config)
    assert 0 < len(sample.code) < 60_000 - 1
    assert not sample.is_complete


def test_all_draws_are_written_at_once_the_first_greedily(scripted):
    generator, model = scripted(
        lambda prompt, text: {"a": 0.6, "b": 0.4} if len(text) < 3 else {".": 1.0}
    )
    config = GenerationConfig(temperature=1.0, num_samples=6)
    events = list(generator.draw(Request("p"), config=config))
    samples = {number: event for number, event in events if isinstance(event, Sample)}
    assert set(samples) == set(range(6))
    assert (
        samples[0].code
        == "aaa"
        == "".join(event.text for number, event in events if isinstance(event, Piece))
    )
    assert len({sample.code for sample in samples.values()}) > 1
    assert model.row_counts[0] == 6
    drawn = generator.write([Request("p")], config=config)[0]
    assert [s.code for s in drawn[1:]] == [samples[n].code for n in range(1, 6)]
