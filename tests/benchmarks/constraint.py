"""Measure constrained decoding: ``python -m tests.benchmarks.constraint [NUMBER] [MODEL]``.

Answers NUMBER held-out recipe prompts (64 by default) greedily and at temperature 1, with each
layer of constraints, and prints a Markdown table: shaders that naga rejects, answers that are not
complete, the probability that the masks took away, model steps thrown away by going back, tokens
tried at each step, and what the constraint costs of the time. Costs are processor time of this
thread, so that a busy machine does not blur them; the model's steps use threads of their own.
"""

import sys
import time
from dataclasses import dataclass, field, replace

from core.actions.draw_candidates import answer_requests
from core.actions.generate_shader import open_model
from core.actions.open_gpu import open_gpu
from core.actions.open_model import find_model
from core.dataset.recipes.engine import RecipeEngine
from core.dataset.recipes.records import Pair
from core.dataset.recipes.validation import validation_pairs
from core.generation.config import GenerationConfig
from core.generation.constraining.constraints import ShaderConstraints
from core.generation.constraining.wgsl_constraint import WgslConstraint
from core.generation.generator import Generator
from core.generation.records import Request
from core.gpu.client import GpuClient
from core.validation.validator import validate_shader

BATCH = 16


@dataclass
class Costs:
    """What the constraints of one measurement took and did."""

    seconds: float = 0.0
    made: list[WgslConstraint] = field(default_factory=list)


class TimedConstraint(WgslConstraint):
    """Adds the time it takes to ``costs``."""

    costs: Costs

    def restrict(self, logits_V):
        started = time.thread_time()
        restricted_V = super().restrict(logits_V)
        self.costs.seconds += time.thread_time() - started
        return restricted_V

    def push(self, token_id: int) -> None:
        started = time.thread_time()
        super().push(token_id)
        self.costs.seconds += time.thread_time() - started


class TimedConstraints(ShaderConstraints):
    """Makes constraints that are timed."""

    costs: Costs

    def new(self, kind, limits, *, start=(), forbidden=None) -> WgslConstraint:
        made = TimedConstraint(self.vocabulary, kind, limits, start=start, forbidden=forbidden)
        made.costs = self.costs
        self.costs.made.append(made)
        return made


@dataclass
class Measured:
    """One line of the table."""

    temperature: float
    layer: str
    answers: int = 0
    rejected: list[Pair] = field(default_factory=list)
    incomplete: int = 0
    num_tokens: int = 0
    seconds: float = 0.0

    def line(self, costs: Costs) -> str:
        """Return the line, with what the constraints cost so far."""
        removed = [share for one in costs.made for share in one.statistics.removed]
        tried = [count for one in costs.made for count in one.statistics.tried]
        tokens = max(1, self.num_tokens)
        return (
            f"| {self.temperature:g} | {self.layer} | {self.answers} | {len(self.rejected)} "
            f"| {self.incomplete} | {_mean(removed):.4%} | {_mean([s > 0.5 for s in removed]):.3%} "
            f"| {max(0, len(removed) - tokens) / tokens:.2%} | {_mean(tried):.2f} "
            f"| {costs.seconds / tokens * 1e6:.0f} | {costs.seconds / self.seconds:.1%} |"
        )


def measure(
    model: Generator, pairs: tuple[Pair, ...], temperature: float, layer: str, client: GpuClient
) -> Measured:
    """Answer the prompts once each; nothing is drawn again."""
    config = GenerationConfig(temperature=temperature, constraint=layer)
    found = Measured(temperature, layer)
    for start in range(0, len(pairs), BATCH):
        batch = pairs[start : start + BATCH]
        started_s = time.process_time()
        written = model.write([Request(p.prompt, p.kind) for p in batch], config=config)
        found.seconds += time.process_time() - started_s
        for pair, (sample,) in zip(batch, written, strict=True):
            found.answers += 1
            found.num_tokens += sample.num_tokens + 1
            found.incomplete += not sample.is_complete
            if not validate_shader(sample.code, client=client).is_valid:
                found.rejected.append(pair)
    return found


def go_back(model: Generator, types: Measured, client: GpuClient) -> Measured:
    """Return what becomes of the types layer where the studio answers what naga rejected."""
    config = GenerationConfig(temperature=types.temperature)
    full = replace(types, layer="full", rejected=[], incomplete=0)
    started_s = time.process_time()
    for pair in types.rejected:
        request = Request(pair.prompt, pair.kind)
        answer = answer_requests(model, [request], config=config, client=client)[0][0]
        full.incomplete += not answer.sample.is_complete
        if not answer.validation.is_valid:
            full.rejected.append(pair)
    full.seconds += time.process_time() - started_s
    return full


def _mean(values: list) -> float:
    return sum(values) / max(1, len(values))


def main(number: int = 64, name: str = "base") -> None:
    model = open_model(find_model(name))
    assert isinstance(model, Generator), f"{name} is no network"
    timed = TimedConstraints(model.tokenizer.code)
    model = Generator(
        model._model, model.tokenizer, device="cpu", tasks=model.tasks, constraints=timed
    )
    pairs = validation_pairs(RecipeEngine(), "program", number)
    print(
        "| temperature | layer | answers | rejected by naga | incomplete | probability removed "
        "| likeliest token forbidden | steps wasted | tokens tried a step | µs a token "
        "| share of processor time |\n|" + "---|" * 11
    )
    client = open_gpu()
    for temperature in (0.0, 1.0):
        timed.costs = Costs()
        print(measure(model, pairs, temperature, "none", client).line(timed.costs), flush=True)
        types = measure(model, pairs, temperature, "types", client)
        print(types.line(timed.costs), flush=True)
        print(go_back(model, types, client).line(timed.costs), flush=True)
    client.close()


if __name__ == "__main__":
    main(*(int(a) if a.isdigit() else a for a in sys.argv[1:]))
