"""Snippets become modules; what they leave undeclared gets a conventional type."""

import pytest

from core.validation.validator import validate_shader
from core.wgsl import contract
from core.wgsl.harness import MAX_CANDIDATES, undeclared_names, validation_candidates

VALID_SNIPPETS = [
    "vec4<f32>(1.0, 0.0, 0.0, 1.0)",
    "mix(a, b, t)",
    "normalize(vec3<f32>(x, y, z))",
    "dot(a, b)",
    "let mixed = normalize(color_a.rgb + color_b.rgb);\nlet w = (color_a.w + color_b.w) * 0.5;\nvec4<f32>(mixed, w)",
    "atomicAdd(&counter, 1u)",
    "atomicStore(&value, new_value)",
    "atomicCompareExchangeWeak(&value, old, new_value)",
    "switch (value) {\n    case 0: {\n    }\n    default: {\n    }\n}",
    "pow(base, exponent)",
    "let reflect_dir = reflect(-light_dir, normal);\nlet spec = pow(max(dot(view_dir, reflect_dir), 0.0), shininess);\nlet specular = spec * light_color;",
    "determinant(matrix)",
    "max_value * sky_color",
    "textureLoad(tex, vec2<i32>(x, y), 0)",
    "textureSampleLevel(tex, samp, uv, 0.0, vec2<i32>(1, 0))",
    "textureStore(output_tex, vec2<i32>(x, y), color)",
    "if (condition) {\n} else {\n}",
    "for (var i = 0u; i < count; i = i + 1u) {\n}",
    "matrix * vec4<f32>(x, y, z, w)",
    "return x * 2.0;",
    "let diffuse = max(dot(normal, light_dir), 0.0);\nlet lit = diffuse * light_color;",
    "workgroupBarrier()",
    "x < y",
]


@pytest.mark.gpu
@pytest.mark.parametrize("code", VALID_SNIPPETS)
def test_snippets_are_accepted(gpu, code):
    report = validate_shader(code, client=gpu)
    assert report.is_valid, report.render()


@pytest.mark.gpu
@pytest.mark.parametrize(
    "code", ["mix(a, b)", "let a = 1.0\nlet b = 2.0;", "unheard_of * 2.0", "1.0 +", "x = ;"]
)
def test_wrong_snippets_are_rejected(gpu, code):
    assert not validate_shader(code, client=gpu).is_valid


def test_only_undeclared_values_are_named():
    code = "let d = length(p - center);\nlet q = p.xy;\nvar<function> s: f32 = d;\nstep(radius, d)"
    assert undeclared_names(code) == ["p", "center", "radius"]


def test_a_function_used_as_a_value_counts_as_undeclared():
    assert undeclared_names("exp(-distance * 2.0)") == ["distance"]


def test_candidates_are_few():
    many = " + ".join(("x", "y", "z", "p", "q", "normal", "color", "idx", "uv", "t"))
    assert 1 < len(validation_candidates(many, "expression")) <= 2 * MAX_CANDIDATES


def test_conventional_names_are_words_that_may_be_declared():
    from core.wgsl.lexicon import KEYWORDS, TYPES

    names = {*contract.CONVENTIONAL_VALUES, *contract.CONVENTIONAL_RESOURCES}
    assert not names & {*KEYWORDS, *TYPES}
    assert not set(contract.CONVENTIONAL_VALUES) & set(contract.CONVENTIONAL_RESOURCES)
