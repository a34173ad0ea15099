"""Ranges and kinds of controls, by name and type."""

import pytest

from core.rendering.controls import leaf_control, override_control
from core.rendering.memory_layout import Leaf
from core.wgsl.records import Override
from core.wgsl.shader_types import Scalar, Vector

F32, U32, BOOL = Scalar("f32"), Scalar("u32"), Scalar("bool")


@pytest.mark.parametrize(
    ("name", "type_", "kind", "value", "least", "greatest"),
    [
        ("rotation_angle", F32, "slider", 0.5, -3.2, 3.2),
        ("speed", F32, "slider", 1, 0, 5),
        ("zoom", F32, "slider", 1, 0, 10),
        ("threshold", F32, "slider", 0.5, 0, 1),
        ("gamma", F32, "slider", 2.2, 0.1, 5),
        ("anything", F32, "slider", 0.5, 0, 1),
        ("num_steps", U32, "integer", 8, 1, 64),
        ("lightCount", U32, "integer", 4, 0, 64),
        ("show_grid", U32, "checkbox", 1, 0, 1),
        ("invert", U32, "checkbox", 0, 0, 1),
        ("offset", Vector(2, F32), "vector", 0, -2, 2),
    ],
)
def test_by_name(name, type_, kind, value, least, greatest):
    control = leaf_control(Leaf(("params", name), type_, 0))
    assert control.path == f"params.{name}"
    assert control.kind == kind
    assert control.value[0] == pytest.approx(value)
    assert control.minimum == pytest.approx(least, abs=0.1)
    assert control.maximum == pytest.approx(greatest, abs=0.1)
    assert control.minimum <= control.value[0] <= control.maximum


def test_colours_of_one_shader_differ():
    first, second = (leaf_control(Leaf((n,), Vector(3, F32), 0), i) for i, n in enumerate(("color_a", "color_b")))  # fmt: skip
    assert first.kind == second.kind == "colour"
    assert first.value != second.value


def test_overrides_keep_their_defaults():
    control = override_control(Override("samples", U32, default=200.0))
    assert control.value == (200.0,)
    assert control.maximum >= 200
    assert override_control(Override("debug", BOOL, default=0.0)).kind == "checkbox"
    assert override_control(Override("size", F32)).value
