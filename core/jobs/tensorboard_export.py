"""A run's curves as an event file of TensorBoard, without its package.

The file is a chain of framed records (TFRecord): length, its checksum, a record, its checksum.
A record is a protocol buffer ``Event``; of its fields only time, step, version and scalar values
are written. Checksums are CRC-32C, rotated and shifted as TensorFlow does.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.errors import RunError
from core.jobs.events import Evaluated, Event, RunStarted, SamplesScored, StepDone, from_record
from core.jobs.progress import SERIES_OF_EVALUATIONS, SERIES_OF_SAMPLES, SERIES_OF_STEPS
from core.jobs.run_folder import RunFolder
from core.storage.append_log import read_log
from core.storage.atomic_write import write_bytes

FILE_VERSION = b"brain.Event:2"
_POLYNOMIAL = 0x82F63B78  # CRC-32C, bits reversed
_MASK_DELTA = 0xA282EAD8
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5  # wire types
_GROUPS = (
    (StepDone, "steps", SERIES_OF_STEPS),
    (Evaluated, "evaluation", SERIES_OF_EVALUATIONS),
    (SamplesScored, "samples", SERIES_OF_SAMPLES),
)


@dataclass(frozen=True)
class Scalar:
    """A number at a step; ``time`` is in UTC seconds."""

    tag: str
    step: int
    time: float
    value: float


def export_tensorboard(folder: RunFolder, to_folder: Path) -> Path:
    """Write the curves of a run so that ``tensorboard --logdir`` shows them; returns the file.

    The file lies in a folder with the run's name, so that several runs can be exported to one
    place and compared there. An earlier export of the same run is replaced.

    Raises:
        RunError: the run has no number yet, or the file cannot be written.
    """
    scalars = run_scalars(folder)
    if not scalars:
        raise RunError(
            f"The run {folder.name} has no numbers to export yet.",
            hint="Wait for its first steps.",
        )
    begin = scalars[0].time
    path = to_folder / folder.name / f"events.out.tfevents.{int(begin)}.{folder.name}"
    records = [_number(1, _FIXED64, struct.pack("<d", begin)) + _text(3, FILE_VERSION)]
    records += map(_event, scalars)
    try:
        write_bytes(path, b"".join(map(_framed, records)))
    except OSError as error:
        raise RunError(
            f"{path} cannot be written: {error.strerror or error}.",
            hint="Choose another folder, or make room on the disk.",
        ) from error
    return path


def run_scalars(folder: RunFolder) -> list[Scalar]:
    """Return the finite numbers of a run's log; what was done anew after a resume counts once."""
    found: list[Scalar] = []
    for logged in map(from_record, read_log(folder.events).records):
        if logged is None or logged.event is None:
            continue
        if isinstance(logged.event, RunStarted):
            last = logged.event.resumed_from or 0
            found = [scalar for scalar in found if scalar.step <= last]
        found += _scalars_of(logged.event, logged.time)
    return found


def crc32c(data: bytes) -> int:
    """Return the CRC-32C (Castagnoli) checksum."""
    table, crc = _crc_table(), 0xFFFFFFFF
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def _scalars_of(event: Event, time: float) -> Iterator[Scalar]:
    for kind, group, names in _GROUPS:
        if isinstance(event, kind):
            for name in names:
                value = getattr(event, name)
                if value is not None:
                    yield Scalar(f"{group}/{name}", event.step, time, float(value))


def _event(scalar: Scalar) -> bytes:
    value = _text(1, scalar.tag.encode()) + _number(2, _FIXED32, struct.pack("<f", scalar.value))
    return (
        _number(1, _FIXED64, struct.pack("<d", scalar.time))
        + _number(2, _VARINT, _varint(scalar.step))
        + _text(5, _text(1, value))
    )


def _number(field: int, wire_type: int, encoded: bytes) -> bytes:
    return _varint(field << 3 | wire_type) + encoded


def _text(field: int, data: bytes) -> bytes:
    return _number(field, _BYTES, _varint(len(data)) + data)


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


def _framed(record: bytes) -> bytes:
    length = struct.pack("<Q", len(record))
    return length + _checksum(length) + record + _checksum(record)


def _checksum(data: bytes) -> bytes:
    crc = crc32c(data)
    return struct.pack("<I", ((crc >> 15 | crc << 17) + _MASK_DELTA) & 0xFFFFFFFF)


@cache
def _crc_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = crc >> 1 ^ (_POLYNOMIAL if crc & 1 else 0)
        table.append(crc)
    return tuple(table)
