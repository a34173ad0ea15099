"""Run examples of the user's dataset: is each accepted by naga, what does it draw, how long."""

from collections.abc import Generator, Mapping, Sequence

from core.dataset.records import RowCheck, StoredExample
from core.dataset.store import DatasetStore
from core.gpu.client import GpuClient
from core.rendering.config import FrameConfig
from core.rendering.pictures import to_webp
from core.rendering.renderer import render_shader
from core.storage.digest import text_sha256

# Off the start of the time and the middle of the frame, where many shaders are blank.
THUMBNAIL = FrameConfig(width_px=64, height_px=64, time_s=0.7, mouse_x_px=20.5, mouse_y_px=24.5)
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
            check = run_row(stored, client=client)
            done.append(check)
            if len(done) == ROWS_AT_ONCE:
                store.record_checks(done)
                done.clear()
            yield stored.id, check
    finally:
        if done:
            store.record_checks(done)


def run_row(stored: StoredExample, *, client: GpuClient) -> RowCheck:
    """Return the outcome of one example; keeps nothing.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    code, kind = stored.example.wgsl_code, stored.example.kind
    report = render_shader(code, client=client, config=THUMBNAIL, kind=kind)
    digest = text_sha256(code)
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
