"""Train and Runs over run folders that lie there: curves, pictures, comparison, forks."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core import paths
from core.actions import train_model
from core.jobs import events
from core.jobs.config import RunConfig
from core.jobs.event_log import EventLog
from core.jobs.run_dataset import CollectedExamples
from core.jobs.run_folder import RunFolder, create_run
from core.storage.file_lock import acquire
from core.training.config import TrainingConfig

PAGES = Path(__file__).resolve().parents[2] / "pages"
SAMPLE = events.ScoredSample("a red dot", "val", "expression", "q", False, None)


def make_run(*, seed: int = 0, steps: tuple[int, ...] = (5, 10), ended: bool = True) -> RunFolder:
    config = RunConfig(training=replace(TrainingConfig(), seed=seed))
    folder = create_run(config, CollectedExamples(()), runs=paths.runs())
    log = EventLog(folder.events)
    log.write(events.RunStarted(7, 3, 80, 10, 10))
    log.write(events.ModelReady(1000, 5_000, 500, 900, "ab", "cpu", 2))
    folder.samples.mkdir()
    for step in steps:
        log.write(events.StepDone(step, 1, 2.0, 0.1, 0.9, 100.0, 250_000_000))
        strip = f"step-{step:08d}.webp"
        Image.new("RGB", (step, 4)).save(folder.samples / strip)
        log.write(
            events.SamplesScored(step, 1, (SAMPLE,), bleu=0.5, picture_likeness=0.75, strip=strip)
        )
    if ended:
        log.write(events.RunFinished(steps[-1], 1, "completed"))
    log.close()
    return folder


def open_page(name: str) -> AppTest:
    page = AppTest.from_file(str(PAGES / name / "page.py"), default_timeout=60).run()
    assert not page.exception, page.exception
    return page


def metrics(page: AppTest) -> dict[str, str]:
    return {found.label: found.value for found in page.metric}


def test_train_shows_how_alike_the_pictures_are():
    make_run()
    shown = metrics(open_page("train"))
    assert shown["Like the reference"] == "75 %"


def test_film_strip_stays_at_the_newest_until_it_is_moved():
    folder = make_run(ended=False)
    page, key = open_page("train"), f"train_strip_{folder.name}"
    assert page.select_slider(key).value == 10
    assert page.select_slider(key).options == ["5", "10"]
    grow(folder, 15)
    page.run()
    assert page.select_slider(key).value == 15
    page.select_slider(key).set_value(5).run()
    grow(folder, 20)
    page.run()
    assert not page.exception
    assert page.select_slider(key).value == 5
    assert page.select_slider(key).options == ["5", "10", "15", "20"]


def grow(folder: RunFolder, step: int) -> None:
    log = EventLog(folder.events)
    log.write(events.StepDone(step, 1, 2.0, 0.1, 0.9, 100.0))
    log.close()
    Image.new("RGB", (step, 4)).save(folder.samples / f"step-{step:08d}.webp")


def test_finish_now_asks_the_trainer_and_is_then_off():
    folder = make_run(ended=False)
    lock = acquire(folder.lock)
    assert lock is not None
    try:
        page = open_page("train")
        page.button("train_finish").click().run()
        assert not page.exception
        assert folder.finish_request.exists()
        log = EventLog(folder.events)
        log.write(events.FinishRequested(10, 20))
        log.close()
        page.run()
        assert page.button("train_finish").disabled
        assert "of 20" in " ".join(found.value for found in page.markdown)
    finally:
        lock.release()


def test_runs_says_where_the_first_one_is_started():
    assert "Train" in open_page("runs").info[0].value


def test_runs_compares_what_runs_were_started_with():
    make_run(seed=1), make_run(seed=2)
    page = open_page("runs")
    assert len(page.multiselect("runs_chosen").value) == 2
    table = page.dataframe[-1].value
    assert list(table["Setting"]) == ["[training] seed"]
    assert set(table.iloc[0][1:]) == {"1", "2"}
    page.multiselect("runs_chosen").set_value([]).run()
    assert not page.exception
    assert "Choose at least one run" in page.info[0].value


@pytest.mark.parametrize("has_checkpoint", [False, True])
def test_a_fork_needs_a_checkpoint_and_opens_on_train(monkeypatch, has_checkpoint):
    folder = make_run()
    if not has_checkpoint:
        page = open_page("runs")
        assert "no checkpoint yet" in page.info[0].value
        return
    write_manifest(folder)
    forked = []

    def fork_run(source, checkpoint, config, **_):
        forked.append((source.name, checkpoint, config.training.num_epochs))
        return make_run(seed=9)

    monkeypatch.setattr(train_model, "fork_run", fork_run)
    page = open_page("runs")
    assert page.selectbox(f"runs_checkpoint_{folder.name}").options == ["step 10"]
    assert "Validation loss 1.5 nats" in " ".join(caption.value for caption in page.caption)
    page.number_input(f"runs_fork_{folder.name}_num_epochs").set_value(3).run()
    page.button("runs_start").click().run()
    assert not page.exception
    assert forked == [(folder.name, "step-00000010", 3)]
    assert page.session_state["next_page"] == "train"


def write_manifest(folder: RunFolder) -> None:
    from core.checkpoints.layout import MANIFEST, manifest_json
    from core.checkpoints.records import Manifest

    checkpoint = folder.checkpoints / "step-00000010"
    checkpoint.mkdir(parents=True)
    manifest = Manifest(10, 1, folder.name, "ab", (), {"val_loss": 1.5})
    (checkpoint / MANIFEST).write_text(manifest_json(manifest))


def test_stop_and_finish_are_offered_only_while_a_trainer_works():
    make_run()
    page = open_page("train")
    keys = {button.key for button in page.button}
    assert "train_use" in keys
    assert not keys & {"train_stop", "train_finish"}
