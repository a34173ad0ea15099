"""Watching a run from outside: new events only, torn lines later, the lock decides."""

from pathlib import Path

from core.jobs.event_log import EventLog
from core.jobs.events import RunFinished, RunStarted, StepDone
from core.jobs.following import RunFollower, console_tail, look_at_run
from core.jobs.run_folder import RunFolder
from core.storage.file_lock import acquire

START = RunStarted(7, 3, 80, 10, 10)


def test_run_is_followed_through_its_life(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    follower = RunFollower(folder)
    assert follower.look().state == "crashed"
    lock = acquire(folder.lock)
    assert lock is not None
    log = EventLog(folder.events)
    log.write(START)
    assert follower.look().is_active
    folder.stop_request.touch()
    assert follower.look().state == "stopping"
    folder.stop_request.unlink()
    log.write(StepDone(1, 1, 2.0, 0.1, 0.9, 100.0))
    assert follower.look().progress.loss.values == (2.0,)
    log.write(RunFinished(1, 1, "completed"))
    log.close()
    assert follower.look().state == "finished"
    lock.release()
    view = follower.look()
    assert view.state == "finished"
    assert not view.is_active
    assert view == look_at_run(folder)


def test_torn_line_is_left_for_the_next_look(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    log = EventLog(folder.events)
    log.write(START)
    log.write(StepDone(1, 1, 2.0, 0.1, 0.9, 100.0))
    log.close()
    data = folder.events.read_bytes()
    folder.events.write_bytes(data[:-5])
    follower = RunFollower(folder)
    assert follower.look().progress.step == 0
    folder.events.write_bytes(data)
    assert follower.look().progress.step == 1
    assert follower.look().progress.warnings == ()


def test_end_of_the_console(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    assert console_tail(folder) == ""
    folder.console.write_bytes("é".encode() * 100 + b"\nlast line")
    assert console_tail(folder, max_bytes=11).endswith("\nlast line")
    assert console_tail(folder).startswith("é")
