"""The chromatic templates against their definitions in NumPy, at lengths that fill no workgroup."""

import struct

import numpy as np
import pytest

from core.gpu.records import Computed
from core.rendering.computing import run_compute
from core.wgsl.templates import TEMPLATES, find_template

LENGTHS = (1, 63, 64, 65, 1000)


def colours(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).random((count, 4), dtype=np.float32)


def expected(name: str, a: np.ndarray, b: np.ndarray, alpha: float) -> np.ndarray:
    rgb, w = a[:, :3], a[:, 3:]
    if name == "mix":
        total = rgb + b[:, :3]
        size = np.linalg.norm(total, axis=1, keepdims=True)
        mixed = np.divide(total, size, out=np.zeros_like(total), where=size > 1e-6)
        return np.hstack([mixed, (w + b[:, 3:]) / 2])
    if name == "filter":
        return np.hstack([np.clip(rgb - b[:, :3], 0, 1), w])
    if name == "complement":
        return np.hstack([rgb[:, :1], 1 - rgb[:, 1:], w])
    grey = rgb.mean(axis=1, keepdims=True)
    return np.hstack([np.clip(grey + alpha * (rgb - grey), 0, 1), w])


def run(gpu, name: str, a: np.ndarray, b: np.ndarray, alpha: float) -> np.ndarray:
    template = next(t for t in TEMPLATES if t.name == name)
    output = bytes(a.nbytes)
    buffers = {(0, 0): a.tobytes(), (0, 1): b.tobytes(), (0, 2): output}
    if name in ("complement", "saturate"):
        buffers = {(0, 0): a.tobytes(), (0, 1): output, (0, 2): struct.pack("<f", alpha)}
    outcome = run_compute(template.code, client=gpu, buffers=buffers, num_elements=len(a))
    assert isinstance(outcome, Computed), outcome
    return np.frombuffer(outcome.contents[-1].data, dtype=np.float32).reshape(-1, 4)


@pytest.mark.gpu
@pytest.mark.parametrize("count", LENGTHS)
@pytest.mark.parametrize("name", [t.name for t in TEMPLATES])
def test_computes_its_definition(gpu, name, count):
    a, b = colours(count, 1), colours(count, 2)
    np.testing.assert_allclose(run(gpu, name, a, b, 1.7), expected(name, a, b, 1.7), atol=1e-5)


@pytest.mark.gpu
def test_reaches_beyond_the_workgroups_of_one_dimension(gpu):
    count = 64 * 65_535 + 70
    a, b = colours(count, 1), colours(count, 2)
    result = run(gpu, "filter", a, b, 0.0)
    np.testing.assert_allclose(result[-100:], expected("filter", a, b, 0.0)[-100:], atol=1e-5)


@pytest.mark.gpu
def test_mix_of_nothing_is_nothing(gpu):
    zero = np.zeros((3, 4), dtype=np.float32)
    assert not np.isnan(run(gpu, "mix", zero, zero, 0.0)).any()


@pytest.mark.parametrize(
    ("prompt", "name"),
    [
        ("chromatic mix operation", "mix"),
        ("create chromatic filter", "filter"),
        ("compute the Complement of colours", "complement"),
        ("saturete color", "saturate"),
        ("a red circle", None),
    ],
)
def test_finds_the_template_a_prompt_asks_for(prompt, name):
    found = find_template(prompt)
    assert (found.name if found else None) == name
