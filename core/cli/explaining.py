"""How the command line shows why an answer reads as it does, and how new it is."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from core.cli.printing import print_json
from core.percent import percent
from core.wgsl.kinds import ShaderKind

if TYPE_CHECKING:
    from core.evaluation.novelty import Novelty
    from core.generation.config import GenerationConfig
    from core.generation.records import TokenChoice

SURE = 0.995  # from here on the other tokens are not worth a mention
_NUM_SHOWN = 3


def explain_one(
    model_name: str,
    prompt: str,
    kind: ShaderKind | None,
    config: "GenerationConfig",
    *,
    as_json: bool,
) -> int:
    """Print an answer token by token: its share of the probability, and the likeliest others."""
    from core.actions.explain_answer import explain_answer
    from core.actions.generate_shader import open_model
    from core.actions.open_model import find_model
    from core.generation.generator import Generator
    from core.generation.records import Request

    model, request = open_model(find_model(model_name)), Request(prompt, kind)
    if isinstance(model, Generator):
        sample = model.write([request], config=config)[0][0]
    else:
        _, sample = model.answer(prompt, kind=kind)
    choices = explain_answer(model, request, sample, config=config)
    if as_json:
        print_json({"prompt": prompt, "tokens": [asdict(choice) for choice in choices]})
        return 0
    for line in _lines(choices):
        click.echo(line)
    return 0


def novelty_line(novelty: "Novelty") -> str:
    """Return what to say of how new the best answer is."""
    if not novelty.by_code:
        return "Novelty 100 %: no training row has anything in common with it."
    nearest = novelty.by_code[0]
    line = (
        f"Novelty {percent(novelty.share)}: the nearest training row is "
        f"{nearest.example.natural_language!r}, {percent(nearest.similarity)} alike"
    )
    if nearest.is_same_structure:
        line += ", the same but for names and numbers"
    same = [row.example.natural_language for row in novelty.by_picture if row.looks_same]
    return f"{line}; {same[0]!r} looks the same." if same else f"{line}."


def novelty_to_json(novelty: "Novelty") -> dict[str, object]:
    """Return how new an answer is, and the rows that it is like."""
    return {
        "share": round(novelty.share, 4),
        "nearest": [
            {
                "prompt": row.example.natural_language,
                "similarity": round(row.similarity, 4),
                "same_structure": row.is_same_structure,
            }
            for row in novelty.by_code
        ],
        "looks_same": [r.example.natural_language for r in novelty.by_picture if r.looks_same],
    }


def _lines(choices: "list[TokenChoice]") -> list[str]:
    lines = []
    for choice in choices:
        others = ""
        if choice.probability < SURE:
            others = "  ".join(
                f"{_name(other.text)} {percent(other.probability, 1)}"
                + (f" ({other.reason})" if other.reason else "")
                for other in choice.alternatives[:_NUM_SHOWN]
            )
        lines.append(
            f"{percent(choice.probability, 1):>8}  {_name(choice.text.strip()):24} {others}".rstrip()
        )
    return lines


def _name(text: str) -> str:
    return text or "(end)"
