"""Writing dataset files: what is written reads back identically, whatever the text."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dataset.exporting import write_examples
from core.dataset.importing import read_examples
from core.dataset.json_files import rows_of_json, to_json
from core.dataset.records import Example
from core.dataset.rows import to_example
from core.dataset.toml_files import rows_of_toml, to_toml
from core.errors import DatasetError

SHADER = "@fragment\nfn main() -> @location(0) vec4<f32> {\n\treturn vec4<f32>(1.0);\n}\n"
NASTY = (
    *(
        "'''",
        "ends with '",
        'quotes """ and \\',
        "line\r\nend",
        "\x7f\x00bell\x07",
        "\n",
        "\nx\n\n",
    ),
    *("tab\tinside\nlines", "a ''' b\nc", "\ufeffmark", "\u2028", "émoji 🎨", "no line end\nlast"),
)


def example(text: str) -> Example:
    return Example("p" + text, "c" + text, "statements", tags=("t" + text,), notes=text)


@pytest.mark.parametrize("name", ["data.toml", "data.json"])
def test_nasty_texts_survive_in_a_file(tmp_path: Path, name: str) -> None:
    examples = tuple(example(text) for text in NASTY)
    write_examples(tmp_path / name, examples)
    assert read_examples(tmp_path / name).examples == examples


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
needed = texts.filter(lambda text: bool(text.strip()))
examples = st.builds(
    Example, needed, needed, st.sampled_from(["expression", "fragment"]), category=texts,
    tags=st.lists(needed, max_size=3).map(tuple), phrasings=st.lists(needed, max_size=3).map(tuple),
)  # fmt: skip


@given(st.lists(examples, min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_any_text_survives(rows: list[Example]) -> None:
    path = Path("any")
    assert [to_example(row) for row in rows_of_toml(to_toml(rows), path=path)] == rows
    assert [to_example(row) for row in rows_of_json(to_json(rows), path=path)] == rows


def test_code_is_written_as_it_looks() -> None:
    text = to_toml([Example("a white picture", SHADER, "fragment")])
    assert f"wgsl_code = '''\n{SHADER}'''\n" in text


def test_writing_twice_gives_the_same_text(tmp_path: Path) -> None:
    rows = [Example("a white picture", SHADER, "fragment", tags=("a" * 50, "b" * 50))]
    once = to_toml(rows)
    again = to_toml([to_example(row) for row in rows_of_toml(once, path=tmp_path)])
    assert once == again


def test_bad_example_or_suffix_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "data.toml"
    write_examples(path, [example("old")])
    before = path.read_bytes()
    with pytest.raises(DatasetError, match="natural_language"):
        write_examples(path, [Example(" ", "1.0", "expression")])
    assert path.read_bytes() == before
    with pytest.raises(DatasetError, match=r"\.toml, \.json"):
        write_examples(tmp_path / "data.txt", [])
