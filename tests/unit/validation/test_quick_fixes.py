"""Shaders mended by what their findings say."""

import pytest

from core.validation.quick_fixes import fix_mistakes, quick_fix
from core.validation.validator import validate_shader
from core.wgsl.diagnostics import Diagnostic

pytestmark = pytest.mark.gpu

DISC = """@fragment
fn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    let p = uv - vec2<f32>(0.5);
    let inside = step(length(p), 0.3);
    return vec4<f32>(vec3<f32>(inside), 1.0);
}"""


def fixed(code, gpu):
    report = fix_mistakes(validate_shader(code, client=gpu, kind="fragment"), client=gpu)
    return None if report is None else report.code


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("(0.5);", "(0.5)"),
        ("length", "lenght"),
        ("inside)", "inisde)"),
        ("0.3)", "0.3"),
        ("\n}", ""),
        ("1.0);", "1.0"),
        ("uv: vec2", "uv vec2"),
    ],
)
def test_one_mistake_is_mended_to_the_letter(gpu, right, wrong):
    broken = DISC.replace(right, wrong)
    mended = fixed(broken, gpu)
    assert mended is not None
    assert "".join(mended.split()) == "".join(DISC.split())


def test_several_mistakes_are_mended_one_after_another(gpu):
    broken = DISC.replace("(0.5);", "(0.5)").replace("step", "setp").replace("length", "lenth")
    assert fixed(broken, gpu) == DISC


def test_what_findings_do_not_say_how_to_mend_is_left(gpu):
    broken = DISC.replace("vec3<f32>(inside)", "vec3<f32>(uv, uv)")
    assert fixed(broken, gpu) is None
    assert fixed(DISC, gpu) == DISC
    nowhere = Diagnostic("error", "expected `;`, found the end", "naga")
    assert quick_fix(DISC, nowhere) is None
