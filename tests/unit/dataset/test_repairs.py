"""Which examples teach to repair, and what training makes of them."""

from itertools import islice

from core.dataset.provenance import Break, Provenance, with_provenance
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.records import Example
from core.dataset.repairs import LEAST_TAUGHT, is_slight_change, repairs_of, taught_repairs
from core.jobs.trainer.repair_pairs import repair_pairs
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.training import train_tokenizer
from core.training.questions import QuestionSource

MENDED = "fn double(x: f32) -> f32 {\n    return 2.0 * x;\n}"
BROKEN = MENDED.replace("x;", "x")
SAID = "expected `;`: return 2.0 * x"


def example(code: str = MENDED, *, broken: str = BROKEN, diagnostic: str = SAID) -> Example:
    plain = Example("double it", code, "function")
    breaks = (Break(broken, diagnostic),)
    return with_provenance(plain, Provenance("base", "double it", breaks=breaks))


def test_a_mended_attempt_is_a_repair():
    (repair,) = repairs_of(example())
    assert (repair.broken, repair.diagnostic, repair.mended) == (BROKEN, SAID, MENDED)


def test_what_mends_nothing_is_none():
    other = "fn swirl(p: vec2<f32>, k: f32) -> vec2<f32> {\n    return p.yx + k;\n}"
    assert not list(repairs_of(Example("double it", MENDED, "function")))
    assert not list(repairs_of(example(code=BROKEN)))  # not mended yet
    assert not list(repairs_of(example(code=BROKEN.replace("2.0", "3.0"))))  # still broken
    assert not list(repairs_of(example(code=other)))  # another shader
    assert not list(repairs_of(example(diagnostic="")))


def test_a_slight_change_leaves_what_a_shader_shows():
    shown = "let d = length(p); let k = step(d, 0.3); return vec4<f32>(vec3<f32>(1.0, 0.1, 0.1) * k, 1.0);"
    broken = shown.replace("length(p);", "length(p)")
    assert is_slight_change(shown, broken)
    assert not is_slight_change(shown, shown)
    flat = "let c = vec3<f32>(1.0, 0.1, 0.1); return vec4<f32>(c, 1.0);"
    assert not is_slight_change(flat, broken)
    assert is_slight_change("2.0 * x", "2.0 * y")  # one token of three


def test_training_learns_them_once_there_are_enough():
    examples = [
        example(MENDED.replace("2.0", f"{n}.0"), broken=BROKEN.replace("2.0", f"{n}.0"))
        for n in range(2, 2 + LEAST_TAUGHT)
    ]
    assert len(taught_repairs(examples)) == LEAST_TAUGHT
    assert taught_repairs(examples[1:]) == ()
    sizes = TokenizerConfig(code_vocab_size=1024, prompt_vocab_size=512)
    tokenizer = train_tokenizer([SAID], [MENDED], config=sizes)
    pairs = repair_pairs(examples, tokenizer, max_tokens=64)
    assert len(pairs) == LEAST_TAUGHT
    assert {pair.task for pair in pairs} == {"repair"}
    assert tokenizer.decode_target("repair", list(pairs[0].code)) == MENDED
    assert repair_pairs(examples, tokenizer, max_tokens=8) == []


def test_streams_ask_for_the_mends_of_curated_examples():
    source = QuestionSource(
        RecipeEngine(),
        curated=(example(), Example("a plain one", "x + 1.0", "expression")),
        recipes_share=0.0,
        task_shares={"repair": 1.0},
        noise=0.0,
        held_out=frozenset(),
    )
    drawn = list(islice(source.draw("seed"), 30))
    repairs = [asked for asked in drawn if asked.task == "repair"]
    assert repairs
    assert len(repairs) < len(drawn)
    assert {(r.text, r.code, r.answer) for r in repairs} == {(SAID, BROKEN, MENDED)}
