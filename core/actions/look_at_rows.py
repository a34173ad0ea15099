"""Look at what rows draw, for the quality tools and the map: pictures, colours, faults, cost.

Whoever looks at a row has run it: ``run_rows`` needs not do so again.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core import paths
from core.actions.check_dataset import DRAWN_KINDS, row_faults
from core.actions.render_shader import follows_time
from core.actions.run_rows import row_check
from core.dataset.quality.looks_store import LooksStore, code_key
from core.dataset.quality.records import Looks
from core.dataset.records import Example, ExampleFilter, RowCheck, StoredExample
from core.dataset.store import DatasetStore
from core.gpu.client import GpuClient
from core.rendering.config import FrameConfig
from core.rendering.picture_facts import picture_facts
from core.rendering.picture_hash import HASHED_FRAMES, picture_hash
from core.rendering.pictures import to_webp
from core.rendering.records import Frame, RenderReport
from core.rendering.renderer import render_shader

# Further frames of what moves: colours and motions that two frames may miss.
MORE_FRAMES = FrameConfig(width_px=48, height_px=48, num_frames=6, frames_per_s=0.83, time_s=0.3)
KEEP_EVERY_S = 0.3  # what was run within it is kept together; a stop loses no more
LEVEL_SHIFT = 4  # colours of the palette have 16 levels a channel
LEAST_SHARE = 0.0005


@dataclass(frozen=True)
class LookStep:
    """How far it is; ``eta_s`` is None until there is something to go by."""

    num_done: int
    num_rows: int
    eta_s: float | None


def open_looks() -> LooksStore:
    """Return what is known of the looks of the user's rows."""
    return LooksStore(paths.looks())


def kept_rows(store: DatasetStore) -> list[StoredExample]:
    """Return the rows that are not rejected, in the order of adding."""
    rows = store.query(ExampleFilter(), limit=max(1, store.count()))
    return [row for row in rows if row.review != "rejected"]


def rows_to_look_at(rows: Sequence[StoredExample], looks: LooksStore) -> list[Example]:
    """Return one example for each code that was not run yet."""
    known = looks.known(rows)
    new = {code_key(row.example): row.example for row in rows if row.id not in known}
    return list(new.values())


def look_at_rows(
    examples: Sequence[Example],
    looks: LooksStore,
    *,
    client: GpuClient,
    store: DatasetStore | None = None,
) -> Iterator[LookStep]:
    """Draw examples and remember what they showed, a few at a time.

    Whoever wants to stop takes no further step; what was drawn stays known. ``store`` is told
    the verdicts and thumbnails of its rows.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    started = kept = time.monotonic()
    yield LookStep(0, len(examples), None)
    new, checks = dict[str, Looks](), list[RowCheck]()
    for num_done, example in enumerate(examples, start=1):
        new[code_key(example)], check = look_at(example, client=client)
        checks.append(check)
        now = time.monotonic()
        if num_done == len(examples) or now - kept > KEEP_EVERY_S:
            looks.keep(new)
            if store:
                store.record_checks(checks)
            new.clear()
            checks.clear()
            kept = now
            seconds_each = (now - started) / num_done
            yield LookStep(num_done, len(examples), seconds_each * (len(examples) - num_done))


def look_at(example: Example, *, client: GpuClient) -> tuple[Looks, RowCheck]:
    """Draw one example and say what it showed, and what running it came to.

    Raises:
        GpuUnavailable: no adapter answers, or the worker keeps dying.
    """
    report = render_shader(
        example.wgsl_code, client=client, config=HASHED_FRAMES, kind=example.kind
    )
    return _looks(example, report, client=client), row_check(example, report)


def _looks(example: Example, report: RenderReport, *, client: GpuClient) -> Looks:
    code, kind = example.wgsl_code, example.kind
    if not report.frames:
        return Looks(faults=tuple(row_faults(example, report)))
    frames, is_own = report.frames, kind in DRAWN_KINDS
    if is_own and follows_time(code):
        more = render_shader(code, client=client, config=MORE_FRAMES, kind=kind)
        is_static = picture_facts(frames).is_static and (
            not more.frames or picture_facts(more.frames).is_static
        )
    else:
        more, is_static = replace(report, frames=()), picture_facts(frames).is_static
    costs = [frame.gpu_ms for frame in frames if frame.gpu_ms is not None]
    same_size = [f for f in frames if (f.width_px, f.height_px) == _HASHED_PX]
    return Looks(
        faults=tuple(row_faults(example, report)),
        # The previews of functions and kernels are the studio's pictures, not theirs.
        picture=picture_hash(frames) if is_own and len(same_size) == len(frames) else None,
        palette=_palette((*frames, *more.frames)) if is_own else (),
        is_static=is_static if is_own else None,
        gpu_ms=min(costs) if costs else None,
        thumbnail=to_webp(frames[0]),
    )


_HASHED_PX = (HASHED_FRAMES.width_px, HASHED_FRAMES.height_px)


def _palette(frames: Sequence[Frame]) -> tuple[tuple[tuple[int, int, int], float], ...]:
    """Return the coarse colours of all frames with their shares, the commonest first."""
    counts: Counter[int] = Counter()
    for frame in frames:
        pixels = np.frombuffer(frame.rgba, np.uint8).reshape(-1, 4)[:, :3].astype(np.int32)
        cells = (pixels >> LEVEL_SHIFT) @ np.array([256, 16, 1], np.int32)
        weight = 1 / len(cells) / len(frames)
        numbers, found = np.unique(cells, return_counts=True)
        for number, count in zip(numbers.tolist(), found.tolist(), strict=True):
            counts[number] += count * weight
    half = 1 << (LEVEL_SHIFT - 1)
    return tuple(
        ((_level(cell >> 8, half), _level(cell >> 4, half), _level(cell, half)), share)
        for cell, share in counts.most_common()
        if share >= LEAST_SHARE
    )


def _level(cell: int, half: int) -> int:
    return ((cell & 15) << LEVEL_SHIFT) + half
