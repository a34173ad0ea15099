"""Jobs and outcomes as frames: the same code on both ends of the pipe.

Dataclasses become JSON objects with their class name; bytes go to the payload and leave
their place in it.
"""

from dataclasses import fields, is_dataclass
from typing import Any

from core.gpu import records

_CLASSES: dict[str, type] = {
    cls.__name__: cls
    for cls in (
        *(records.AdapterInfo, records.Binding, records.Stage),
        *(records.VertexAttribute, records.VertexBuffer),
        *(records.CheckJob, records.DrawJob, records.ComputeJob),
        *(records.Checked, records.Drawn, records.Content, records.Computed, records.Refused),
    )
}
_CLASS, _BYTES = "$class", "$bytes"


def pack(value: Any) -> tuple[dict[str, Any], bytes]:
    """Return the header and the payload of a frame that carries ``value``."""
    payload = bytearray()
    return {"value": _to_json(value, payload)}, bytes(payload)


def unpack(header: dict[str, Any], payload: bytes) -> Any:
    """Return the value that a frame carries."""
    return _from_json(header["value"], memoryview(payload))


def _to_json(value: Any, payload: bytearray) -> Any:
    if isinstance(value, bytes):
        start = len(payload)
        payload.extend(value)
        return {_BYTES: [start, len(payload)]}
    if is_dataclass(value) and not isinstance(value, type):
        content = {
            item.name: _to_json(getattr(value, item.name), payload) for item in fields(value)
        }
        return {_CLASS: type(value).__name__, **content}
    if isinstance(value, tuple):
        return [_to_json(item, payload) for item in value]
    return value


def _from_json(value: Any, payload: memoryview) -> Any:
    if isinstance(value, list):
        return tuple(_from_json(item, payload) for item in value)
    if isinstance(value, dict):
        if _BYTES in value:
            start, end = value[_BYTES]
            return bytes(payload[start:end])
        content = {k: _from_json(v, payload) for k, v in value.items() if k != _CLASS}
        return _CLASSES[value[_CLASS]](**content)
    return value
