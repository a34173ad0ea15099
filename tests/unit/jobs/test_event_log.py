"""The writing end of the log: numbering without gaps, also across a crash."""

from pathlib import Path

from core.jobs.event_log import EventLog
from core.jobs.events import StopRequested, Warned, from_record
from core.storage.append_log import read_log


def seqs(path: Path) -> list[int]:
    return [record["seq"] for record in read_log(path).records]


def test_lines_are_numbered_and_stamped(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    log = EventLog(path, clock=iter([10.0, 11.0]).__next__)
    log.write(Warned("a"))
    log.write(StopRequested(3))
    log.close()
    events = [from_record(record) for record in read_log(path).records]
    assert [(e.seq, e.time, e.event) for e in events if e] == [
        *((0, 10.0, Warned("a")), (1, 11.0, StopRequested(3))),
    ]


def test_numbering_goes_on_after_a_torn_line(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    first = EventLog(path)
    first.write(Warned("a"))
    first.close()
    with path.open("ab") as file:
        file.write(b'{"v":1,"seq":1,"kind":"war')
    second = EventLog(path)
    second.write(Warned("b"))
    second.close()
    assert seqs(path) == [0, 1]
