"""How the command line shows why an answer reads as it does."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from core.cli.printing import print_json
from core.wgsl.kinds import ShaderKind

if TYPE_CHECKING:
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
    choices = explain_answer(model, request, sample)
    if as_json:
        print_json({"prompt": prompt, "tokens": [asdict(choice) for choice in choices]})
        return 0
    for line in _lines(choices):
        click.echo(line)
    return 0


def _lines(choices: "list[TokenChoice]") -> list[str]:
    lines = []
    for choice in choices:
        others = ""
        if choice.probability < SURE:
            others = "  ".join(
                f"{_name(other.text)} {other.probability:.1%}"
                + (f" ({other.reason})" if other.reason else "")
                for other in choice.alternatives[:_NUM_SHOWN]
            )
        lines.append(
            f"{choice.probability:7.1%}  {_name(choice.text.strip()):24} {others}".rstrip()
        )
    return lines


def _name(text: str) -> str:
    return text or "(end)"
