"""What a set of examples looks like in numbers."""

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.dataset.records import SPLITS, Example
from core.dataset.splitting import assign_split
from core.wgsl.kinds import SHADER_KINDS
from core.wgsl.lexer import lex


@dataclass(frozen=True)
class Spread:
    """Smallest, middle, mean and largest of some lengths; all 0 where there are none."""

    smallest: int = 0
    median: float = 0.0
    mean: float = 0.0
    largest: int = 0


@dataclass(frozen=True)
class DatasetSummary:
    """Counts and lengths of examples. Kinds and splits are in their usual order."""

    num_examples: int
    num_prompts: int
    num_by_kind: dict[str, int]
    num_by_category: dict[str, int]
    num_by_split: dict[str, int]
    prompt_words: Spread
    code_lines: Spread
    code_tokens: Spread  # lexical tokens, not those of a trained tokenizer


def summarise(
    examples: Sequence[Example], *, train_ratio: float = 0.8, val_ratio: float = 0.1
) -> DatasetSummary:
    """Count and measure ``examples``; categories come largest first."""
    kinds = Counter(example.kind for example in examples)
    categories = Counter(example.category or "(none)" for example in examples)
    splits = Counter(
        assign_split(example, train_ratio=train_ratio, val_ratio=val_ratio) for example in examples
    )
    prompts = [prompt for example in examples for prompt in example.prompts]
    codes = [example.wgsl_code for example in examples]
    return DatasetSummary(
        num_examples=len(examples),
        num_prompts=len(prompts),
        num_by_kind={kind: kinds[kind] for kind in SHADER_KINDS if kinds[kind]},
        num_by_category=dict(sorted(categories.items(), key=lambda item: (-item[1], item[0]))),
        num_by_split={split: splits[split] for split in SPLITS},
        prompt_words=_spread([len(prompt.split()) for prompt in prompts]),
        code_lines=_spread([len(code.splitlines()) for code in codes]),
        code_tokens=_spread([len(lex(code)) for code in codes]),
    )


def _spread(lengths: list[int]) -> Spread:
    if not lengths:
        return Spread()
    return Spread(
        min(lengths), float(statistics.median(lengths)), statistics.fmean(lengths), max(lengths)
    )
