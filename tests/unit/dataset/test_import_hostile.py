"""Files made to do harm, or broken in one place: what is bad is named, and the rest loads."""

import bz2
import io
import json
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.dataset import importing
from core.dataset.importing import read_examples, read_uploaded
from core.dataset.records import ReadResult
from core.errors import DatasetError

GOOD = {"natural_language": "a dot", "wgsl_code": "1.0"}
LINE = json.dumps(GOOD)


def said(result: ReadResult) -> dict[str, str]:
    return {f"{p.path.name}:{p.row}": p.message for p in result.problems if p.is_skipped}


def prompts(result: ReadResult) -> list[str]:
    return [example.natural_language for example in result.examples]


def lying_zip(content: bytes, *, method: int, size_bytes: int, name: bytes = b"a.wgsl") -> bytes:
    """Return a zip whose only member declares that it unpacks to ``size_bytes``."""
    checksum = zlib.crc32(content)
    sizes = (checksum, len(content), size_bytes)
    local = struct.pack("<IHHHHHIIIHH", 0x04034B50, 46, 0, method, 0, 0x21, *sizes, len(name), 0)
    entry = struct.pack(
        "<IHHHHHHIIIHHHHHII",
        *(0x02014B50, 46, 46, 0, method, 0, 0x21, *sizes, len(name), 0, 0, 0, 0, 0, 0),
    )
    start = len(local) + len(name) + len(content)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(entry) + len(name), start, 0)
    return local + name + content + entry + name + end


def packed(*files: tuple[str | zipfile.ZipInfo, str | bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return output.getvalue()


def deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


@pytest.mark.parametrize(
    ("content", "method"), [(bz2.compress(bytes(50_000_000)), 12), (deflated(bytes(50_000_000)), 8)]
)
def test_member_that_lies_about_its_size_unpacks_to_no_more(content: bytes, method: int) -> None:
    data = lying_zip(content, method=method, size_bytes=100)
    script = (
        "import resource, sys; from core.dataset.importing import read_uploaded as r;"
        "r('warm.jsonl', b'{}'); m = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "before = m(); print(r('a.zip', sys.stdin.buffer.read()).problems[0].message);"
        "print(m() - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=data, capture_output=True, check=True
    )
    message, grown_kib = done.stdout.decode().splitlines()
    assert "damaged" in message or "rare way" in message
    assert int(grown_kib) < 30_000


def test_damaged_members_and_those_without_a_name_are_named() -> None:
    torn = bytearray(packed(("a.wgsl", "// a\n" + "1.0 + " * 200), ("b.jsonl", LINE)))
    torn[40:50] = bytes(10)
    result = read_uploaded("a.zip", bytes(torn))
    assert prompts(result) == ["a dot"]
    assert "damaged" in said(result)["a.wgsl:0"]
    for name in (b"", b"\0.wgsl"):
        data = lying_zip(b"// a\n1.0", method=0, size_bytes=8, name=name)
        assert "no name" in read_uploaded("a.zip", data).problems[0].message


def test_zip_with_links_other_zips_and_odd_names() -> None:
    link = zipfile.ZipInfo("link.wgsl")
    link.external_attr = 0o120777 << 16
    result = read_uploaded(
        "a.zip",
        packed(
            (link, "/etc/passwd"),
            ("./one.wgsl", "// one\n1.0"),
            ("dir\\two.wgsl", "// two\n1.0"),
            ("..\\out.wgsl", "// out\n1.0"),
            ("more.zip", packed(("x.wgsl", "1.0"))),
            ("package.json", '{"name": "x"}'),
            ("bad.toml", "["),
        ),
    )
    assert prompts(result) == ["one", "two"]
    assert set(said(result)) == {
        *("link.wgsl:0", "out.wgsl:0", "more.zip:0", "package.json:0", "bad.toml:0")
    }


def test_folder_with_links_and_what_is_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret").write_text("secret")
    (folder / "link.wgsl").symlink_to(tmp_path / "secret")
    (folder / "dead.jsonl").symlink_to(tmp_path / "gone")
    (folder / "v1.json").mkdir()
    os.mkfifo(folder / "pipe.jsonl")
    (folder / "bad.json").write_bytes(b"\xff")
    (folder / "UP.WGSL").write_text("// up\n1.0")
    (folder / "good.jsonl").write_text(LINE)
    result = read_examples(folder)
    assert prompts(result) == ["a dot", "up"]
    assert set(said(result)) == {"link.wgsl:0", "dead.jsonl:0", "pipe.jsonl:0", "bad.json:0"}
    assert "outside of the folder" in said(result)["link.wgsl:0"]
    assert str(result.problems[0]).startswith(f"{folder / 'bad.json'}: ")
    with pytest.raises(DatasetError, match="no ordinary file"):
        read_examples(folder / "pipe.jsonl")


def parquet(**columns: pa.Array) -> bytes:
    output = io.BytesIO()
    pq.write_table(pa.table(columns), output)
    return output.getvalue()


def test_parquet_value_that_stands_in_many_rows_counts_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importing, "MAX_FILE_BYTES", 1_000_000)
    codes = pa.DictionaryArray.from_arrays(pa.array([0] * 500, pa.int32()), ["/" * 20_000])
    data = parquet(natural_language=pa.array([f"p{n}" for n in range(500)]), wgsl_code=codes)
    assert len(data) < 100_000
    with pytest.raises(DatasetError, match="unpacks to more than 1 MB"):
        read_uploaded("a.parquet", data)


def test_parquet_values_that_have_no_text_spoil_their_row_alone() -> None:
    texts = pa.array([b"one", b"\xff\xfe", b"three"]).view(pa.string())
    ones = pa.array(["1.0"] * 3)
    result = read_uploaded("a.parquet", parquet(natural_language=texts, wgsl_code=ones))
    assert prompts(result) == ["one", "three"]
    times = pa.array([0, 2**60, 0], pa.timestamp("us"))
    names = pa.array(["one", "two", "three"])
    data = parquet(natural_language=names, wgsl_code=ones, notes=times)
    assert set(said(read_uploaded("a.parquet", data))) == {f"a.parquet:{n}" for n in (1, 2, 3)}


def test_row_numbers_of_pandas_are_no_column_of_ours() -> None:
    columns = {key: pa.array([value]) for key, value in GOOD.items()}
    data = parquet(**columns, __index_level_0__=pa.array([7]))
    assert prompts(read_uploaded("a.parquet", data)) == ["a dot"]


@pytest.mark.parametrize(
    ("name", "row"),
    [("a.jsonl", "1\n"), ("a.csv", "a\n"), ("a.json", "[],")],
)
def test_a_flood_of_bad_rows_is_counted(
    name: str, row: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MAX_PROBLEMS", 10)
    text = {
        "a.jsonl": row * 50 + LINE,
        "a.csv": "natural_language,wgsl_code\n" + row * 50 + "a dot,1.0",
        "a.json": f"[{row * 50}{LINE}]",
    }[name]
    result = read_uploaded(name, text.encode())
    assert prompts(result) == ["a dot"]
    assert (len(result.problems), result.num_untold, result.num_skipped) == (10, 40, 50)


DEEP = '{"natural_language": "x", "wgsl_code": "1.0", "tags": ' + "[" * 900 + "]" * 900 + "}"


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (DEEP, "tags[0] is [["),
        ('{"notes": ' + "9" * 5000 + "}", "too many digits"),
        ("null", "it is None"),
        ('{"notes": "a", "notes": "b"}', "'notes' is there twice"),
        ('{"natural_language": null, "wgsl_code": "1.0"}', "natural_language is missing"),
    ],
)
def test_bad_lines_are_told_in_short(bad: str, message: str) -> None:
    result = read_uploaded("a.jsonl", f"{bad}\n\n{LINE}".encode())
    assert prompts(result) == ["a dot"]
    assert message in said(result)["a.jsonl:1"]
    assert len(said(result)["a.jsonl:1"]) < 300


