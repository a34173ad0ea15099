"""Measure what the worker process costs: ``python -m tests.benchmarks.gpu_throughput``.

Prints a Markdown table. Each comparison with bare wgpu-py alternates between the two, so that a
busy machine slows both; what to trust are the ratios of the minima.
"""

import contextlib
import itertools
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import wgpu

from core import paths
from core.dataset.importing import load_folder
from core.gpu.client import GpuClient
from core.gpu.config import GpuConfig
from core.gpu.records import Binding, CheckJob, Drawn, WorkerLost
from core.wgsl import contract
from core.wgsl.loop_guard import guard_loops
from tests.processes.gpu_jobs import BOMBS, GOOD, draw_job

Row = tuple[str, str]
SIZE_PX = 256
NUM_FRAMES = 60
EXPORT_FRAMES, CHUNK_FRAMES = 600, 30
_numbers = itertools.count()

SHORT_LOOP = """@fragment fn f(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    var s = 0.0;
    for (var i = 0; i < 32; i++) { s += uv.x; }
    return vec4<f32>(fract(s));
}"""
NOISE = """fn hash(p: vec2<f32>) -> f32 { return fract(sin(dot(p, vec2<f32>(12.9, 78.2))) * 43758.5); }
fn noise(p: vec2<f32>) -> f32 {
    let i = floor(p);
    let f = smoothstep(vec2<f32>(0.0), vec2<f32>(1.0), p - i);
    let low = mix(hash(i), hash(i + vec2<f32>(1.0, 0.0)), f.x);
    return mix(low, mix(hash(i + vec2<f32>(0.0, 1.0)), hash(i + vec2<f32>(1.0, 1.0)), f.x), f.y);
}
@fragment fn f(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    var sum = 0.0;
    var weight = 0.5;
    var p = uv * 4.0;
    for (var octave = 0; octave < 6; octave++) { sum += weight * noise(p); p *= 2.0; weight *= 0.5; }
    return vec4<f32>(sum);
}"""


class Bare:
    """What a program would do that talks to wgpu-py directly."""

    def __init__(self) -> None:
        adapter = wgpu.gpu.request_adapter_sync(power_preference="high-performance")
        self.name = adapter.info["device"]
        self.device = adapter.request_device_sync()
        self.vertex = self.device.create_shader_module(code=contract.FULL_SCREEN_VERTEX)

    def check(self, sources: list[str]) -> None:
        for source in sources:
            with contextlib.suppress(wgpu.GPUError):
                self.device.create_shader_module(code=source)

    def pipeline(self, source: str) -> Any:
        module = self.device.create_shader_module(code=source)
        return self.device.create_render_pipeline(
            layout="auto",
            vertex={"module": self.vertex, "entry_point": contract.FULL_SCREEN_VERTEX_ENTRY},
            primitive={"topology": "triangle-list"},
            fragment={
                "module": module,
                "entry_point": "f",
                "targets": [{"format": "rgba8unorm"}],
            },
        )

    def draw(self, pipeline: Any, num_frames: int = 1) -> None:
        size = (SIZE_PX, SIZE_PX, 1)
        usage = wgpu.TextureUsage.RENDER_ATTACHMENT | wgpu.TextureUsage.COPY_SRC
        target = self.device.create_texture(size=size, format="rgba8unorm", usage=usage)
        attachment = {"view": target.create_view(), "load_op": "clear", "store_op": "store"}
        for _ in range(num_frames):
            encoder = self.device.create_command_encoder()
            render_pass = encoder.begin_render_pass(color_attachments=[attachment])
            render_pass.set_pipeline(pipeline)
            render_pass.draw(3)
            render_pass.end()
            self.device.queue.submit([encoder.finish()])
            self.device.queue.read_texture(
                {"texture": target}, {"bytes_per_row": SIZE_PX * 4, "rows_per_image": SIZE_PX}, size
            )


def alternate(*actions: Callable[[], object], rounds: int) -> list[list[float]]:
    """Return the milliseconds of each action in each round."""
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(rounds):
        for action, taken in zip(actions, times, strict=True):
            started = time.perf_counter()
            action()
            taken.append((time.perf_counter() - started) * 1000)
    return times


def against_bare(name: str, studio: list[float], bare: list[float], per: int = 1) -> Row:
    (least, middle), (bare_least, bare_middle) = (
        (min(times) / per, statistics.median(times) / per) for times in (studio, bare)
    )
    return (
        name,
        f"{least:.3f} / {bare_least:.3f} (median {middle:.3f} / {bare_middle:.3f}): "
        f"{least / bare_least:.2f} x, {least - bare_least:+.3f}",
    )


def new_shader(source: str = NOISE) -> str:
    """Return the text with a number that neither a cache here nor the driver's has seen."""
    number = time.time_ns() % 10_000_000 + next(_numbers)
    return f"{source}\nfn unused() -> f32 {{ return {number}.0; }}".replace(
        "* 4.0", f"* (4.0 + {number}e-9)"
    )


def draw(client: GpuClient, source: str, *bindings: Binding, num_frames: int = 1) -> Drawn:
    outcome = client.run(
        draw_job(source, "f", SIZE_PX, num_frames=num_frames, bindings=tuple(bindings))
    )
    assert isinstance(outcome, Drawn), outcome
    return outcome


