"""Prompts in, shader texts out: one streamed, or many at once.

The texts are what the model says; whether they compile is for others to find out.
"""

import time
from collections import abc
from collections.abc import Sequence

import torch

from core.generation.config import GenerationConfig
from core.generation.constraint import NewConstraint
from core.generation.decoding import Row, StopIds, encode_prompts, write_rows
from core.generation.prompts import check_prompt
from core.generation.records import Piece, Sample
from core.generation.sampling import row_chance
from core.generation.step_model import AnyStepModel
from core.tokenizer.tokenizer import Tokenizer
from core.wgsl.kinds import ShaderKind, detect_kind

# Shaders written at once. More save no time on a CPU, and all wait for the longest.
_MAX_ROWS = 16


class Generator:
    """Writes shaders with a model. Calls may come from several threads.

    Args:
        model: lies on ``device``; may be in training between calls.
        tokenizer: the one the model was trained with.
        device: where to compute.
    """

    def __init__(self, model: AnyStepModel, tokenizer: Tokenizer, *, device: str) -> None:
        self._device = torch.device(device)
        self._model = model
        self._tokenizer = tokenizer
        code = tokenizer.code
        self._ids = StopIds(code.sos_id, code.eos_id, (code.pad_id, code.sos_id, code.unk_id))

    def stream(
        self,
        prompt: str,
        *,
        kind: ShaderKind | None = None,
        config: GenerationConfig,
        new_constraint: NewConstraint | None = None,
    ) -> abc.Generator[Piece, None, Sample]:
        """Yield the first sample of a prompt as it is written, and return it finished.

        The texts of the pieces make up the code that ``generate`` would return. The prompt
        is checked when the first piece is asked for.

        Raises:
            EmptyPromptError: the prompt is blank.
            PromptTooLongError: the prompt is longer than is accepted.
        """
        started_at = time.perf_counter()
        rows, memory = self._prepare([(prompt, kind, 0)], config, new_constraint)
        text = self._tokenizer.code.stream()
        for _ in write_rows(self._model, rows, memory, ids=self._ids, config=config):
            if not rows[0].is_complete:
                yield Piece(text.push(rows[0].token_ids[-1]), rows[0].last_probability)
        return self._finished(rows[0], prompt, time.perf_counter() - started_at)

    def generate(
        self,
        prompts: Sequence[str],
        *,
        kinds: Sequence[ShaderKind | None] | None = None,
        config: GenerationConfig,
        new_constraint: NewConstraint | None = None,
    ) -> list[list[Sample]]:
        """Return ``num_samples`` samples for each prompt, in the order of the prompts.

        Args:
            prompts: checked before any work.
            kinds: what each prompt asks for, where that is known.
            config: how to choose.
            new_constraint: makes the constraint of each sample.

        Raises:
            EmptyPromptError: a prompt is blank.
            PromptTooLongError: a prompt is longer than is accepted.
        """
        for prompt in prompts:
            check_prompt(prompt)
        wanted = [
            (prompt, kind, sample)
            for prompt, kind in zip(prompts, kinds or [None] * len(prompts), strict=True)
            for sample in range(config.num_samples)
        ]
        samples: list[Sample] = []
        for start in range(0, len(wanted), _MAX_ROWS):
            samples += self._write(wanted[start : start + _MAX_ROWS], config, new_constraint)
        count = config.num_samples
        return [samples[i * count : (i + 1) * count] for i in range(len(prompts))]

    def _write(
        self,
        wanted: list[tuple[str, ShaderKind | None, int]],
        config: GenerationConfig,
        new_constraint: NewConstraint | None,
    ) -> list[Sample]:
        started_at = time.perf_counter()
        rows, memory = self._prepare(wanted, config, new_constraint)
        duration_s = dict.fromkeys(range(len(rows)), 0.0)
        places = {id(row): i for i, row in enumerate(rows)}
        for active in write_rows(self._model, rows, memory, ids=self._ids, config=config):
            now_s = time.perf_counter() - started_at
            duration_s.update({places[id(row)]: now_s for row in active})
        return [
            self._finished(row, prompt, duration_s[i])
            for i, (row, (prompt, _, _)) in enumerate(zip(rows, wanted, strict=True))
        ]

    def _finished(self, row: Row, prompt: str, duration_s: float) -> Sample:
        code = self._tokenizer.code.decode(row.token_ids)
        return Sample(
            prompt=prompt,
            code=code,
            kind=detect_kind(code),
            num_tokens=len(row.token_ids),
            log_probability=row.log_probability,
            is_complete=row.is_complete,
            duration_s=duration_s,
        )

    def _prepare(
        self,
        wanted: list[tuple[str, ShaderKind | None, int]],
        config: GenerationConfig,
        new_constraint: NewConstraint | None,
    ) -> tuple[list[Row], tuple[torch.Tensor, torch.Tensor]]:
        for prompt, _, _ in wanted:
            check_prompt(prompt)
        # Samples of one prompt share its memory.
        places: dict[tuple[str, ShaderKind | None], int] = {}
        for prompt, kind, _ in wanted:
            places.setdefault((prompt, kind), len(places))
        encoded = [self._tokenizer.prompt.encode(prompt, kind=kind) for prompt, kind in places]
        memory = encode_prompts(self._model, encoded, device=self._device)
        rows = [
            Row(
                memory=places[prompt, kind],
                chance=row_chance(config.seed, prompt=prompt, sample=sample),
                constraint=new_constraint(kind) if new_constraint else None,
            )
            for prompt, kind, sample in wanted
        ]
        return rows, memory
