import pytest

from core.tokenizer.pretokenize import split_units


def _texts(code: str, *, across_gaps: bool) -> list[str]:
    return [unit.text for unit in split_units(code, across_gaps=across_gaps)]


@pytest.mark.parametrize(
    ("code", "joined", "apart"),
    [
        ("vec4<f32>(1)", ["vec4<f32>", "(", "1", ")"], ["vec4<f32>", "(", "1", ")"]),
        ("vec4 <f32>", ["vec4<f32>"], ["vec4", "<", "f32", ">"]),
        ("@ /**/ size", ["@size"], ["@", "size"]),
        ("array<mat4x4<f32>>", ["array", "<", "mat4x4<f32>", ">"], None),
        ("vec4<i64>", ["vec4", "<", "i64", ">"], None),
        ("a<vec4, f32>", ["a", "<", "vec4", ",", "f32", ">"], None),
        ("vec4 < f32", ["vec4", "<", "f32"], None),
        ("@other", ["@", "other"], None),
        ("a@size", ["a", "@size"], None),
    ],
)
def test_units_join_attributes_and_common_types(
    code: str, joined: list[str], apart: list[str] | None
) -> None:
    assert _texts(code, across_gaps=True) == joined
    assert _texts(code, across_gaps=False) == (apart or joined)


def test_units_know_their_place() -> None:
    code = "@fragment let a: vec2<f32> = b;"
    assert all(code[u.start : u.end] == u.text for u in split_units(code, across_gaps=False))
