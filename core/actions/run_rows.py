"""Run examples of the user's dataset: is each accepted by naga, what does it draw, how long."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace

from core.dataset.records import Example, RowCheck
from core.dataset.store import DatasetStore
from core.gpu.client import GpuClient
from core.rendering.picture_hash import HASHED_FRAMES
from core.rendering.pictures import to_webp
from core.rendering.records import RenderReport
from core.rendering.renderer import render_shader
from core.storage.digest import text_sha256

# The first of the frames that ``look_at_rows`` draws, so that one run serves both.
THUMBNAIL = replace(HASHED_FRAMES, num_frames=1)
ROWS_AT_ONCE = 25  # kept together, so that little is lost when the process ends


def run_rows(
    store: DatasetStore, ids: Sequence[int], *, client: GpuClient
) -> Generator[tuple[int, RowCheck], None, None]:
    """Run what was not run yet, a code only once, and keep the outcomes.

    Yields the example and its outcome; what was yielded may be kept a few rows later, also
    when the loop is left early.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    done: list[RowCheck] = []
    try:
        for stored in store.unchecked(ids):
            check = run_row(stored.example, client=client)
            done.append(check)
            if len(done) == ROWS_AT_ONCE:
                store.record_checks(done)
                done.clear()
            yield stored.id, check
    finally:
        if done:
            store.record_checks(done)


def run_row(example: Example, *, client: GpuClient) -> RowCheck:
    """Return the outcome of one example; keeps nothing.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    report = render_shader(example.wgsl_code, client=client, config=THUMBNAIL, kind=example.kind)
    return row_check(example, report)


def row_check(example: Example, report: RenderReport) -> RowCheck:
    """Return the outcome of an example that was drawn, its first frame as THUMBNAIL says."""
    digest, kind = text_sha256(example.wgsl_code), example.kind
    if not report.validation.is_valid:
        return RowCheck(digest, kind, "invalid", message=report.validation.errors[0].message)
    if not report.frames:
        return RowCheck(digest, kind, "valid", message=report.note)
    frame = report.frames[0]
    return RowCheck(digest, kind, "valid", report.note, frame.gpu_ms, to_webp(frame))


def run_again(store: DatasetStore, ids: Sequence[int]) -> None:
    """Let examples count as not run, for instance after the compiler changed."""
    store.forget_checks(ids)


def num_to_run(store: DatasetStore, ids: Sequence[int]) -> int:
    """Return how many codes among these examples were not run yet."""
    return store.count_unchecked(ids)


def row_checks(store: DatasetStore, ids: Sequence[int]) -> Mapping[int, RowCheck]:
    """Return what is known of examples, with thumbnails, by id."""
    return store.checks(ids)
