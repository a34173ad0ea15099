"""Measure how much real code the masks allow: ``python -m tests.benchmarks.mask_coverage FILE...``.

Each FILE holds JSON lines (gzip or not) with ``code``, and ``naga_ok_default`` or ``naga_ok``: what
naga accepts without an optional feature is what a model could be asked to write. Prints how many
of those modules the shipped tokenizer spells without bytes of its own, how many the masks allow
from the first token to the end, and why the others are refused, the commonest reason first, with
the units before the token that was refused in one of them.
"""

import gzip
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from core.actions.generate_shader import open_model
from core.actions.open_model import find_model
from core.generation.constraining.parser import Prefix, Vocabulary
from core.generation.constraining.states import Rejected
from core.tokenizer.code_tokenizer import CodeTokenizer

SHOWN = 40  # reasons
BEFORE = 14  # units shown before the one that was refused
_QUOTED = re.compile(r"`[^`]*`")


def read_modules(path: Path) -> list[str]:
    """Return the modules of a file that naga accepts."""
    opened = gzip.open(path, "rt") if path.suffix == ".gz" else path.open()  # noqa: SIM115 - closed below
    with opened as lines:
        rows = [json.loads(line) for line in lines]
    return [r["code"] for r in rows if r.get("naga_ok_default", r.get("naga_ok", True))]


def refusal(
    token_ids: list[int], code: CodeTokenizer, vocabulary: Vocabulary
) -> tuple[str, str] | None:
    """Return why the masks refuse a module, and what stood there; None if they allow it."""
    prefix, number = Prefix.start(vocabulary, "module"), 0
    try:
        while number < len(token_ids):
            prefix = prefix.after(token_ids[number])
            number += 1
        if prefix.is_complete:
            return None
        reason = "the module is not whole"
    except Rejected as rejected:
        reason = str(rejected)
    shown = code.decode(token_ids[max(0, number - BEFORE) : number + 1])
    return reason, " ".join(shown.split())


def main(names: list[str]) -> None:
    tokenizer = open_model(find_model("base")).tokenizer.code
    vocabulary = Vocabulary(tokenizer.entries, eos_id=tokenizer.eos_id)
    is_byte = [entry.byte is not None for entry in tokenizer.entries]
    for name in names:
        modules = read_modules(Path(name))
        spelled = allowed = num_tokens = 0
        reasons: Counter[str] = Counter()
        places: dict[str, str] = {}
        started_s = time.process_time()
        for text in modules:
            token_ids = tokenizer.encode(text)
            if any(is_byte[token_id] for token_id in token_ids):
                continue
            spelled += 1
            num_tokens += len(token_ids)
            refused = refusal(token_ids, tokenizer, vocabulary)
            allowed += refused is None
            if refused is not None:
                reason, place = refused
                reasons[f"{_QUOTED.sub('``', reason)} | {_kind_of(place, reason)}"] += 1
                places.setdefault(f"{_QUOTED.sub('``', reason)} | {_kind_of(place, reason)}", place)
        print(
            f"{Path(name).name}: {len(modules)} modules, {spelled} spelled, {allowed} allowed "
            f"({allowed / max(1, len(modules)):.1%}), {num_tokens} tokens, "
            f"{time.process_time() - started_s:.0f} s"
        )
        for reason, count in reasons.most_common(SHOWN):
            print(f"{count:5d}  {reason}\n       ... {places[reason]}")


def _kind_of(place: str, reason: str) -> str:
    return place.split()[-1] if place else reason


if __name__ == "__main__":
    main(sys.argv[1:])
