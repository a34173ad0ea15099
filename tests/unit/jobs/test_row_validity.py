"""The warning of rows that are not valid WGSL: what was looked at, how many, which is the first."""

import pytest

from core.dataset.records import Example
from core.errors import GpuUnavailable
from core.jobs.trainer import row_validity
from core.jobs.trainer.row_validity import MAX_ROWS, warn_of_invalid
from core.wgsl.kinds import ShaderKind


def rows(count: int, code: str, *, kind: ShaderKind = "expression") -> list[Example]:
    return [Example(f"row {n} of {code[:3]}", code, kind) for n in range(count)]


@pytest.fixture
def _no_adapter(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(code: str, **_: object) -> None:
        raise GpuUnavailable("There is no adapter.", hint="Get one.")

    monkeypatch.setattr(row_validity, "validate_shader", refuse)


@pytest.mark.usefixtures("gpu")
def test_invalid_rows_are_counted_and_the_first_is_named() -> None:
    found = warn_of_invalid([*rows(2, "sin(x)"), *rows(3, "sin(")])
    assert found is not None
    assert found.message.startswith("3 of 5 training rows are not valid WGSL")
    assert "The first is 'row 0 of sin': expected" in found.message
    assert "dataset check" in found.hint


@pytest.mark.usefixtures("gpu")
def test_valid_rows_are_not_mentioned() -> None:
    assert warn_of_invalid(rows(3, "sin(x) * 2.0")) is None
    assert warn_of_invalid([]) is None


@pytest.mark.usefixtures("_no_adapter")
def test_without_an_adapter_the_grammar_alone_is_looked_at() -> None:
    broken = rows(2, "fn f( -> f32 { return 1.0; }", kind="function")
    found = warn_of_invalid([*rows(1, "fn f() -> f32 { return 1.0; }", kind="function"), *broken])
    assert found is not None
    assert found.message.startswith("2 of 3 training rows")
    assert "No graphics adapter answers" in found.message


@pytest.mark.usefixtures("_no_adapter")
def test_of_a_large_dataset_some_rows_are_looked_at() -> None:
    found = warn_of_invalid(rows(10 * MAX_ROWS + 5, "```"))
    assert found is not None
    assert f"(of {10 * MAX_ROWS + 5:,})" in found.message
    assert int(found.message.split(" of ")[0]) <= MAX_ROWS


@pytest.mark.usefixtures("_no_adapter")
def test_looking_ends_when_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_validity, "LIMIT_S", -1.0)
    found = warn_of_invalid(rows(9, "```"))
    assert found is not None
    assert found.message.startswith("1 of 1 training rows that were looked at (of 9)")
