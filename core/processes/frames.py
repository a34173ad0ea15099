"""Messages between two processes over a byte stream.

A frame is four bytes of header length (big endian), a JSON header, then the raw bytes that
the header announces under ``payload_bytes``.
"""

import json
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">I")
MAX_HEADER_BYTES = 64 * 1024 * 1024
MAX_PAYLOAD_BYTES = 2 * 1024 * 1024 * 1024

Frame = tuple[dict[str, Any], bytes]


class BrokenStream(Exception):
    """The other side sent something that is no frame."""


def write_frame(stream: BinaryIO, header: Mapping[str, Any], payload: bytes = b"") -> None:
    """Send one frame and flush it."""
    text = json.dumps({**header, "payload_bytes": len(payload)}).encode("utf-8")
    stream.write(_LENGTH.pack(len(text)) + text)
    if payload:
        stream.write(payload)
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """Return the next frame, or None where the stream ends between frames.

    Raises:
        BrokenStream: the stream ends inside a frame, its header is no JSON object or an announced
            length is beyond all reason.
    """
    start = stream.read(_LENGTH.size)
    if not start:
        return None
    if len(start) < _LENGTH.size:
        raise BrokenStream("the stream ended inside a length")
    (length,) = _LENGTH.unpack(start)
    if length > MAX_HEADER_BYTES:
        raise BrokenStream(f"a header of {length} bytes was announced")
    try:
        header = json.loads(_read_exactly(stream, length))
    except (ValueError, RecursionError) as error:
        raise BrokenStream(f"a header is no JSON: {error}") from error
    if not isinstance(header, dict):
        raise BrokenStream("a header is no JSON object")
    size = header.pop("payload_bytes", 0)
    if not isinstance(size, int) or not 0 <= size <= MAX_PAYLOAD_BYTES:
        raise BrokenStream(f"a payload of {size} bytes was announced")
    return header, _read_exactly(stream, size)


def _read_exactly(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(count) if count else b""
    if len(data) < count:
        raise BrokenStream(f"the stream ended after {len(data)} of {count} bytes")
    return data
