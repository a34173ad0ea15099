"""Ending processes in steps; the process is played by a recorder, real ones are in tests/processes."""

import signal
import sys

import pytest

from core.processes import terminate
from core.processes.terminate import end_in_steps

PID = 999_999_999


class Patient:
    """A process that leaves after a number of looks, or when it gets a signal it obeys."""

    def __init__(self, *, looks: int = 10**9, obeys: int | None = None) -> None:
        self.looks, self.obeys = looks, obeys
        self.signals: list[int] = []

    def is_alive(self) -> bool:
        self.looks -= 1
        return self.looks >= 0 and self.obeys not in self.signals


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminate, "POLL_S", 0.001)
    monkeypatch.setattr(terminate, "WAIT_AFTER_KILL_S", 0.01)


def end(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr("os.kill", lambda pid, number: patient.signals.append(number))
    monkeypatch.setattr("os.killpg", lambda pid, number: patient.signals.append(number))
    return end_in_steps(PID, is_alive=patient.is_alive, grace_s=0.01, kill_after_s=0.01)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize(
    ("patient", "signals", "is_gone"),
    [
        (Patient(looks=0), [], True),
        (Patient(looks=2), [], True),
        (Patient(obeys=signal.SIGTERM), [signal.SIGTERM], True),
        (Patient(obeys=9), [signal.SIGTERM, 9], True),
        (Patient(), [signal.SIGTERM, 9], False),
    ],
)
def test_steps_go_as_far_as_needed(
    patient: Patient, signals: list[int], is_gone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert end(patient, monkeypatch) is is_gone
    assert patient.signals == signals


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_id_that_nobody_has_is_no_error() -> None:
    assert not end_in_steps(PID, is_alive=lambda: True, grace_s=0, kill_after_s=0)
