"""A worker that says hello and then answers in a way that no worker should: see ANSWERS."""

import json
import os
import struct
import sys
import time

from core.gpu.protocol import pack
from core.gpu.records import PROTOCOL_VERSION, AdapterInfo, Checked
from core.processes.frames import read_frame, write_frame


def framed(text: str) -> bytes:
    return struct.pack(">I", len(text)) + text.encode()


GOOD = pack(Checked((None,)))[0]
ANSWERS = {
    "noise": bytes(range(32, 256)) * 4,
    "long header": struct.pack(">I", 2**32 - 1),
    "long payload": framed(json.dumps({**GOOD, "job": 1, "payload_bytes": 10**15})),
    "negative payload": framed(json.dumps({**GOOD, "job": 1, "payload_bytes": -1})),
    "deep header": framed("[" * 200_000),
    "list": framed("[]"),
    "unknown class": framed(json.dumps({"value": {"$class": "Nothing"}, "job": 1})),
    "wrong class": framed(json.dumps({**pack(AdapterInfo(*"abcde"))[0], "job": 1})),
    "cut short": framed("{}")[:-1],
    "no answer": b"",
    "old answer": framed(json.dumps({**GOOD, "job": 0})),
    "closes stdout": b"",
}

kind = sys.argv[1]
write_frame(
    sys.stdout.buffer, {"hello": PROTOCOL_VERSION, **pack(AdapterInfo("", "", "", "", "CPU"))[0]}
)
read_frame(sys.stdin.buffer)
sys.stdout.buffer.write(ANSWERS[kind])
sys.stdout.buffer.flush()
if kind == "closes stdout":
    os.close(1)
    time.sleep(600)
