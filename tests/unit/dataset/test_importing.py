"""Reading dataset files: the original's files load, a broken row never hides the others."""

from pathlib import Path

import pytest

from core.dataset.importing import load_folder, read_examples
from core.dataset.rows import BadRow, to_example
from core.errors import DatasetError

ORIGINAL = """
[[examples]]
natural_language = "Create a red color vector"
wgsl_code = "vec4<f32>(1.0, 0.0, 0.0, 1.0)"

[[examples]]
natural_language = "Multiply position by the model matrix"
wgsl_code = "let world = model * vec4<f32>(position, 1.0);"
"""


def write(folder: Path, text: str, name: str = "data.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def row(**keys: str) -> str:
    keys = {"natural_language": '"a red dot"', "wgsl_code": '"vec3<f32>(1.0)"', **keys}
    return "[[examples]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items() if value)


def test_file_of_the_original_tool_loads_with_detected_kinds(tmp_path: Path) -> None:
    result = read_examples(write(tmp_path, ORIGINAL))
    assert [example.kind for example in result.examples] == ["expression", "statements"]
    assert result.examples[0].natural_language == "Create a red color vector"
    assert result.problems == ()


def test_all_keys_are_read(tmp_path: Path) -> None:
    text = row(
        kind='"expression"', category='"colour"', tags='["red", "dot"]', phrasings='["dot, red"]',
        author='"me"', license='"MIT"', notes='"first"',
    )  # fmt: skip
    (example,) = read_examples(write(tmp_path, text)).examples
    assert example.tags == ("red", "dot")
    assert example.prompts == ("a red dot", "dot, red")
    assert (example.author, example.license, example.notes) == ("me", "MIT", "first")


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        (row(wgsl_code=""), "wgsl_code is missing"),
        (row(natural_language=""), "natural_language is missing"),
        (row(natural_language='"  "'), "natural_language is empty"),
        (row(wgsl_code="3"), "wgsl_code is 3; a text was expected"),
        (row(categroy='"x"'), "'categroy' is unknown. Did you mean 'category'?"),
        (row(kind='"fragmnt"'), "accepted are expression, statements"),
        (row(tags='"red"'), "tags is 'red'; a list of texts"),
        (row(phrasings="[1]"), "phrasings[0] is 1"),
        (row(phrasings='[""]'), "phrasings[0] is empty"),
    ],
)
def test_broken_row_is_reported_and_the_rest_loads(tmp_path: Path, bad: str, expected: str) -> None:
    result = read_examples(write(tmp_path, row() + bad + row(wgsl_code='"1.0"')))
    assert len(result.examples) == 2
    problem = result.problems[0]
    assert (problem.path.name, problem.row, problem.is_skipped) == ("data.toml", 2, True)
    assert expected in problem.message


def test_a_row_that_is_no_import_may_have_known_keys_alone() -> None:
    with pytest.raises(BadRow, match="Known keys are"):
        to_example({"natural_language": "a dot", "wgsl_code": "1.0", "zzz": 1})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("data.toml", row(url='"x"') + row(url='"y"', wgsl_code='"1.0"')),
        ("data.csv", "natural_language,url,wgsl_code\na red dot,x,vec3f(1)\na dot,y,1.0\n"),
        ("data.jsonl", '{"natural_language": "a", "wgsl_code": "1.0", "url": [1]}\n' * 2),
    ],
)
def test_columns_of_other_programs_are_left_out_and_told_once(
    tmp_path: Path, name: str, text: str
) -> None:
    result = read_examples(write(tmp_path, text, name))
    assert len(result.examples) == 2
    (problem,) = [problem for problem in result.problems if "url" in problem.message]
    assert (problem.row, problem.is_skipped) == (1, False)
    assert "'url' is no key of an example" in problem.message


def test_row_that_is_no_table_is_reported(tmp_path: Path) -> None:
    text = '{"examples": [7, {"natural_language": "one", "wgsl_code": "1.0"}]}'
    result = read_examples(write(tmp_path, text, "data.json"))
    assert len(result.examples) == 1
    assert "table of keys and values" in result.problems[0].message


def test_half_surrogate_is_reported_not_written_later(tmp_path: Path) -> None:
    text = '[{"natural_language": "\\ud800", "wgsl_code": "1.0"}]'
    result = read_examples(write(tmp_path, text, "data.json"))
    assert result.examples == ()
    assert "surrogate" in result.problems[0].message


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("data.toml", "[[examples]]\nnatural_language = oops\n", "data.toml:2:20"),
        ("data.json", '{"examples": [\n{"a": }]}', "data.json:2:7"),
        ("data.toml", "title = 1\n", "no list of 'examples'"),
        ("data.json", '"text"', "no list of 'examples'"),
        ("data.toml", 'author = "me"\n' + row(), "'author' is unknown at the top"),
        ("data.txt", "a,b", "accepted are .toml, .json"),
        ("data.json", "[" * 100_000, "nested too deeply"),
    ],
)
def test_broken_file_is_an_error_with_a_place(
    tmp_path: Path, name: str, text: str, expected: str
) -> None:
    with pytest.raises(DatasetError) as caught:
        read_examples(write(tmp_path, text, name))
    assert expected in caught.value.message
    assert caught.value.hint


def test_unclosed_text_at_the_end_names_a_line(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"data\.toml:3:"):
        read_examples(write(tmp_path, '[[examples]]\nnatural_language = "x"\nwgsl_code = """a'))


def test_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "data.toml"
    path.write_bytes(b"\xff[")
    with pytest.raises(DatasetError, match="not UTF-8"):
        read_examples(path)


def test_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no dataset file"):
        read_examples(tmp_path / "gone.toml")


def test_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "data.toml"
    path.write_bytes(b"\xef\xbb\xbf" + ORIGINAL.encode())
    assert len(read_examples(path).examples) == 2


def test_repeated_rows_are_loaded_and_reported(tmp_path: Path) -> None:
    text = (
        row()
        + row(natural_language='"A  red DOT."', wgsl_code='"vec3<f32>( 1.0 ) // same"')
        + row(natural_language='"another"')
        + row(wgsl_code='"vec3<f32>(2.0)"')
    )
    result = read_examples(write(tmp_path, text))
    assert len(result.examples) == 4
    assert [problem.row for problem in result.problems] == [2, 3, 4]
    assert not any(problem.is_skipped for problem in result.problems)
    messages = [problem.message for problem in result.problems]
    assert messages[0] == "the same prompt and code as in row 1."
    assert messages[1].startswith("the same code")
    assert messages[2].startswith("the same prompt, with other code")


def test_folder_is_read_in_name_order_and_repeats_across_files_are_found(tmp_path: Path) -> None:
    write(tmp_path, row(natural_language='"second"'), "b.toml")
    write(tmp_path, row(natural_language='"first"'), "a.toml")
    write(tmp_path, "not a dataset", "README.md")
    result = load_folder(tmp_path)
    assert [example.natural_language for example in result.examples] == ["first", "second"]
    assert result.problems[0].path.name == "b.toml"
    assert "a.toml row 1" in result.problems[0].message


def test_folder_without_data_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="holds no dataset file"):
        load_folder(tmp_path)
    with pytest.raises(DatasetError, match="no dataset folder"):
        load_folder(tmp_path / "gone")
