"""generate and evaluate."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.cli.config_flags import config_from_flags, setting_flags
from core.cli.explaining import explain_one, novelty_line, novelty_to_json
from core.cli.printing import print_json
from core.generation.config import GenerationConfig
from core.wgsl.kinds import SHADER_KINDS, ShaderKind

if TYPE_CHECKING:
    from core.actions.generate_shader import Model
    from core.actions.open_model import ModelChoice
    from core.evaluation.novelty import Novelty
    from core.evaluation.records import Answer
    from core.gpu.client import GpuClient

Ask = Callable[["Model", "GpuClient"], list["Answer"]]

model_option = click.option(
    "--model", "model_name", required=True,
    help="A run, a shipped model, a model folder, or without training 'nearest' or 'templates'.",
)  # fmt: skip


@click.command("generate")
@model_option
@click.option("--prompt", help="What to write, in English; with --edit, what to change.")
@click.option(
    "--prompts",
    "prompts_file",
    type=click.Path(path_type=Path),
    help="JSONL with rows {id, prompt, kind?}.",
)
@click.option(
    "--edit",
    "edit",
    type=click.Path(path_type=Path),
    help="Shader file to change as --prompt says.",
)
@click.option("--repair", type=click.Path(path_type=Path), help="Shader file to make valid.")
@click.option(
    "--describe", type=click.Path(path_type=Path), help="Shader file to describe in English."
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="File to write; stdout when left out."
)
@click.option("--explain", is_flag=True, help="Show how sure the model was of each token.")
@click.option("--novelty", is_flag=True, help="Tell which training rows the answer is like.")
@click.option("--samples", type=int, help="Answers to each prompt; the same as --num-samples.")
@click.option(
    "--kind",
    type=click.Choice(SHADER_KINDS),
    help="What the code is; with --prompts, of rows without a kind. Told from the words or the "
    "code when left out.",
)
@setting_flags(GenerationConfig)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def generate_command(
    model_name: str, prompt: str | None, prompts_file: Path | None, edit: Path | None,
    repair: Path | None, describe: Path | None, output: Path | None,
    explain: bool, novelty: bool, samples: int | None, kind: ShaderKind | None, as_json: bool, **flags: Any,
) -> int:  # fmt: skip
    """Write shaders from one --prompt, or from a file of --prompts.

    Models that have learnt it also edit, repair and describe the shader of a file.
    """
    if len([file for file in (prompts_file, edit, repair, describe) if file]) > 1:
        raise click.UsageError("Give only one of --prompts, --edit, --repair and --describe.")
    if (prompt is None) == (not (prompts_file or repair or describe)):
        raise click.UsageError(
            "Give --prompt, alone or with --edit; or one of --prompts, --repair and --describe."
        )
    if explain and (edit or not prompt):
        raise click.UsageError("--explain goes with --prompt alone.")
    if samples is not None:
        flags["num_samples"] = samples
    config = config_from_flags(GenerationConfig, flags)
    if prompts_file is not None:
        if output is None:
            raise click.UsageError("--prompts needs --output.")
        return _generate_batch(model_name, prompts_file, output, config, kind)
    if describe is not None:
        return _describe(model_name, describe, config, output, as_json=as_json)
    if prompt is not None:
        from core.generation.prompts import check_prompt

        check_prompt(prompt)  # before the seconds that the frameworks take to load
    if explain:
        return explain_one(model_name, prompt or "", kind, config, as_json=as_json)
    file = edit or repair
    ask = _revising(file, prompt, kind, config) if file else _generating(prompt or "", kind, config)
    return _write_one(model_name, ask, prompt, output, with_novelty=novelty, as_json=as_json)


def _generating(prompt: str, kind: ShaderKind | None, config: GenerationConfig) -> Ask:
    def ask(model: "Model", client: "GpuClient") -> list["Answer"]:
        from core.actions.draw_candidates import answer_requests
        from core.generation.records import Request

        return answer_requests(model, [Request(prompt, kind)], config=config, client=client)[0]

    return ask


def _revising(
    file: Path, instruction: str | None, kind: ShaderKind | None, config: GenerationConfig
) -> Ask:
    """Ask for an edit where there is an instruction, else for a repair."""
    from core.actions.validate_shader import read_shader

    code = read_shader(file)

    def ask(model: "Model", client: "GpuClient") -> list["Answer"]:
        from core.actions.revise_shader import edit_shader, repair_shader

        if instruction is None:
            return repair_shader(model, code, kind=kind, config=config, client=client)
        return edit_shader(model, code, instruction, kind=kind, config=config, client=client)

    return ask


def _describe(
    model_name: str, file: Path, config: GenerationConfig, output: Path | None, *, as_json: bool
) -> int:
    from core.actions.generate_shader import open_model
    from core.actions.open_model import find_model
    from core.actions.revise_shader import describe_shader
    from core.actions.save_file import save_file
    from core.actions.validate_shader import read_shader

    code = read_shader(file)
    found = describe_shader(open_model(find_model(model_name)), code, config=config)
    if as_json:
        print_json({"file": str(file), "descriptions": [vars(one) for one in found]})
    elif output is None:
        for description in found:
            click.echo(description.text)
    if output is not None:
        save_file(output, f"{found[0].text}\n".encode())
        click.echo(f"Wrote {output}", err=True)
    return 0


def _write_one(
    model_name: str,
    ask: Ask,
    prompt: str | None,
    output: Path | None,
    *,
    with_novelty: bool,
    as_json: bool,
) -> int:
    from core.actions.generate_shader import open_model
    from core.actions.measure_novelty import measure_novelty, open_training_index
    from core.actions.open_model import find_model
    from core.gpu.client import GpuClient

    choice = find_model(model_name)
    client = GpuClient()
    try:
        client.adapter()  # without one nothing can be handed out, so the model need not load
        answers = ask(open_model(choice), client)
        found = None
        if with_novelty:
            code = answers[0].sample.code
            found = measure_novelty(open_training_index(choice), code, client=client)
    finally:
        client.close()
    status = _hand_out(answers, prompt, output, novelty=found, as_json=as_json)
    if found and not as_json:
        click.echo(novelty_line(found), err=True)
    return status


def _hand_out(
    answers: list["Answer"],
    prompt: str | None,
    output: Path | None,
    *,
    novelty: "Novelty | None",
    as_json: bool,
) -> int:
    from core.actions.save_file import save_file
    from core.cli.main import EXIT_FAILURE

    best = answers[0]
    if as_json:
        more = {"novelty": novelty_to_json(novelty)} if novelty else {}
        told = [_answer_to_json(answer) for answer in answers]
        print_json({"prompt": prompt, "answers": told, **more})
    elif output is None:
        accepted = [answer for answer in answers if answer.is_valid]
        for answer in accepted or [best]:
            click.echo(answer.sample.code)
        if 0 < len(accepted) < len(answers):
            num_rejected = len(answers) - len(accepted)
            click.echo(f"{num_rejected} of {len(answers)} samples left out: not valid.", err=True)
    if output is not None:
        save_file(output, f"{best.sample.code}\n".encode())
        click.echo(f"Wrote {output}", err=True)
    if best.is_valid and best.sample.is_closed_early:
        click.secho(
            "The answer was closed early, and what it lacks may be what was asked for. "
            "Allow more with --max-new-tokens or --max-seconds.",
            fg="yellow",
            err=True,
        )
    if not best.is_valid:
        reason = (
            best.validation.render(path=str(output or "shader")) or "The answer is not complete."
        )
        click.secho(
            f"No valid shader in {best.num_attempts} attempt(s); this is the best:",
            fg="red",
            err=True,
        )
        click.echo(reason, err=True)
        return EXIT_FAILURE
    return 0


def _answer_to_json(answer: "Answer") -> dict[str, object]:
    sample = answer.sample
    return {
        "code": sample.code,
        "kind": answer.validation.kind,
        "valid": answer.is_valid,
        "closed_early": sample.is_closed_early,
        "tokens": sample.num_tokens,
        "log_probability": round(sample.log_probability, 6),
        "seconds": round(sample.duration_s, 3),
        "diagnostics": [vars(finding) for finding in answer.validation.diagnostics],
    }


def _generate_batch(
    model_name: str,
    prompts: Path,
    output: Path,
    config: GenerationConfig,
    kind: ShaderKind | None,
) -> int:
    from core.actions.generate_batch import generate_batch, read_prompts
    from core.actions.generate_shader import open_model
    from core.actions.open_model import find_model
    from core.gpu.client import GpuClient

    rows = [replace(row, kind=row.kind or kind) for row in read_prompts(prompts)]
    if output.exists() and output.samefile(prompts):
        raise click.UsageError("--output is the file of --prompts; give another one.")
    choice = find_model(model_name)
    client = GpuClient()
    num_valid = num_done = 0
    try:
        client.adapter()
        model = open_model(choice)
        with click.progressbar(length=len(rows), label="prompts", file=sys.stderr) as bar:
            for is_valid in generate_batch(model, rows, output, config=config, client=client):
                num_done += 1
                num_valid += is_valid is True
                bar.update(1)
    finally:
        client.close()
    click.echo(
        f"{output}: {len(rows)} prompts, {num_valid} of {num_done} written now are valid", err=True
    )
    return 0


@click.command("evaluate")
@model_option
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Dataset file or folder; the run's own examples when left out.",
)
@click.option(
    "--split", type=click.Choice(["train", "val", "test", "all"]), default="val", show_default=True
)
@click.option(
    "--card",
    is_flag=True,
    help="Measure every figure of a model card instead: the sets that are held out, each task, "
    "and the nearest shipped pair beside the model.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=1000,
    show_default=True,
    help="With --card: questions of each set, at most.",
)
@click.option(
    "--prompts",
    "prompts_file",
    type=click.Path(path_type=Path),
    help="With --card: JSONL with rows {id, prompt, kind?} whose answers are judged by naga, too.",
)
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    help="With --prompts: file for the answers as rows {id, code}.",
)
@click.option(
    "--device",
    type=click.Choice(["cpu", "cuda"]),
    default="cpu",
    show_default=True,
    help="With --card: where the model computes.",
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def evaluate_command(
    model_name: str, data: Path | None, split: str, card: bool, limit: int,
    prompts_file: Path | None, answers: Path | None, device: str, as_json: bool,
) -> int:  # fmt: skip
    """Measure how well a model answers prompts: exact, valid, complete.

    Each answer is the first one, greedy, without a look at the compiler.
    """
    from core.actions.evaluate_model import evaluate_model
    from core.actions.open_model import find_model
    from core.gpu.client import GpuClient

    if not card and (prompts_file or answers):
        raise click.UsageError("--prompts and --answers are for --card.")
    if answers and not prompts_file:
        raise click.UsageError("--answers needs --prompts.")
    client = GpuClient()
    try:
        if card:
            return _measure_card(
                find_model(model_name),
                client,
                limit,
                prompts_file,
                answers,
                device,
                as_json=as_json,
            )
        score = evaluate_model(find_model(model_name), data=data, split=split, client=client)
    finally:
        client.close()
    if as_json:
        print_json(vars(score))
    else:
        for line in score.lines():
            click.echo(line)
    return 0


def _measure_card(
    choice: "ModelChoice", client: "GpuClient", limit: int, prompts_file: Path | None,
    answers: Path | None, device: str, *, as_json: bool,
) -> int:  # fmt: skip
    from core.actions.generate_batch import read_prompts
    from core.actions.measure_card import measure_card
    from core.evaluation.card import card_lines

    prompts = read_prompts(prompts_file) if prompts_file else []
    steps = measure_card(
        choice, client=client, limit=limit, prompts=prompts, answers=answers, device=device
    )
    scores, is_terminal = [], sys.stderr.isatty()
    for step in steps:
        line = f"{step.set_name}, {step.model}: {step.num_done:,} of {step.num_questions:,}"
        if is_terminal:
            click.echo(f"\r\x1b[K{line}", nl=False, err=True)
        if step.score:
            scores.append(step.score)
            if not is_terminal:
                click.echo(f"{line} in {step.score.seconds:.0f} s", err=True)
    if is_terminal:
        click.echo(err=True)
    if as_json:
        about = {"model": choice.name, "limit": limit, "sets": [s.to_json() for s in scores]}
        print_json(about)
    else:
        click.echo("\n".join(card_lines(scores)))
    return 0
