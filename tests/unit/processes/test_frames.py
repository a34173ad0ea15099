"""Frames arrive as they were sent; broken streams say so."""

import io

import pytest

from core.gpu.protocol import pack, unpack
from core.gpu.records import Binding, ComputeJob, Drawn, Stage
from core.processes.frames import BrokenStream, read_frame, write_frame


def sent(header, payload=b""):
    stream = io.BytesIO()
    write_frame(stream, header, payload)
    return stream.getvalue()


def test_frames_follow_each_other():
    stream = io.BytesIO(sent({"a": 1}, b"xyz") + sent({"b": "\u00e9"}))
    assert read_frame(stream) == ({"a": 1}, b"xyz")
    assert read_frame(stream) == ({"b": "\u00e9"}, b"")
    assert read_frame(stream) is None


@pytest.mark.parametrize("cut", [1, 3, 5, 20])
def test_a_torn_frame_is_an_error(cut):
    whole = sent({"a": 1}, b"xyz")
    with pytest.raises(BrokenStream):
        read_frame(io.BytesIO(whole[: len(whole) - cut]))


@pytest.mark.parametrize(
    "header", ["[]", "[" * 100_000, '{"payload_bytes": -1}', '{"payload_bytes": 1e3}',
               '{"payload_bytes": 99999999999999}'],
)  # fmt: skip
def test_headers_beyond_reason_are_errors(header):
    with pytest.raises(BrokenStream):
        read_frame(io.BytesIO(len(header).to_bytes(4, "big") + header.encode()))


def test_noise_is_an_error():
    with pytest.raises(BrokenStream):
        read_frame(io.BytesIO(b"Segmentation fault, core dumped"))


@pytest.mark.parametrize(
    "value",
    [
        Drawn((b"\0\1", b""), (1.5, 2.0)),
        ComputeJob(
            Stage("fn", "f"), (1, 2, 3), (Binding(0, 1, "storage", b"abc", extent=(4, 4, 1)),)
        ),
    ],
)
def test_records_survive_the_pipe(value):
    stream = io.BytesIO(sent(*pack(value)))
    assert unpack(*read_frame(stream)) == value
