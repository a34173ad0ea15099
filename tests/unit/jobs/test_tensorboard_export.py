"""The event file read back by its own rules: frames, checksums, fields."""

import struct
from pathlib import Path

import pytest

from core.errors import RunError
from core.jobs import events
from core.jobs.config import RunConfig
from core.jobs.event_log import EventLog
from core.jobs.run_dataset import CollectedExamples
from core.jobs.run_folder import RunFolder, create_run
from core.jobs.tensorboard_export import FILE_VERSION, crc32c, export_tensorboard, run_scalars

MASK = 0xFFFFFFFF


def run_with(tmp_path: Path, *given: events.Event) -> RunFolder:
    folder = create_run(RunConfig(), CollectedExamples(()), runs=tmp_path)
    log = EventLog(folder.events, clock=lambda: 1_800_000_000.25)
    for event in given:
        log.write(event)
    log.close()
    return folder


def records_of(data: bytes) -> list[bytes]:
    """Return the records; each length and record must have the checksum that follows it."""
    found, at = [], 0
    while at < len(data):
        (length,) = struct.unpack_from("<Q", data, at)
        for start, size in ((at, 8), (at + 12, length)):
            (masked,) = struct.unpack_from("<I", data, start + size)
            rotated = (masked - 0xA282EAD8) & MASK
            assert (rotated >> 17 | rotated << 15) & MASK == crc32c(data[start : start + size])
        found.append(data[at + 12 : at + 12 + length])
        at += 16 + length
    return found


def varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return value, at


def fields_of(data: bytes) -> dict[int, object]:
    found: dict[int, object] = {}
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        match key & 7:
            case 0:
                found[key >> 3], at = varint(data, at)
            case 1:
                found[key >> 3], at = struct.unpack_from("<d", data, at)[0], at + 8
            case 5:
                found[key >> 3], at = struct.unpack_from("<f", data, at)[0], at + 4
            case _:
                length, at = varint(data, at)
                found[key >> 3], at = data[at : at + length], at + length
    return found


def test_checksum_is_castagnoli() -> None:
    assert crc32c(b"123456789") == 0xE3069283  # the check value of the algorithm's catalogue
    assert crc32c(bytes(32)) == 0x8A9136AA  # RFC 3720, B.4


def test_file_holds_version_and_scalars(tmp_path: Path) -> None:
    folder = run_with(
        tmp_path, events.RunStarted(7, 3, 80, 10, 10), events.StepDone(300, 1, 2.5, 0.1, 0.9, 100.0)
    )
    path = export_tensorboard(folder, tmp_path / "out")
    assert path.parent == tmp_path / "out" / folder.name
    version, *scalars = map(fields_of, records_of(path.read_bytes()))
    assert version == {1: 1_800_000_000.25, 3: FILE_VERSION}
    assert [scalar[2] for scalar in scalars] == [300] * 4
    loss = fields_of(fields_of(scalars[0][5])[1])  # type: ignore[arg-type]
    assert loss == {1: b"steps/loss", 2: 2.5}


def test_what_was_done_anew_counts_once(tmp_path: Path) -> None:
    start = events.RunStarted(7, 3, 80, 10, 10)
    again = events.RunStarted(8, 3, 80, 10, 10, resumed_from=1)
    steps = [events.StepDone(n, 1, float(n), 0.1, 0.9, 1.0) for n in (1, 2, 2)]
    folder = run_with(tmp_path, start, *steps[:2], again, steps[2])
    losses = [s.step for s in run_scalars(folder) if s.tag == "steps/loss"]
    assert losses == [1, 2]


def test_run_without_numbers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="no numbers"):
        export_tensorboard(run_with(tmp_path), tmp_path)
