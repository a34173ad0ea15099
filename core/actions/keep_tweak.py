"""Keep a shader whose numbers and colours were turned as a new row, with its wording adjusted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.actions.validate_shader import validate_shader
from core.dataset.growing.lifting import Lifted, Value, lift, with_values
from core.dataset.growing.rewording import Rewording, reworded
from core.dataset.records import Example, StoredExample
from core.dataset.store import DatasetStore
from core.errors import DatasetError
from core.gpu.client import GpuClient
from core.wgsl.kinds import detect_kind

TWEAKED_TAG = "tweaked"

__all__ = ["keep_tweak", "lift_literals", "propose_wording", "tweaked_code"]


def lift_literals(code: str) -> tuple[Lifted, ...]:
    """Return the numbers and colours of a shader that can be turned."""
    return lift(code)


def tweaked_code(code: str, lifted: Sequence[Lifted], values: Mapping[str, Value]) -> str:
    """Return the shader with new values by key."""
    return with_values(code, lifted, values)


def propose_wording(
    example: Example, lifted: Sequence[Lifted], values: Mapping[str, Value]
) -> Rewording:
    """Return prompts for the shader with new values, and the changes in words."""
    return reworded(example, lifted, values)


def keep_tweak(
    store: DatasetStore,
    code: str,
    prompts: Sequence[str],
    *,
    source: Example | None,
    changes: Sequence[str],
    author: str,
    client: GpuClient,
) -> StoredExample:
    """Add a tweaked shader as a row of its own; the row it came from stays.

    Args:
        store: the dataset.
        code: the shader with its new values.
        prompts: what it is asked for by, the main one first; blank ones are left out.
        source: the row it came from, whose category and tags it takes; None for other code.
        changes: what was turned, in words.
        author: who keeps it.
        client: validates the shader.

    Raises:
        DatasetError: there is no prompt, or naga rejects the shader.
        GpuUnavailable: nothing can be validated.
    """
    said = [prompt.strip() for prompt in prompts if prompt.strip()]
    if not said:
        raise DatasetError(
            "The new row has no prompt.", hint="Write what somebody would ask for to get it."
        )
    kind = source.kind if source else detect_kind(code)
    report = validate_shader(code, client=client, kind=kind)
    if not report.is_valid:
        raise DatasetError(
            f"With these values the shader is not a valid {kind}: {report.diagnostics[0].message}",
            hint="Turn back what you changed last.",
        )
    base = source or Example(said[0], code, kind)
    came = f"Tweaked from {base.natural_language!r}" if source else "Tweaked"
    notes = f"{came}: {'; '.join(changes)}." if changes else f"{came}."
    example = replace(
        base,
        natural_language=said[0],
        phrasings=tuple(said[1:]),
        wgsl_code=code,
        tags=tuple(dict.fromkeys((*base.tags, TWEAKED_TAG))),
        notes=notes,
    )
    return store.add(example, author=author)
