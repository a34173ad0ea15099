"""Rows whose code or prompts come again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.dataset.near_duplicates import NearDuplicate, find_near_duplicates
from core.dataset.normalising import code_tokens, comparable_prompt, normalised_prompt
from core.dataset.quality.finding import finding, groups, told
from core.dataset.quality.records import Finding, Fix, Inspected
from core.dataset.quality.variations import without_variations
from core.dataset.records import Example, StoredExample
from core.percent import percent

SAME_CODE, RENAMED_CODE, SAME_PROMPT, NEAR_CODE = 3.0, 2.5, 2.0, 1.0


def alike_codes(inspected: Inspected) -> list[NearDuplicate]:
    """Return the pairs of rows, by their numbers, whose codes are nearly the same, or renamed.

    What differs in a colour, number or name that the prompts tell is left out: it is no repeat.
    """
    alike = find_near_duplicates([row.example.wgsl_code for row in inspected.rows])
    return without_variations(inspected, alike)


def find_repeats(inspected: Inspected, alike: Sequence[NearDuplicate]) -> list[Finding]:
    """Return what repeats other rows; ``alike`` is from ``alike_codes``."""
    rows = inspected.rows
    same = _same_codes(rows)
    code_of = {row.id: number for number, group in enumerate(same) for row in group}
    renamed = groups((pair.first, pair.second) for pair in alike if pair.is_renamed)
    near = [
        pair
        for pair in alike
        if not pair.is_renamed and not _is_same(code_of, rows[pair.first], rows[pair.second])
    ]
    return [
        *(_merging(group, "same code", "have the same code", SAME_CODE) for group in same),
        *(
            _merging(
                [rows[number] for number in group],
                "renamed code",
                "have the same code but for its names",
                RENAMED_CODE,
            )
            for group in renamed
        ),
        *_near_codes(rows, near),
        *_same_prompts(rows, code_of),
    ]


def _near_codes(rows: Sequence[StoredExample], near: Sequence[NearDuplicate]) -> list[Finding]:
    most_alike: dict[int, float] = defaultdict(float)
    for pair in near:
        for number in (pair.first, pair.second):
            most_alike[number] = max(most_alike[number], pair.similarity)
    found = []
    for group in groups((pair.first, pair.second) for pair in near):
        members = [rows[number] for number in group]
        best = max(most_alike[number] for number in group)
        message = f"{told(members)} share up to {percent(best)} of their runs of tokens."
        weight = NEAR_CODE + best / 10
        found.append(finding("repeats", "near code", members, message, weight=weight))
    return found


def without_prompt(example: Example, prompt: str) -> Example | None:
    """Return the example without a prompt and what says the same; None where nothing else is left."""
    said = comparable_prompt(prompt)
    left = [other for other in example.prompts if comparable_prompt(other) != said]
    if not left:
        return None
    return replace(example, natural_language=left[0], phrasings=tuple(left[1:]))


def _same_codes(rows: Sequence[StoredExample]) -> list[list[StoredExample]]:
    by_code: dict[tuple[str, str], list[StoredExample]] = defaultdict(list)
    for row in rows:
        by_code[row.example.kind, code_tokens(row.example.wgsl_code)].append(row)
    return [group for group in by_code.values() if len(group) > 1]


def _merging(group: Sequence[StoredExample], rule: str, what: str, weight: float) -> Finding:
    """Return the finding that rows have one code, mended by one row with all their prompts."""
    first, *others = group
    prompts = {normalised_prompt(p): p for row in reversed(group) for p in row.example.prompts}
    main = normalised_prompt(first.example.natural_language)
    phrasings = [p for row in group for p in row.example.prompts]
    kept = [prompts[key] for key in dict.fromkeys(map(normalised_prompt, phrasings)) if key != main]
    merged = replace(first.example, phrasings=tuple(kept))
    edits = ((first.id, merged), *((row.id, None) for row in others))
    return finding(
        "repeats",
        rule,
        group,
        f"{told(group)} {what}; their prompts belong together.",
        weight=weight,
        fix=Fix(f"Merge into pair {first.id}", edits),
    )


def _is_same(code_of: Mapping[int, int], one: StoredExample, other: StoredExample) -> bool:
    return one.id in code_of and code_of[one.id] == code_of.get(other.id)


def _same_prompts(rows: Sequence[StoredExample], code_of: Mapping[int, int]) -> list[Finding]:
    """Return the prompts that rows of other code share."""
    by_prompt: dict[str, dict[int, tuple[StoredExample, str]]] = defaultdict(dict)
    for row in rows:
        for prompt in row.example.prompts:
            by_prompt[comparable_prompt(prompt)].setdefault(row.id, (row, prompt))
    found = []
    for said in by_prompt.values():
        (first, prompt), *others = said.values()
        others = [(row, p) for row, p in others if not _is_same(code_of, first, row)]
        if not others:
            continue
        edits = [(row.id, without_prompt(row.example, p)) for row, p in others]
        fix = None
        if all(example is not None for _, example in edits):
            fix = Fix(f"Leave it to pair {first.id} alone", tuple(edits))
        found.append(
            finding(
                "repeats",
                f"same prompt {normalised_prompt(prompt)}",
                [first, *(row for row, _ in others)],
                f"“{prompt}” asks for {1 + len(others)} different codes.",
                weight=SAME_PROMPT,
                fix=fix,
            )
        )
    return found
