"""A process that is killed in the middle of a change of many rows leaves the dataset as it was."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.dataset.records import Example
from core.dataset.store import DatasetStore

NUM_ROWS = 1500
# Says on its output when it is in the middle, with pages written to the file's log.
BULK_EDIT = """
import sys, time
from pathlib import Path
from core.dataset.store import DatasetStore

store = DatasetStore(Path(sys.argv[1]))
def tag(_id, state):
    return {**state, "tags": ["bulk"], "natural_language": state["natural_language"] * 300}
def tick(num_done):
    print(num_done, flush=True)
    if num_done == 1000:
        time.sleep(60)
store.change_many(store.ids(), tag, action="tag", author="doomed", tick=tick)
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
def test_kill_in_the_middle_of_a_bulk_edit_loses_nothing(tmp_path: Path) -> None:
    store = DatasetStore(tmp_path / "dataset.sqlite")
    rows = [Example(f"p{n}", f"{n}.0", "expression") for n in range(NUM_ROWS)]
    store.import_examples(rows, author="me")
    before = store.query(limit=-1)
    with subprocess.Popen(
        [sys.executable, "-c", BULK_EDIT, str(store.path)], stdout=subprocess.PIPE, text=True
    ) as doomed:
        assert doomed.stdout is not None
        assert [doomed.stdout.readline().strip() for _ in range(2)] == ["500", "1000"]
        doomed.send_signal(signal.SIGKILL)
    assert store.query(limit=-1) == before
    assert [step.action for step in store.steps()] == ["import"]
    # Work goes on at once: the lock died with its holder.
    assert store.set_review(store.ids(), "accepted", author="me").num_changed == NUM_ROWS
    store.undo_last(author="me")
    assert [row.review for row in store.query(limit=-1)] == ["unreviewed"] * NUM_ROWS
