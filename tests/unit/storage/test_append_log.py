"""Logs with one writer and many readers: whole lines only, whatever was torn."""

import json
from pathlib import Path

import pytest

from core.storage.append_log import AppendLog, read_log


def append(path: Path, *records: dict[str, object]) -> None:
    log = AppendLog(path)
    for record in records:
        log.append(record, sync=True)
    log.close()


def test_records_come_back_in_order(tmp_path: Path) -> None:
    path = tmp_path / "new" / "log.jsonl"
    records = [{"n": 1}, {"text": "é\u2028\n"}, {}]
    append(path, *records)
    append(path, {"n": 2})
    assert read_log(path).records == [*records, {"n": 2}]


def test_reader_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    append(path, {"n": 1})
    first = read_log(path)
    assert read_log(path, offset=first.offset).records == []
    append(path, {"n": 2})
    second = read_log(path, offset=first.offset)
    assert second.records == [{"n": 2}]
    assert second.offset == path.stat().st_size


def test_absent_log_is_empty_and_keeps_the_offset(tmp_path: Path) -> None:
    page = read_log(tmp_path / "gone", offset=0)
    assert (page.records, page.offset) == ([], 0)


def test_torn_line_waits_and_is_skipped_once_the_writer_ended_it(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    append(path, {"n": 1})
    with path.open("ab") as file:
        file.write(b'{"n": 2')
    page = read_log(path)
    assert page.records == [{"n": 1}]
    append(path, {"n": 3})
    assert read_log(path, offset=page.offset).records == [{"n": 3}]


@pytest.mark.parametrize("line", [b"[1]\n", b"3\n", b"\xff\xfe\n", b"\n", b"{}}\n"])
def test_line_that_is_no_object_is_skipped(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(line + b'{"n": 1}\n')
    assert read_log(path).records == [{"n": 1}]


def test_number_that_json_lacks_is_refused_and_leaves_no_line(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    log = AppendLog(path)
    with pytest.raises(ValueError, match="JSON compliant"):
        log.append({"loss": float("nan")})
    log.append({"n": 1})
    log.close()
    assert [json.loads(line) for line in path.read_text().splitlines()] == [{"n": 1}]
