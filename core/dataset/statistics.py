"""What a set of examples looks like in numbers: counts, lengths, coverage, distinctness."""

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.dataset.near_duplicates import NEAR, near_pairs, nearest_similarities, shingles
from core.dataset.normalising import normalised_code, normalised_prompt
from core.dataset.records import SPLITS, Example
from core.dataset.splitting import assign_split
from core.wgsl.kinds import SHADER_KINDS
from core.wgsl.lexer import Token, lex
from core.wgsl.lexicon import BUILTIN_FUNCTIONS

MAX_BINS = 30  # of a histogram
NEAREST_SAMPLE = 300  # rows whose nearest other row is looked for


@dataclass(frozen=True)
class Bin:
    """How many lengths there are from ``start`` to ``end``, both included."""

    start: int
    end: int
    count: int


@dataclass(frozen=True)
class Spread:
    """Smallest, middle, mean and largest of some lengths, and how they spread between.

    All 0 and no bins where there are none.
    """

    smallest: int = 0
    median: float = 0.0
    mean: float = 0.0
    largest: int = 0
    bins: tuple[Bin, ...] = ()


@dataclass(frozen=True)
class BuiltinCoverage:
    """How many shaders call each built-in function that any calls, and which none calls."""

    num_functions: int
    num_by_function: dict[str, int]
    unused: tuple[str, ...]


@dataclass(frozen=True)
class Distinctness:
    """How much of the set is said only once.

    ``num_structures`` counts codes that differ in more than names and numbers.
    ``nearest_similarity`` is the mean, over a sample, of how alike a code is to the one most
    like it; ``num_near_duplicates`` counts the pairs alike to at least ``near_duplicates.NEAR``.
    """

    num_prompts: int
    num_codes: int
    num_structures: int
    nearest_similarity: float
    num_near_duplicates: int


@dataclass(frozen=True)
class DatasetStatistics:
    """The numbers of examples. Kinds and splits are in their usual order."""

    num_examples: int
    num_prompts: int
    num_by_kind: dict[str, int]
    num_by_category: dict[str, int]
    num_by_tag: dict[str, int]
    num_by_split: dict[str, int]
    prompts_per_shader: Spread
    prompt_words: Spread
    code_lines: Spread
    code_tokens: Spread  # lexical tokens, not those of a trained tokenizer
    builtins: BuiltinCoverage
    distinctness: Distinctness


def measure_dataset(
    examples: Sequence[Example], *, train_ratio: float = 0.8, val_ratio: float = 0.1
) -> DatasetStatistics:
    """Count and measure ``examples``; categories, tags and functions come largest first."""
    kinds = Counter(example.kind for example in examples)
    splits = Counter(
        assign_split(example, train_ratio=train_ratio, val_ratio=val_ratio) for example in examples
    )
    prompts = [prompt for example in examples for prompt in example.prompts]
    codes = [example.wgsl_code for example in examples]
    tokens = [lex(code) for code in codes]
    return DatasetStatistics(
        num_examples=len(examples),
        num_prompts=len(prompts),
        num_by_kind={kind: kinds[kind] for kind in SHADER_KINDS if kinds[kind]},
        num_by_category=_largest_first(example.category or "(none)" for example in examples),
        num_by_tag=_largest_first(tag for example in examples for tag in set(example.tags)),
        num_by_split={split: splits[split] for split in SPLITS},
        prompts_per_shader=_spread([len(example.prompts) for example in examples]),
        prompt_words=_spread([len(prompt.split()) for prompt in prompts]),
        code_lines=_spread([len(code.splitlines()) for code in codes]),
        code_tokens=_spread([len(found) for found in tokens]),
        builtins=_coverage(tokens),
        distinctness=_distinctness(prompts, codes, tokens),
    )


def _largest_first(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _spread(lengths: list[int]) -> Spread:
    if not lengths:
        return Spread()
    return Spread(
        min(lengths),
        float(statistics.median(lengths)),
        statistics.fmean(lengths),
        max(lengths),
        _bins(lengths),
    )


def _bins(lengths: list[int]) -> tuple[Bin, ...]:
    """Return bins of one width without a gap, from the smallest length to the largest."""
    first = min(lengths)
    width = -(-(max(lengths) - first + 1) // MAX_BINS)
    counts = Counter((length - first) // width for length in lengths)
    return tuple(
        Bin(first + number * width, first + (number + 1) * width - 1, counts[number])
        for number in range(max(counts) + 1)
    )


def _coverage(codes: Sequence[Sequence[Token]]) -> BuiltinCoverage:
    known = frozenset(BUILTIN_FUNCTIONS)
    calls = _largest_first(name for tokens in codes for name in _called(tokens) if name in known)
    unused = tuple(sorted(known - calls.keys()))
    return BuiltinCoverage(len(known), calls, unused)


def _called(tokens: Sequence[Token]) -> set[str]:
    """Return the names before a bracket, without those that the code declares itself."""
    called: set[str] = set()
    declared: set[str] = set()
    for idx, token in enumerate(tokens[:-1]):
        # A call is `name(`, or `name<` for the one that takes a type: bitcast<f32>(x).
        if tokens[idx + 1].text == "(" or token.text == "bitcast":
            is_declared = idx > 0 and tokens[idx - 1].text == "fn"
            (declared if is_declared else called).add(token.text)
    return called - declared


def _distinctness(
    prompts: Sequence[str], codes: Sequence[str], tokens: Sequence[Sequence[Token]]
) -> Distinctness:
    words = [tuple(token.text for token in found) for found in tokens]
    bags = [shingles(found) for found in words]
    nearest = nearest_similarities(bags, sample_size=NEAREST_SAMPLE)
    return Distinctness(
        num_prompts=len({normalised_prompt(prompt) for prompt in prompts}),
        num_codes=len(set(words)),
        num_structures=len({normalised_code(code) for code in codes}),
        nearest_similarity=statistics.fmean(nearest) if nearest else 0.0,
        num_near_duplicates=len(near_pairs(bags, NEAR)),
    )
