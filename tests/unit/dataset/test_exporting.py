"""Writing dataset files: what is written reads back identically, whatever the text."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dataset.exporting import (
    EXPORT_FORMATS,
    FOLDER_FORMATS,
    ExportFormat,
    encode_examples,
    write_examples,
)
from core.dataset.importing import read_examples, read_uploaded
from core.dataset.records import Example
from core.dataset.rows import KEYS, to_example
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


def write(path: Path, examples: Sequence[Example], form: ExportFormat) -> Path:
    path = path / (f"data.{form}" if form not in FOLDER_FORMATS else form)
    write_examples(path, examples, form=form)
    return path


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_nasty_texts_survive_in_a_file(tmp_path: Path, form: ExportFormat) -> None:
    examples = [example(text) for text in NASTY]
    found = list(read_examples(write(tmp_path, examples, form)).examples)
    if form == "huggingface":  # a file for each split, so rows of unlike splits change places
        found, examples = sorted(found, key=repr), sorted(examples, key=repr)
    assert found == examples


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
needed = texts.filter(lambda text: bool(text.strip()))
examples = st.builds(
    Example, needed, needed, st.sampled_from(["expression", "fragment"]), category=texts,
    tags=st.lists(needed, max_size=3).map(tuple), phrasings=st.lists(needed, max_size=3).map(tuple),
)  # fmt: skip


@given(st.lists(examples, min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_any_text_survives(rows: list[Example]) -> None:
    for form in EXPORT_FORMATS:
        name = "any.zip" if form in FOLDER_FORMATS else f"any.{form}"
        found = list(read_uploaded(name, encode_examples(rows, form)).examples)
        if form == "huggingface":
            found, rows = sorted(found, key=repr), sorted(rows, key=repr)
        assert found == rows, form


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


FORMULAS = ("=HYPERLINK(1)", "+1", "-1.0", "@fragment", "'=1", "''@x", "'plain", "\t=1", '="a",b')


def test_cells_are_no_formulas_to_a_spreadsheet_and_read_back_as_they_were() -> None:
    rows = [
        Example(f"{sign}p{n}", f"{sign}c{n}", "statements", notes=sign)
        for n, sign in enumerate(FORMULAS)
    ]
    data = encode_examples(rows, "csv")
    cells = [cell for line in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert list(read_uploaded("some.csv", data).examples) == rows


def test_dataset_card_lists_what_the_library_needs(tmp_path: Path) -> None:
    rows = [Example(f"p{n}", f"f{n}(x) + {n % 7}", "expression", license="MIT") for n in range(9)]
    folder = write(tmp_path, rows, "huggingface")
    front = yaml_front(folder / "README.md")
    assert front["license"] == "mit"
    assert front["size_categories"] == ["n<1K"]
    assert [feature["name"] for feature in front["dataset_info"]["features"]] == list(KEYS)
    splits = front["dataset_info"]["splits"]
    assert all(part["num_bytes"] > 10 * part["num_examples"] for part in splits)
    counted = {part["name"]: part["num_examples"] for part in splits}
    for part in front["configs"][0]["data_files"]:
        (file,) = folder.glob(part["path"])
        assert pq.read_table(file).num_rows == counted[part["split"]]
    assert sum(counted.values()) == len(rows)


def yaml_front(path: Path) -> dict[str, Any]:
    _, front, _ = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front)


def test_folder_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    folder = write(tmp_path, [example("x")], "wgsl")
    with pytest.raises(DatasetError, match="there already"):
        write_examples(folder, [example("y")], form="wgsl")
    assert read_examples(folder).examples == (example("x"),)


@pytest.mark.parametrize(("name", "form"), [("a.csv", "json"), ("a", "json"), ("a.csv", "wgsl")])
def test_name_that_does_not_fit_the_format_is_an_error(name: str, form: ExportFormat) -> None:
    with pytest.raises(DatasetError, match="fits"):
        write_examples(Path(name), [], form=form)
