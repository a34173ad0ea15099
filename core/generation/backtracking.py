"""Writing a shader anew from before the place where a compiler found fault with it.

Constraints see to grammar, names and types; what is left are mostly constants that a compiler
works out, such as a division by zero. The tokens before the fault are forced, so the model goes on
in the same state; then what led to the fault is forbidden, and next the whole statement is drawn
anew, then a longer piece. The last resort, once nothing else helped, is ``shorten``: the shader is
ended before its fault.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from core.generation.config import GenerationConfig
from core.generation.constraining.constraints import ShaderConstraints, limits_of
from core.generation.constraining.finishing import completion
from core.generation.constraining.parser import Prefix
from core.generation.constraining.states import Rejected
from core.generation.constraining.wgsl_constraint import WgslConstraint
from core.generation.generator import Generator
from core.generation.records import Request, Sample
from core.tokenizer.code_tokenizer import CodeTokenizer
from core.wgsl.kinds import ShaderKind, detect_kind

MAX_REWRITES = 3
_DARING = 0.7  # temperature of what is drawn anew
_BOUNDARIES = frozenset((";", "{", "}"))


@dataclass(frozen=True)
class Fault:
    """Where a compiler stopped, in characters from the start of the code; None if it did not say."""

    offset: int | None


FindFault = Callable[[Sample], Fault | None]


def rewrite(
    generator: Generator,
    request: Request,
    sample: Sample,
    fault: Fault,
    *,
    config: GenerationConfig,
    find_fault: FindFault,
) -> Sample | None:
    """Return a shader without a fault in the place of one that has one; None if none was found.

    There are at most ``MAX_REWRITES`` attempts, each of which takes as long as the first. One
    with a fault of its own is where the next starts from.

    Args:
        generator: must have constraints; without them there is no attempt.
        request: what was asked.
        sample: the answer with the fault.
        fault: where it is.
        config: how the answer was drawn.
        find_fault: compiles an attempt; None means that it is good.
    """
    if generator.constraints is None:
        return None
    tokenizer = generator.tokenizer.code
    daring = replace(
        config, num_samples=1, temperature=max(config.temperature, _DARING), seed=config.seed + 1
    )
    more_daring = replace(daring, seed=daring.seed + 1)
    ways = ((replace(config, num_samples=1), 0), (daring, 1), (more_daring, 2))
    for settings, num_statements in ways:
        if fault.offset is None and num_statements == 0:
            continue  # there is no token to forbid
        token_ids = _tokens_of(sample, tokenizer)
        place = place_of(token_ids, fault.offset, tokenizer)
        start = statement_start(token_ids, place, num_statements, tokenizer)
        forbidden = {start: frozenset(token_ids[start : start + 1])} if num_statements == 0 else {}
        new = partial(_constraint, generator, settings, token_ids[:start], forbidden)
        ((attempt,),) = generator.write([request], config=settings, new_constraint=new)
        found = find_fault(attempt)
        if found is None:
            return attempt
        sample, fault = attempt, found
    return None


def shorten(
    generator: Generator,
    request: Request,
    sample: Sample,
    fault: Fault,
    *,
    find_fault: FindFault,
) -> Sample | None:
    """Return a shader cut short so far before its fault that it has none; None if nothing is left.

    The last resort: nothing is written by the model any more.
    """
    constraints, tokenizer = generator.constraints, generator.tokenizer.code
    num_statements, place = 1, 1
    while constraints is not None and place > 0:
        token_ids = _tokens_of(sample, tokenizer)
        place = place_of(token_ids, fault.offset, tokenizer)
        place = statement_start(token_ids, place, num_statements, tokenizer)
        short = _ended_at(place, sample, constraints, tokenizer, kind=request.kind)
        if short is not None and find_fault(short) is None:
            return short
        num_statements *= 2
    return None


def _constraint(
    generator: Generator,
    config: GenerationConfig,
    start: Sequence[int],
    forbidden: dict[int, frozenset[int]],
    kind: ShaderKind | None,
) -> WgslConstraint:
    assert generator.constraints is not None, "the caller has looked"
    limits = limits_of(config, generator.max_tokens(config))
    return generator.constraints.new(kind, limits, start=start, forbidden=forbidden)


def _tokens_of(sample: Sample, tokenizer: CodeTokenizer) -> list[int]:
    """Return the tokens as they were written: the text alone may be cut in another way."""
    return list(sample.token_ids) or tokenizer.encode(sample.code)


def place_of(token_ids: Sequence[int], offset: int | None, tokenizer: CodeTokenizer) -> int:
    """Return the number of the token at an offset; the middle where there is no offset."""
    if offset is None:
        return len(token_ids) // 2
    stream, length = tokenizer.stream(), 0
    for number, token_id in enumerate(token_ids):
        length += len(stream.push(token_id))
        if length > offset:
            return number
    return max(0, len(token_ids) - 1)


def statement_start(
    token_ids: Sequence[int], place: int, num_statements: int, tokenizer: CodeTokenizer
) -> int:
    """Return the number of the token where the statement at a place starts.

    0 statements is the place itself, 2 the start of the statement before.
    """
    for _ in range(num_statements):
        starts = (
            n for n in range(place - 1, 0, -1) if _ends_statement(token_ids[n - 1], tokenizer)
        )
        place = next(starts, 0)
    return place


def _ends_statement(token_id: int, tokenizer: CodeTokenizer) -> bool:
    return tokenizer.entries[token_id].text in _BOUNDARIES


def _ended_at(
    place: int,
    sample: Sample,
    constraints: ShaderConstraints,
    tokenizer: CodeTokenizer,
    *,
    kind: ShaderKind | None,
) -> Sample | None:
    good = _tokens_of(sample, tokenizer)[:place]
    prefix = Prefix.start(constraints.vocabulary, kind)
    try:
        for token_id in good:
            prefix = prefix.after(token_id)
    except Rejected:
        return None
    rest = completion(prefix, kind)
    if rest is None:
        return None
    code = tokenizer.decode([*good, *rest])
    return replace(
        sample,
        code=code,
        kind=detect_kind(code),
        num_tokens=len(good) + len(rest),
        token_ids=(*good, *rest),
        is_complete=True,
        is_closed_early=True,
    )
