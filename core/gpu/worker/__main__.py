"""The GPU worker: takes jobs from stdin, answers on stdout, leaves at the end of input.

The first answer is a hello with the protocol version and the adapter, or the reason why
there is none. Native libraries may print: stdout is moved away from them before wgpu loads.
Deadlines are kept by the parent, which ends this process; nothing here tries to. The only
argument is how much memory the process may have, in bytes.
"""

import os
import sys
from typing import Any

from core.gpu.protocol import pack, unpack
from core.gpu.records import (
    DEVICE_LOST_EXIT_CODE,
    PROTOCOL_VERSION,
    CheckJob,
    ComputeJob,
    DrawJob,
    Outcome,
    Refused,
)
from core.processes.frames import read_frame, write_frame
from core.processes.memory import limit_own_memory


def main() -> int:
    """Serve jobs until the input ends."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    if len(sys.argv) > 1:
        limit_own_memory(int(sys.argv[1]))
    try:
        from core.gpu.worker.device import open_device  # after stdout is safe

        device = open_device()
    except Exception as error:  # noqa: BLE001 - whatever the driver raises is the answer
        write_frame(answers, {"hello": PROTOCOL_VERSION, "no_adapter": str(error)})
        return 0
    header, payload = pack(device.info)
    write_frame(answers, {"hello": PROTOCOL_VERSION, **header}, payload)
    while (frame := read_frame(requests)) is not None:
        outcome = _serve(device, unpack(*frame))
        if device.is_lost():
            # No answer: a verdict without a device is about the device, not about the shader.
            sys.stderr.write("the graphics driver gave up on the device\n")
            return DEVICE_LOST_EXIT_CODE
        header, payload = pack(outcome)
        write_frame(answers, {**header, "job": frame[0]["job"]}, payload)
    return 0


def _serve(device: Any, job: Any) -> Outcome:
    from core.gpu.worker import compiling, computing, drawing

    try:
        match job:
            case CheckJob():
                return compiling.check(device, job)
            case DrawJob():
                return drawing.draw(device, job)
            case ComputeJob():
                return computing.compute(device, job)
        return Refused(f"unknown job {type(job).__name__}")
    except Exception as error:  # noqa: BLE001 - wgpu raises many kinds; each is an answer
        return Refused(str(error) or type(error).__name__)


if __name__ == "__main__":
    sys.exit(main())
