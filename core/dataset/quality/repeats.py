"""Rows whose code or prompts come again."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from core.dataset.near_duplicates import NEAR, NearDuplicate, code_shingles, near_pairs
from core.dataset.normalising import code_tokens, normalised_prompt
from core.dataset.quality.finding import finding, groups, told
from core.dataset.quality.records import Finding, Fix, Inspected
from core.dataset.records import Example, StoredExample
from core.percent import percent

SAME_CODE, SAME_PROMPT, NEAR_CODE = 3.0, 2.0, 1.0


def alike_codes(inspected: Inspected) -> list[NearDuplicate]:
    """Return the pairs of rows, by their numbers, whose codes are nearly the same."""
    return near_pairs([code_shingles(row.example.wgsl_code) for row in inspected.rows], NEAR)


def find_repeats(inspected: Inspected, alike: Sequence[NearDuplicate]) -> list[Finding]:
    """Return what repeats other rows; ``alike`` is from ``alike_codes``."""
    rows = inspected.rows
    same = _same_codes(rows)
    known = {frozenset((a.id, b.id)) for group in same for a in group for b in group}
    found = [_merging(group) for group in same]
    pairs = {(p.first, p.second): p.similarity for p in alike}
    near = [p for p in pairs if frozenset(rows[i].id for i in p) not in known]
    for group in groups(near):
        members = [rows[number] for number in group]
        best = max(pairs[p] for p in near if p[0] in group)
        found.append(
            finding(
                "repeats",
                "near code",
                members,
                f"{told(members)} share up to {percent(best)} of their runs of tokens.",
                weight=NEAR_CODE + best / 10,
            )
        )
    return found + _same_prompts(rows, known)


def without_prompt(example: Example, prompt: str) -> Example | None:
    """Return the example without a prompt; None where it has no other one."""
    left = [p for p in example.prompts if normalised_prompt(p) != normalised_prompt(prompt)]
    if not left:
        return None
    return replace(example, natural_language=left[0], phrasings=tuple(left[1:]))


def _same_codes(rows: Sequence[StoredExample]) -> list[list[StoredExample]]:
    by_code: dict[tuple[str, str], list[StoredExample]] = defaultdict(list)
    for row in rows:
        by_code[row.example.kind, code_tokens(row.example.wgsl_code)].append(row)
    return [group for group in by_code.values() if len(group) > 1]


def _merging(group: Sequence[StoredExample]) -> Finding:
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
        "same code",
        group,
        f"{told(group)} have the same code; their prompts belong together.",
        weight=SAME_CODE,
        fix=Fix(f"Merge into pair {first.id}", edits),
    )


def _same_prompts(rows: Sequence[StoredExample], known: set[frozenset[int]]) -> list[Finding]:
    """Return the prompts that rows of other code share."""
    by_prompt: dict[str, dict[int, tuple[StoredExample, str]]] = defaultdict(dict)
    for row in rows:
        for prompt in row.example.prompts:
            by_prompt[normalised_prompt(prompt)].setdefault(row.id, (row, prompt))
    found = []
    for said in by_prompt.values():
        (first, prompt), *others = said.values()
        others = [(row, p) for row, p in others if frozenset((first.id, row.id)) not in known]
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
