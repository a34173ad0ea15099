"""Answer a file of prompts, as benchmarks ask for it; an interrupted batch goes on where it was."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.actions.draw_candidates import answer_requests
from core.actions.generate_shader import Model
from core.errors import DatasetError, PromptError
from core.evaluation.records import Answer
from core.generation.config import GenerationConfig
from core.generation.records import Request
from core.gpu.client import GpuClient
from core.storage.append_log import AppendLog, read_log
from core.storage.user_files import check_ordinary, read_user_text
from core.wgsl.kinds import SHADER_KINDS, ShaderKind

BATCH_PROMPTS = 16  # answered together; progress shows after each batch


@dataclass(frozen=True)
class PromptRow:
    """One row of a prompts file."""

    id: str
    prompt: str
    kind: ShaderKind | None


def read_prompts(path: Path) -> list[PromptRow]:
    """Return the rows of a JSONL file with ``id``, ``prompt`` and perhaps ``kind``.

    Raises:
        DatasetError: the file is missing or empty, or a line is not such a row.
    """
    hint = "Give a JSONL file with rows {id, prompt}."
    text = read_user_text(path, raises=DatasetError, missing_hint=hint, unreadable_hint=hint)
    # Not splitlines(): a prompt may hold other line separators.
    lines = text.split("\n")
    rows = [_prompt_row(line, path, number) for number, line in enumerate(lines, 1) if line.strip()]
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise DatasetError(f"{path}: the id {row.id!r} occurs twice.", hint="Ids must differ.")
        seen.add(row.id)
    if not rows:
        raise DatasetError(f"{path} has no rows.", hint=hint)
    return rows


def _prompt_row(line: str, path: Path, number: int) -> PromptRow:
    try:
        row: Any = json.loads(line)
        kind = row.get("kind")
        is_row = isinstance(row["prompt"], str) and kind in (None, *SHADER_KINDS)
        if is_row and isinstance(row["id"], str | int) and not isinstance(row["id"], bool):
            str(row["id"]).encode()  # halves of characters cannot be written to the answers
            return PromptRow(str(row["id"]), row["prompt"], kind)
    except UnicodeEncodeError:
        raise DatasetError(
            f"{path}:{number}: the `id` is no text: it holds half of a character.",
            hint='Give the row another id, such as "a1".',
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise DatasetError(
        f"{path}:{number}: not a row with a text `prompt`, an `id` (text or whole number) and "
        "perhaps a `kind`.",
        hint='A row looks like {"id": "a1", "prompt": "a red circle", "kind": "fragment"}; '
        f"kinds are {', '.join(SHADER_KINDS)}.",
    )


def generate_batch(
    model: Model,
    rows: list[PromptRow],
    output: Path,
    *,
    config: GenerationConfig,
    client: GpuClient,
) -> Iterator[bool | None]:
    """Append an answer line for each row to ``output``; yield for each row whether it is valid.

    Rows whose id is in ``output`` already are passed over with None. A line is ``{id, code}``,
    or ``{id, samples}`` ordered best first where more than one sample is asked for. A prompt
    that cannot be answered gets an empty code, so that the row counts as failed.

    Raises:
        DatasetError: ``output`` holds something else, or cannot be written.
        GpuUnavailable: nothing can be validated.
    """
    done = _written_ids(output, key="code" if config.num_samples == 1 else "samples")
    log = AppendLog(output)
    try:
        todo = [row for row in rows if row.id not in done]
        yield from (None for row in rows if row.id in done)
        for start in range(0, len(todo), BATCH_PROMPTS):
            batch = todo[start : start + BATCH_PROMPTS]
            for row, answers in zip(batch, _answers(model, batch, config, client), strict=True):
                codes = [answer.sample.code for answer in answers] or [""]
                is_single = config.num_samples == 1
                log.append(
                    {"id": row.id, **({"code": codes[0]} if is_single else {"samples": codes})}
                )
                yield bool(answers) and answers[0].is_valid
    finally:
        log.close()


def _written_ids(output: Path, *, key: str) -> set[str]:
    """Return the ids that an interrupted batch has answered; a torn last line does not count."""
    try:
        if output.exists():
            check_ordinary(output, raises=DatasetError, hint="Give another --output.")
        records = read_log(output).records
        is_empty = not output.exists() or output.stat().st_size == 0
    except OSError as error:
        raise DatasetError(
            f"{output} cannot be written: {error.strerror}.", hint="Give another --output."
        ) from None
    if not all("id" in record and key in record for record in records) or (
        not records and not is_empty and output.read_bytes().count(b"\n")
    ):
        raise DatasetError(
            f"{output} exists and holds other things than rows {{id, {key}}}.",
            hint="Give another --output; answers are only added to a file of the same kind "
            "(code for one sample, samples for several).",
        )
    return {str(record["id"]) for record in records}


def _answers(
    model: Model, rows: list[PromptRow], config: GenerationConfig, client: GpuClient
) -> list[list[Answer]]:
    """Return the answers to each row, none where its prompt cannot be answered."""
    requests = [Request(row.prompt, row.kind) for row in rows]
    try:
        return answer_requests(model, requests, config=config, client=client)
    except PromptError:
        if len(rows) == 1:
            return [[]]
    return [_answers(model, [row], config, client)[0] for row in rows]
