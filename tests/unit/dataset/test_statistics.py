"""The numbers of the Dataset page and of `dataset stats`."""

from itertools import pairwise

from core.dataset.records import Example
from core.dataset.statistics import MAX_BINS, Bin, Spread, measure_dataset
from core.wgsl.lexicon import BUILTIN_FUNCTIONS


def coded(*codes: str) -> list[Example]:
    return [Example(f"code {idx}", code, "function") for idx, code in enumerate(codes)]


def test_counts_and_lengths() -> None:
    examples = [
        Example(
            *("a red dot", "vec3<f32>(1.0)", "expression"),
            category="colour",
            tags=("round", "round", "red"),
            phrasings=("dot",),
        ),
        Example("a wave of water", "let y = sin(x);\ny", "statements", tags=("red",)),
    ]
    found = measure_dataset(examples)
    assert (found.num_examples, found.num_prompts) == (2, 3)
    assert found.num_by_kind == {"expression": 1, "statements": 1}
    assert found.num_by_category == {"(none)": 1, "colour": 1}
    assert list(found.num_by_tag.items()) == [("red", 2), ("round", 1)]
    assert sum(found.num_by_split.values()) == 2
    assert found.prompt_words == Spread(
        1, 3.0, 8 / 3, 4, (Bin(1, 1, 1), Bin(2, 2, 0), Bin(3, 3, 1), Bin(4, 4, 1))
    )
    assert found.code_lines == Spread(1, 1.5, 1.5, 2, (Bin(1, 1, 1), Bin(2, 2, 1)))
    assert found.prompts_per_shader == found.code_lines
    assert (found.code_tokens.smallest, found.code_tokens.largest) == (7, 9)


def test_bins_hold_every_length_once_without_a_gap() -> None:
    lengths = [1, 2, 40, 41, 300]
    bins = measure_dataset(coded(*("a " * n for n in lengths))).code_tokens.bins
    assert len(bins) <= MAX_BINS
    assert sum(b.count for b in bins) == len(lengths)
    assert bins[0].start == 1
    assert bins[-1].start <= 300 <= bins[-1].end
    assert all(one.end + 1 == other.start for one, other in pairwise(bins))


def test_coverage_counts_shaders_that_call_a_function() -> None:
    found = measure_dataset(
        coded(
            "fn f(x: f32) -> f32 { return sin(x) + sin(2.0 * x); }",
            "fn g(x: f32) -> u32 { return bitcast<u32>(sin(x)); }",
            "fn cos(x: f32) -> f32 { return x; } fn h() -> f32 { return cos(1.0); }",
            "fn k(floor: f32) -> f32 { return floor; } // ceil(x)",
        )
    ).builtins
    assert found.num_by_function == {"sin": 2, "bitcast": 1}
    assert found.num_functions == len(BUILTIN_FUNCTIONS) == 146
    assert {"cos", "floor", "ceil"} <= set(found.unused)
    assert len(found.unused) == 146 - 2


def test_distinctness_tells_variants_from_new_ideas() -> None:
    wave = "fn wave(x: f32) -> f32 { return sin(x * 2.0) * 0.5 + 0.5; }"
    codes = (wave, wave.replace(" { ", " {\n  "), wave.replace("2.0", "3.0"), "1u")
    found = measure_dataset(
        [Example(prompt, code, "function") for prompt, code in zip("aAbc", codes, strict=True)]
    ).distinctness
    assert (found.num_prompts, found.num_codes, found.num_structures) == (3, 3, 2)
    assert found.num_near_duplicates == 1  # the same but for layout
    assert 0.5 < found.nearest_similarity < 0.75  # of 1, 1, most and none


def test_nothing_is_all_zero() -> None:
    found = measure_dataset([])
    assert found.num_examples == 0
    assert found.code_tokens == Spread()
    assert found.num_by_split == {"train": 0, "val": 0, "test": 0}
    assert found.distinctness.nearest_similarity == 0
    assert set(found.builtins.unused) == set(BUILTIN_FUNCTIONS)
