"""Requests in, texts out: one streamed, or many at once.

The texts are what the model says; whether they compile is for others to find out.
"""

import time
from collections import abc
from collections.abc import Collection, Sequence

import torch

from core.dataset.tasks import Task
from core.generation.beam import search_beams
from core.generation.config import GenerationConfig
from core.generation.constraining.constraints import ShaderConstraints, limits_of
from core.generation.constraint import Constraint, NewConstraint
from core.generation.decoding import Row, StopIds, encode_prompts, write_rows
from core.generation.prompts import check_code, check_prompt, check_task, check_text
from core.generation.records import Description, Piece, Request, Sample
from core.generation.sampling import row_chance
from core.generation.step_model import AnyStepModel
from core.tokenizer.special_tokens import PROMPT_TOKENS
from core.tokenizer.tokenizer import Tokenizer
from core.wgsl.kinds import ShaderKind, detect_kind

GENERATE_ONLY: tuple[Task, ...] = ("generate",)
# Texts written at once. More save no time on a CPU, and all wait for the longest.
_MAX_ROWS = 16


class Generator:
    """Does the tasks of a model. Calls may come from several threads.

    Args:
        model: lies on ``device``; may be in training between calls.
        tokenizer: the one the model was trained with.
        device: where to compute.
        tasks: what the model was trained for; other requests are refused.
        constraints: makes the constraint of each shader where a call brings none; without it
            shaders are not constrained.
    """

    def __init__(
        self,
        model: AnyStepModel,
        tokenizer: Tokenizer,
        *,
        device: str,
        tasks: Collection[Task] = GENERATE_ONLY,
        constraints: ShaderConstraints | None = None,
    ) -> None:
        self._device = torch.device(device)
        self._model = model
        self._tokenizer = tokenizer
        self._tasks = tasks
        self._constraints = constraints
        code = tokenizer.code
        self._ids = StopIds(code.sos_id, code.eos_id, (code.pad_id, code.sos_id, code.unk_id))

    @property
    def constraints(self) -> ShaderConstraints | None:
        """What makes the constraints of shaders."""
        return self._constraints

    @property
    def tasks(self) -> Collection[Task]:
        """What the model was trained for."""
        return self._tasks

    @property
    def model(self) -> AnyStepModel:
        """The network."""
        return self._model

    @property
    def tokenizer(self) -> Tokenizer:
        """The one the model was trained with."""
        return self._tokenizer

    @property
    def device(self) -> torch.device:
        """Where the network lies."""
        return self._device

    @property
    def code_ids(self) -> StopIds:
        """The tokens with a meaning for decoding where code is written."""
        return self._ids

    def stream(
        self,
        request: Request,
        *,
        config: GenerationConfig,
        new_constraint: NewConstraint | None = None,
    ) -> abc.Generator[Piece, None, Sample]:
        """Yield the first sample of a shader as it is written, and return it finished.

        The texts of the pieces make up the code that ``write`` would return. The request
        is checked when the first piece is asked for.

        Raises:
            PromptError: the request cannot be answered.
            TaskNotLearnt: the model was not trained for the task.
        """
        started_at = time.perf_counter()
        rows, memory = self._prepare([(request, 0)], config, new_constraint)
        text = self._tokenizer.code.stream()
        for _ in write_rows(self._model, rows, memory, ids=self._ids, config=config):
            if not rows[0].is_complete:
                yield Piece(text.push(rows[0].token_ids[-1]), rows[0].last_probability)
        return self._finished(rows[0], request, time.perf_counter() - started_at)

    def draw(
        self,
        request: Request,
        *,
        config: GenerationConfig,
        new_constraint: NewConstraint | None = None,
        first: int = 0,
    ) -> abc.Iterator[tuple[int, Piece | Sample]]:
        """Yield ``num_samples`` shaders while they are written, each event with its number.

        Numbers count from ``first``. Number 0 is greedy and written in pieces; the others are drawn as ``config`` says. Every
        sample is yielded as soon as it has ended. All share the reading of the request.

        Raises:
            PromptError: the request cannot be answered.
            TaskNotLearnt: the model was not trained for the task.
        """
        wanted = [(request, first + i) for i in range(config.num_samples)]
        for start in range(0, len(wanted), _MAX_ROWS):
            yield from self._draw(wanted[start : start + _MAX_ROWS], config, new_constraint)

    def _draw(
        self,
        wanted: list[tuple[Request, int]],
        config: GenerationConfig,
        new_constraint: NewConstraint | None,
    ) -> abc.Iterator[tuple[int, Piece | Sample]]:
        started_at = time.perf_counter()
        rows, memory = self._prepare(wanted, config, new_constraint)
        request, first = wanted[0]
        rows[0].is_greedy = first == 0
        numbers = {id(row): first + i for i, row in enumerate(rows)}
        text, left = self._tokenizer.code.stream(), dict(zip(numbers.values(), rows, strict=True))
        for active in write_rows(self._model, rows, memory, ids=self._ids, config=config):
            taken_s = time.perf_counter() - started_at
            for row in active:
                number = numbers[id(row)]
                if row.is_complete:
                    yield number, self._finished(left.pop(number), request, taken_s)
                elif number == 0:
                    yield 0, Piece(text.push(row.token_ids[-1]), row.last_probability)
        for number, row in left.items():  # cut off by a limit
            yield number, self._finished(row, request, time.perf_counter() - started_at)

    def search(
        self,
        request: Request,
        *,
        config: GenerationConfig,
        new_constraint: NewConstraint | None = None,
    ) -> list[Sample]:
        """Return what beam search finds, at most ``num_beams`` shaders, the best first.

        Raises:
            PromptError: the request cannot be answered.
            TaskNotLearnt: the model was not trained for the task.
        """
        started_at = time.perf_counter()
        (first,), memory = self._prepare([(request, 0)], config, new_constraint)
        rows = search_beams(self._model, first, memory, ids=self._ids, config=config)
        taken_s = time.perf_counter() - started_at
        return [self._finished(row, request, taken_s) for row in rows]

    def generate(
        self,
        prompts: Sequence[str],
        *,
        kinds: Sequence[ShaderKind | None] | None = None,
        config: GenerationConfig,
        new_constraint: NewConstraint | None = None,
    ) -> list[list[Sample]]:
        """Return ``num_samples`` shaders for each prompt, in the order of the prompts.

        Args:
            prompts: checked before any work.
            kinds: what each prompt asks for, where that is known.
            config: how to choose.
            new_constraint: makes the constraint of each sample.

        Raises:
            EmptyPromptError: a prompt is blank.
            PromptTooLongError: a prompt is longer than is accepted.
        """
        asked = zip(prompts, kinds or [None] * len(prompts), strict=True)
        requests = [Request(prompt, kind) for prompt, kind in asked]
        return self.write(requests, config=config, new_constraint=new_constraint)

    def write(
        self,
        requests: Sequence[Request],
        *,
        config: GenerationConfig,
        new_constraint: NewConstraint | None = None,
    ) -> list[list[Sample]]:
        """Return ``num_samples`` shaders for each request to generate, edit or repair.

        Raises:
            PromptError: a request cannot be answered.
            TaskNotLearnt: the model was not trained for a task.
        """
        written = self._written(requests, config, new_constraint)
        return [
            [self._finished(row, request, duration_s) for row, duration_s in rows]
            for request, rows in zip(requests, written, strict=True)
        ]

    def describe(
        self, codes: Sequence[str], *, config: GenerationConfig
    ) -> list[list[Description]]:
        """Return ``num_samples`` descriptions of each shader, in the order of the shaders.

        Raises:
            PromptError: a shader is empty or too long.
            TaskNotLearnt: the model was not trained to describe.
        """
        requests = [Request("", task="describe", code=code) for code in codes]
        written = self._written(requests, config, None)
        return [[self._described(*found) for found in rows] for rows in written]

    def _written(
        self,
        requests: Sequence[Request],
        config: GenerationConfig,
        new_constraint: NewConstraint | None,
    ) -> list[list[tuple[Row, float]]]:
        """Return the finished rows of each request, with the seconds each took."""
        for request in requests:
            self.check(request)
        wanted = [(request, n) for request in requests for n in range(config.num_samples)]
        found: list[tuple[Row, float]] = []
        for start in range(0, len(wanted), _MAX_ROWS):
            found += self._write(wanted[start : start + _MAX_ROWS], config, new_constraint)
        count = config.num_samples
        return [found[i * count : (i + 1) * count] for i in range(len(requests))]

    def _write(
        self,
        wanted: list[tuple[Request, int]],
        config: GenerationConfig,
        new_constraint: NewConstraint | None,
    ) -> list[tuple[Row, float]]:
        started_at = time.perf_counter()
        rows, memory = self._prepare(wanted, config, new_constraint)
        writes_text = wanted[0][0].task == "describe"
        duration_s = dict.fromkeys(range(len(rows)), 0.0)
        places = {id(row): i for i, row in enumerate(rows)}
        for active in write_rows(
            self._model,
            rows,
            memory,
            ids=self.text_ids() if writes_text else self._ids,
            config=config,
            writes_text=writes_text,
        ):
            now_s = time.perf_counter() - started_at
            duration_s.update({places[id(row)]: now_s for row in active})
        return [(row, duration_s[i]) for i, row in enumerate(rows)]

    def _finished(self, row: Row, request: Request, duration_s: float) -> Sample:
        code = self._tokenizer.code.decode(row.token_ids)
        return Sample(
            prompt=request.prompt,
            code=code,
            kind=detect_kind(code),
            num_tokens=len(row.token_ids),
            log_probability=row.log_probability,
            is_complete=row.is_complete,
            duration_s=duration_s,
            token_ids=tuple(row.token_ids),
            is_closed_early=row.constraint is not None and row.constraint.is_closed_early,
        )

    def _described(self, row: Row, duration_s: float) -> Description:
        return Description(
            text=self._tokenizer.decode_target("describe", row.token_ids),
            num_tokens=len(row.token_ids),
            log_probability=row.log_probability,
            is_complete=row.is_complete,
            duration_s=duration_s,
        )

    def text_ids(self) -> StopIds:
        """Return those where a description is written: neither code nor special tokens."""
        ids, first_text_id = self._ids, self._tokenizer.code.vocab_size
        code = [i for i in range(first_text_id) if i != ids.eos]
        special = range(first_text_id, first_text_id + len(PROMPT_TOKENS))
        return StopIds(ids.sos, ids.eos, (*code, *special))

    def _prepare(
        self,
        wanted: list[tuple[Request, int]],
        config: GenerationConfig,
        new_constraint: NewConstraint | None,
    ) -> tuple[list[Row], tuple[torch.Tensor, torch.Tensor]]:
        # Samples of one request share its memory.
        places: dict[Request, int] = {}
        for request, _ in wanted:
            self.check(request)
            places.setdefault(request, len(places))
        sources = [
            self._tokenizer.encode_source(r.task, kind=r.kind, text=r.visible_prompt, code=r.code)
            for r in places
        ]
        reads_code = any(request.task != "generate" for request in places)
        memory = encode_prompts(self._model, sources, device=self._device, reads_code=reads_code)
        rows = [
            Row(
                memory=places[request],
                chance=row_chance(config.seed, prompt=request.whole_text, sample=sample),
                constraint=self._constraint(request, config, new_constraint),
            )
            for request, sample in wanted
        ]
        return rows, memory

    def _constraint(
        self, request: Request, config: GenerationConfig, new: NewConstraint | None
    ) -> Constraint | None:
        if new is not None:
            return new(request.kind)
        if self._constraints is None or config.constraint == "none" or request.task == "describe":
            return None
        return self._constraints.new(request.kind, limits_of(config, self.max_tokens(config)))

    def max_tokens(self, config: GenerationConfig) -> int:
        """Return the room for an answer, its end token included."""
        return min(config.max_new_tokens, self._model.config.max_seq_len - 1)

    def check(self, request: Request) -> None:
        """Raise where a request cannot be answered.

        Raises:
            PromptError: its text or code is empty, no text or too long.
            TaskNotLearnt: the model was not trained for the task.
        """
        check_task(request.task, self._tasks)
        if request.task in ("generate", "edit"):
            check_prompt(request.prompt)
        if request.task != "generate":
            check_text(request.code, what="shader")
            longest = min(self._tokenizer.config.max_length, self._model.config.max_seq_len)
            check_code(request.code, len(self._tokenizer.code.encode(request.code)), longest - 2)
