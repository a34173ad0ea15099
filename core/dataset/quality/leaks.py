"""Rows kept for validation or testing that training gives away."""

from collections import defaultdict
from collections.abc import Sequence

from core.dataset.benchmark_prompts import is_benchmark_prompt
from core.dataset.near_duplicates import NearDuplicate
from core.dataset.normalising import normalised_prompt
from core.dataset.quality.finding import finding
from core.dataset.quality.records import Finding, Fix, Inspected
from core.dataset.quality.repeats import without_prompt
from core.dataset.records import StoredExample
from core.dataset.splitting import assign_split
from core.percent import percent

BENCHMARK, PICTURE, CODE, PROMPT = 4.0, 3.0, 2.0, 1.0


def find_leaks(
    inspected: Inspected,
    codes: Sequence[NearDuplicate],
    pictures: Sequence[tuple[int, int, int]],
) -> list[Finding]:
    """Return the held-out rows that share a prompt, a code or a picture with a training row.

    Args:
        inspected: the rows.
        codes: pairs by ``repeats.alike_codes``.
        pictures: pairs by ``pictures.alike_pictures``.
    """
    rows = inspected.rows
    splits = [
        assign_split(row.example, train_ratio=inspected.train_ratio, val_ratio=inspected.val_ratio)
        for row in rows
    ]
    found = _benchmark(rows)
    pairs = [
        *(("picture", a, b, PICTURE, "the same picture as") for a, b, _ in pictures),
        *(
            ("code", p.first, p.second, CODE, f"{percent(p.similarity)} of the code of")
            for p in codes
        ),
    ]
    for rule, one, other, weight, shared in pairs:
        if (splits[one] == "train") == (splits[other] == "train"):
            continue
        held, learned = (other, one) if splits[one] == "train" else (one, other)
        prompt = rows[held].example.natural_language
        message = f"“{prompt}” of {splits[held]} has {shared} training row {rows[learned].id}."
        found.append(finding("leaks", rule, [rows[held], rows[learned]], message, weight=weight))
    return found + _prompts(rows, splits)


def _benchmark(rows: Sequence[StoredExample]) -> list[Finding]:
    found = []
    for row in rows:
        for prompt in filter(is_benchmark_prompt, row.example.prompts):
            left = without_prompt(row.example, prompt)
            message = f"“{prompt}” is a prompt of the benchmark that models are measured by."
            fix = Fix("Drop this prompt", ((row.id, left),)) if left else None
            found.append(
                finding("leaks", f"benchmark {prompt}", [row], message, weight=BENCHMARK, fix=fix)
            )
    return found


def _prompts(rows: Sequence[StoredExample], splits: Sequence[str]) -> list[Finding]:
    learned: dict[str, StoredExample] = {}
    for row, split in zip(rows, splits, strict=True):
        if split == "train":
            for prompt in row.example.prompts:
                learned.setdefault(normalised_prompt(prompt), row)
    shared: dict[int, list[tuple[str, StoredExample]]] = defaultdict(list)
    by_id = {row.id: (row, split) for row, split in zip(rows, splits, strict=True)}
    for row, split in by_id.values():
        if split != "train":
            for prompt in row.example.prompts:
                if normalised_prompt(prompt) in learned:
                    shared[row.id].append((prompt, learned[normalised_prompt(prompt)]))
    found = []
    for number, said in shared.items():
        row, split = by_id[number]
        left = row.example
        for prompt, _ in said:
            left = without_prompt(left, prompt) if left else None  # type: ignore[assignment]
        asked = ", ".join(f"“{prompt}”" for prompt, _ in said)
        others = list({other.id: other for _, other in said}.values())
        message = f"Training asks {asked} as this {split} row does."
        fix = Fix("Drop what training asks", ((number, left),)) if left else None
        found.append(finding("leaks", "prompt", [row, *others], message, weight=PROMPT, fix=fix))
    return found