def test_absent_values_are_no_mistake() -> None:
    (example,) = read_uploaded("a.json", json.dumps([{**GOOD, "notes": None}]).encode()).examples
    assert example.notes == ""


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.toml", "notes = " + "9" * 5000, "out of all bounds"),
        ("a.json", "[" + "9" * 5000 + "]", "too many digits"),
        ("a.json", '{"examples": [], "examples": []}', "is there twice"),
    ],
)
def test_documents_out_of_bounds_are_errors_in_words(name: str, text: str, message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        read_uploaded(name, text.encode())


def test_deep_tables_are_told_in_short() -> None:
    text = "[[examples]]\n" + "".join(f'{key} = "{text}"\n' for key, text in GOOD.items())
    result = read_uploaded("a.toml", f"{text}tags.{'a.' * 400}a = 1\n{text}".encode())
    assert prompts(result) == ["a dot"]
    assert len(result.problems[0].message) < 300


def test_a_quote_that_is_never_closed_spoils_its_row_alone() -> None:
    lines = ["natural_language,wgsl_code", "one,1.0", 'two,"2.0', "three,3.0", "four,4.0"]
    result = read_uploaded("a.csv", "\r\n".join(lines).encode())
    assert prompts(result) == ["one", "three", "four"]
    assert set(said(result)) == {"a.csv:2"}


def test_quotes_that_are_never_closed_take_time_in_proportion(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.dataset.csv_files.MAX_UNCLOSED", 3)
    text = "natural_language,wgsl_code\n" + '"x\n' * 9 + "last,1.0\n"
    result = read_uploaded("a.csv", text.encode())
    assert len(result.problems) <= 4 + 1


def test_list_without_an_end_is_named() -> None:
    text = 'natural_language,wgsl_code,tags\none,1.0,"[""a"", ""b"""\ntwo,2.0,[a]\n'
    result = read_uploaded("a.csv", text.encode())
    assert [example.tags for example in result.examples] == [("[a]",)]
    assert "begins like a JSON list" in said(result)["a.csv:1"]


def test_ids_count_in_their_file_and_only_for_rows_that_are_read() -> None:
    lines = [{"id": 1}, {**GOOD, "id": 1}, {**GOOD, "id": 1}, *[{**GOOD, "id": None}] * 2]
    text = "\n".join(map(json.dumps, lines))
    result = read_uploaded(
        "a.zip", packed(("a.jsonl", text), ("b.jsonl", LINE[:-1] + ', "id": 1}'))
    )
    assert len(result.examples) == 4
    assert set(said(result)) == {"a.jsonl:1", "a.jsonl:3"}
    assert "row 2 already" in said(result)["a.jsonl:3"]


def test_bytes_that_are_no_text_spoil_their_row_alone() -> None:
    lines = [LINE.encode(), LINE.encode().replace(b"a dot", b"gr\xfcn"), LINE.encode()]
    result = read_uploaded("a.jsonl", b"\n".join(lines))
    assert len(result.examples) == 2
    assert "natural_language has bytes that are not UTF-8" in said(result)["a.jsonl:2"]