def check_rows(client: GpuClient, bare: Bare) -> Iterator[Row]:
    examples = load_folder(paths.curated()).examples
    modules = [e.wgsl_code for e in examples if e.kind in ("fragment", "compute")]
    batch, calls = alternate(
        lambda: client.run(CheckJob(tuple(modules))), lambda: bare.check(modules), rounds=15
    )
    name = f"check of a module, {len(modules)} in one batch"
    yield against_bare(name, batch, calls, per=len(modules))
    singles, calls = alternate(
        lambda: [client.run(CheckJob((module,))) for module in modules],
        lambda: bare.check(modules),
        rounds=15,
    )
    yield against_bare("check of a module, one by one", singles, calls, per=len(modules))


def draw_rows(client: GpuClient, bare: Bare) -> Iterator[Row]:
    first, bare_first = alternate(
        lambda: draw(client, new_shader()),
        lambda: bare.draw(bare.pipeline(new_shader())),
        rounds=12,
    )
    yield against_bare("first frame of a new shader", first[1:], bare_first[1:])
    pipeline = bare.pipeline(NOISE)
    one, bare_one = alternate(lambda: draw(client, NOISE), lambda: bare.draw(pipeline), rounds=40)
    yield against_bare("a further frame by a job of its own", one[1:], bare_one[1:])
    many, bare_many = alternate(
        lambda: draw(client, NOISE, num_frames=NUM_FRAMES),
        lambda: bare.draw(pipeline, NUM_FRAMES),
        rounds=8,
    )
    yield against_bare(f"a frame of a job of {NUM_FRAMES}", many, bare_many, per=NUM_FRAMES)


def guard_rows(client: GpuClient) -> Iterator[Row]:
    budget = client.config.loop_budget
    for name, source in (("32 cheap rounds", SHORT_LOOP), ("fbm of 6 octaves", NOISE)):
        guarded = guard_loops(source, budget=budget)
        assert guarded is not None
        flag = Binding(guarded.group, guarded.binding, "storage", bytes(4))
        with_guard, without = alternate(
            lambda text=guarded.source, flag=flag: draw(client, text, flag, num_frames=10),
            lambda text=source: draw(client, text, num_frames=10),
            rounds=12,
        )
        yield against_bare(f"loop guard, frame of {name}", with_guard[1:], without[1:], per=10)
    (guarding,) = alternate(lambda: guard_loops(NOISE, budget=budget), rounds=200)
    yield f"insert the guard into {len(NOISE)} characters", f"{min(guarding):.3f}"


def worker_rows(config: GpuConfig, folder: Path) -> Iterator[Row]:
    def fresh(num_workers: int) -> GpuClient:
        return GpuClient(
            replace(config, num_workers=num_workers), quarantine_file=folder / f"{next(_numbers)}"
        )

    starts, replaced, spared = [], [], []
    for _ in range(5):
        client = fresh(1)
        starts.extend(alternate(client.adapter, rounds=1)[0])
        replaced.append(after_a_loss(client))
        client.close()
        client = fresh(2)
        first, second = client._pool.take(), client._pool.take()
        client._pool.give_back(first)
        client._pool.give_back(second)
        spared.append(after_a_loss(client))
        client.close()
    yield (
        "start of a worker to its first answer",
        f"{min(starts):.0f} (median {statistics.median(starts):.0f})",
    )
    for name, times in (("one worker", replaced), ("a spare", spared)):
        yield (
            f"from a lost worker to the next answer, with {name}",
            f"{min(times):.1f} (median {statistics.median(times):.1f})",
        )


def after_a_loss(client: GpuClient) -> float:
    assert isinstance(client.run(CheckJob((BOMBS["parentheses"],))), WorkerLost)
    return alternate(lambda: client.run(CheckJob((GOOD,))), rounds=1)[0][0]


def fairness_rows(config: GpuConfig, folder: Path) -> Iterator[Row]:
    for num_workers in (1, 2):
        client = GpuClient(replace(config, num_workers=num_workers), quarantine_file=folder / "f")
        draw(client, NOISE)
        started = time.perf_counter()
        exporting = threading.Thread(target=export, args=(client,))
        exporting.start()
        waits = waits_during(exporting, client)
        took_s = time.perf_counter() - started
        client.close()
        p95 = statistics.quantiles(waits, n=20)[-1]
        yield (
            f"a check during an export of {EXPORT_FRAMES} frames in jobs of {CHUNK_FRAMES}, "
            f"{num_workers} worker{'s' if num_workers > 1 else ''}",
            f"median {statistics.median(waits):.1f}, 95 % below {p95:.1f}, longest "
            f"{max(waits):.1f} (a job takes {took_s * 1000 / (EXPORT_FRAMES / CHUNK_FRAMES):.0f})",
        )


def waits_during(thread: threading.Thread, client: GpuClient) -> list[float]:
    waits = []
    while thread.is_alive():
        time.sleep(0.02)
        waits.extend(alternate(lambda: client.run(CheckJob((GOOD,))), rounds=1)[0])
    return waits


def export(client: GpuClient) -> None:
    for _ in range(EXPORT_FRAMES // CHUNK_FRAMES):
        draw(client, NOISE, num_frames=CHUNK_FRAMES)


def main() -> None:
    bare = Bare()
    config = GpuConfig()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        client = GpuClient(config, quarantine_file=folder / "quarantine.jsonl")
        print(f"adapter: {bare.name}; frames of {SIZE_PX} x {SIZE_PX} px\n")
        print("| measurement | ms: studio / bare, minimum |\n| --- | --- |")
        for rows in (
            check_rows(client, bare),
            draw_rows(client, bare),
            guard_rows(client),
            worker_rows(config, folder),
            fairness_rows(config, folder),
        ):
            for row in rows:
                print(f"| {row[0]} | {row[1]} |", flush=True)
        client.close()


if __name__ == "__main__":
    main()
