"""What people read when a shader is wrong: golden texts of whole findings, through real naga."""

from pathlib import Path

import pytest

from core.validation.validator import validate_shader
from tests.unit.validation.mistakes import MISTAKES

GOLDEN = Path(__file__).parents[2] / "golden" / "diagnostics.txt"
# Nothing in the code can be pointed at.
WITHOUT_PLACE = {"no code"}


@pytest.mark.gpu
def test_every_mistake_is_told_with_place_and_hint(gpu, update_golden):
    texts, poor = [], set()
    for name, code in MISTAKES.items():
        report = validate_shader(code, client=gpu)
        assert not report.is_valid, name
        texts.append(f"=== {name}\n{report.render(path='a.wgsl')}\n")
        if not all(found.hint and found.line and found.column for found in report.diagnostics):
            poor.add(name)
    found = "\n".join(texts)
    if update_golden:
        GOLDEN.write_text(found, encoding="utf-8", newline="\n")
    assert found == GOLDEN.read_text(encoding="utf-8")
    assert poor == WITHOUT_PLACE
