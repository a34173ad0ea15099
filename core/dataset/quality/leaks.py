"""Rows kept for validation or testing that training gives away."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from core.dataset.benchmark_prompts import is_benchmark_prompt
from core.dataset.near_duplicates import NearDuplicate
from core.dataset.normalising import code_tokens, comparable_prompt
from core.dataset.quality.finding import finding, groups
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

    def note(rule: str, held: int, learned: int, weight: float, shared: str) -> None:
        prompt = rows[held].example.natural_language
        message = f"“{prompt}” of {splits[held]} has {shared} training row {rows[learned].id}."
        found.append(finding("leaks", rule, [rows[held], rows[learned]], message, weight=weight))

    for held, learned, _ in _leaking(pictures, splits, of_copies=0):
        note("picture", held, learned, PICTURE, "the same picture as")
    alike = [(pair.first, pair.second, pair.similarity) for pair in codes]
    for held, learned, similarity in _leaking(alike, splits, of_copies=1.0):
        shared = _shared_code(rows[held], rows[learned], similarity)
        note("code", held, learned, CODE, shared)
    return found + _prompts(rows, splits)


def _leaking(
    pairs: Sequence[tuple[int, int, float]], splits: Sequence[str], *, of_copies: float
) -> Iterator[tuple[int, int, float]]:
    """Yield each held-out row and a training row, both by number, that a pair or copies connect.

    The third of a pair says how alike they are, ``of_copies`` that they are copies, which are
    paired with the first of them alone.
    """
    for copies in groups((one, other) for one, other, alike in pairs if alike == of_copies):
        learned = next((number for number in copies if splits[number] == "train"), None)
        if learned is not None:
            held = (number for number in copies if splits[number] != "train")
            yield from ((number, learned, of_copies) for number in held)
    for one, other, alike in pairs:
        if alike != of_copies and (splits[one] == "train") != (splits[other] == "train"):
            yield (other, one, alike) if splits[one] == "train" else (one, other, alike)


def _shared_code(held: StoredExample, learned: StoredExample, similarity: float) -> str:
    if similarity < 1.0:
        return f"{percent(similarity)} of the code of"
    codes = {code_tokens(row.example.wgsl_code) for row in (held, learned)}
    return "the code of" if len(codes) == 1 else "the code, but for its names, of"


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
                learned.setdefault(comparable_prompt(prompt), row)
    shared: dict[int, list[tuple[str, StoredExample]]] = defaultdict(list)
    by_id = {row.id: (row, split) for row, split in zip(rows, splits, strict=True)}
    for row, split in by_id.values():
        if split != "train":
            for prompt in row.example.prompts:
                if source := learned.get(comparable_prompt(prompt)):
                    shared[row.id].append((prompt, source))
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
