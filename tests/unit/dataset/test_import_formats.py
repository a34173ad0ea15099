"""Files of other tools, and files made to do harm: a message for each row, and the rest loads."""

import io
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.dataset import importing
from core.dataset.importing import read_examples, read_uploaded
from core.dataset.records import ReadResult
from core.errors import DatasetError

HEAD = "natural_language,wgsl_code,tags"


def problems(result: ReadResult) -> dict[int, str]:
    return {problem.row: problem.message for problem in result.problems}


def packed(**files: bytes | str) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return output.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "latin-1"]
)
def test_encodings(encoding: str) -> None:
    data = f"{HEAD}\ngrößer,1.0,\n".encode(encoding)
    said = encoding if encoding in ("utf-16-le", "latin-1") else None
    (row,) = read_uploaded("a.csv", data, encoding=said).examples
    assert row.natural_language == "größer"


def test_encoding_that_is_not_said_is_not_guessed() -> None:
    text = f"{HEAD}\nsmall,1.0,\ngr\xf6\xdfer,2.0,\n"
    result = read_uploaded("a.csv", text.encode("latin-1"))
    assert [row.natural_language for row in result.examples] == ["small"]
    assert "not UTF-8" in problems(result)[2]
    assert "latin-1" in problems(result)[2]
    with pytest.raises(DatasetError, match="looks like UTF-16") as caught:
        read_uploaded("a.csv", text.encode("utf-16-le"))
    assert "utf-16-le" in caught.value.hint


@pytest.mark.parametrize("encoding", ["klingon", "undefined", "a\0b", "hex"])
def test_encoding_that_is_none_is_an_error(encoding: str) -> None:
    with pytest.raises(DatasetError, match="no encoding"):
        read_uploaded("a.csv", b"x", encoding=encoding)


def test_csv_as_spreadsheets_of_some_countries_write_it() -> None:
    text = 'wgsl_code;natural_language;tags;phrasings\r\n"1.0";red;"a, b";"x\ny"\r\n'
    (row,) = read_uploaded("a.csv", text.encode()).examples
    assert (row.tags, row.phrasings) == (("a", "b"), ("x", "y"))


def test_bad_csv_rows_are_named_and_the_others_load() -> None:
    lines = [HEAD, "one,1.0,", ",2.0,", 'thr"ee",3.0,"x"y', "four,4.0,,extra", "five,5.0,[a"]
    result = read_uploaded("a.csv", "\n".join(lines).encode())
    assert [row.natural_language for row in result.examples] == ["one", "five"]
    found = problems(result)
    assert "natural_language is missing" in found[2]
    assert "not valid CSV" in found[3]
    assert "4 cells" in found[4]


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "no column"), ("a,b\n", "no column 'natural_language'"),
     (f"{HEAD},tags\n", "'tags' is there twice")],
)  # fmt: skip
def test_csv_without_its_columns_is_an_error(text: str, message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        read_uploaded("a.csv", text.encode())


def test_bad_json_lines_are_named_and_the_others_load() -> None:
    good = '{"natural_language": "one", "wgsl_code": "1.0"}'
    result = read_uploaded("a.jsonl", f"{good}\n\n{{oops\n[1]\n{'[' * 100_000}\n".encode())
    assert len(result.examples) == 1
    assert set(problems(result)) == {3, 4, 5}


def test_rows_with_an_id_that_is_taken_are_named() -> None:
    rows = "".join(
        f'{{"id": {id}, "natural_language": "p{n}", "wgsl_code": "{n}.0"}}\n'
        for n, id in enumerate((7, '"a"', 7, '"7"'))
    )
    result = read_uploaded("a.jsonl", rows.encode())
    assert [row.natural_language for row in result.examples] == ["p0", "p1"]
    assert problems(result) == {
        3: "its id '7' is that of row 1 already.",
        4: "its id '7' is that of row 1 already.",
    }


def test_markup_is_text() -> None:
    prompt = "<script>alert(1)</script> **bold** [x](javascript:1) $x$"
    row = f'{{"natural_language": "{prompt}", "wgsl_code": "1.0"}}'
    assert read_uploaded("a.jsonl", row.encode()).examples[0].natural_language == prompt


def test_parquet_of_another_tool_loads() -> None:
    output = io.BytesIO()
    table = pa.table(
        {
            "natural_language": ["one", None, "three"],
            "wgsl_code": ["1.0", "2.0", "3.0"],
            "tags": pa.array([["a"], None, []]),
            "id": [1, 2, 3],
        }
    )
    pq.write_table(table, output)
    result = read_uploaded("a.parquet", output.getvalue())
    assert [(row.natural_language, row.tags) for row in result.examples] == [
        ("one", ("a",)),
        ("three", ()),
    ]
    assert "natural_language is missing" in problems(result)[2]
    with pytest.raises(DatasetError, match="as Parquet"):
        read_uploaded("a.parquet", output.getvalue()[:-20])


@pytest.mark.parametrize(
    ("text", "prompt", "code"),
    [
        ("// red disc\nvec3<f32>(1.0)", "red disc", "vec3<f32>(1.0)"),
        ("// a disc\n//   in red\n\n1.0", "a disc in red", "\n1.0"),
        ("/* a disc\n * in red */\n1.0", "a disc in red", "1.0"),
        ("1.0 // not on top", "some disc", "1.0 // not on top"),
    ],
)
def test_comment_on_top_is_the_prompt(tmp_path: Path, text: str, prompt: str, code: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "some-disc.wgsl").write_text(text)
    result = read_examples(tmp_path)
    assert [(row.natural_language, row.wgsl_code) for row in result.examples] == [(prompt, code)]
    assert bool(result.problems) == (prompt == "some disc")


def test_zip_of_shaders_loads_and_bad_members_are_named() -> None:
    data = packed(
        **{
            "b.wgsl": "// second\n2.0",
            "a/one.wgsl": "// first\n1.0",
            "../out.wgsl": "// out\n1.0",
            "/abs.wgsl": "// out\n1.0",
            "C:\\x.wgsl": "// out\n1.0",
            "latin.wgsl": "// größer\n1.0".encode("latin-1"),
            "empty.wgsl": "// nothing\n",
            "picture.png": b"\x89PNG",
            "__MACOSX/b.wgsl": "// clutter\n1.0",
        }
    )
    result = read_uploaded("some.zip", data)
    assert [row.natural_language for row in result.examples] == ["first", "second"]
    found = {problem.path.name: problem.message for problem in result.problems}
    assert set(found) >= {"out.wgsl", "abs.wgsl", "latin.wgsl", "empty.wgsl"}
    assert "leads out" in found["out.wgsl"]


def test_zip_that_unpacks_to_too_much_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MAX_FILE_BYTES", 1_000_000)
    bomb = packed(**{f"{n}.wgsl": b"/" * 400_000 for n in range(3)})
    assert len(bomb) < 5000
    with pytest.raises(DatasetError, match="unpacks to 3 files of 1 MB"):
        read_uploaded("bomb.zip", bomb)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [("a.zip", b"PK\x03\x04broken", "as a zip"), ("a.zip", packed(**{"a.txt": "x"}), "holds no"),
     ("a.exe", b"MZ", "by its name")],
)  # fmt: skip
def test_file_that_is_none_of_ours_is_an_error(name: str, data: bytes, message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        read_uploaded(name, data)


def test_huge_file_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "huge.jsonl"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)  # a hole; takes no room on the disk
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("was read"))
    with pytest.raises(DatasetError, match=r"has 1,000 MB; at most 512 MB"):
        read_examples(path)
