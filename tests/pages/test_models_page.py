"""Models: facts as they are on disk, and what is done to own models, without a browser."""

import json
import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import paths
from core.actions.manage_models import delete_model, model_facts, rename_model
from core.actions.open_model import find_model
from core.errors import RunError, RunNotFound
from core.jobs.config import RunConfig, TaskConfig
from core.jobs.run_dataset import CollectedExamples
from core.jobs.run_folder import create_run, find_run, read_run
from core.storage.file_lock import acquire
from pages.widgets import state

PAGE = Path(__file__).resolve().parents[2] / "pages" / "models" / "page.py"
BASE = paths.shipped_models() / "base"


def own_model(name: str = "mine") -> str:
    """Return the name of a run whose checkpoint is the shipped model."""
    folder = create_run(RunConfig(task=TaskConfig(name=name)), CollectedExamples(()))
    shutil.copytree(BASE, folder.checkpoints / "step-00005617")
    return folder.name


def open_page() -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert not page.exception, page.exception
    return page


def texts(elements) -> str:
    return " ".join(str(element.value) for element in elements)


def test_facts_are_those_of_the_files():
    facts = model_facts(find_model("base"))
    assert f"{facts.num_parameters / 1e6:.2f} million" in facts.card
    assert (
        facts.size_bytes
        == sum(
            path.stat().st_size
            for path in BASE.iterdir()
            if path.suffix in (".json", ".safetensors")
        )
        - (BASE / "manifest.json").stat().st_size
    )
    assert not facts.is_own


def test_the_page_shows_every_model_and_says_how_to_get_an_own_one():
    page = open_page()
    assert "No model of your own yet" in texts(page.info)
    assert "Scores" in texts(page.markdown)
    assert not page.get("form")  # a shipped model stays as it is
    told = {metric.label: metric.value for metric in page.metric}
    assert re.fullmatch(r"(\d+ h )?(\d+ min|\d+ s|[\d.]+ s)", told["Elapsed"]), told["Elapsed"]
    assert told["Exact program"].endswith(" %")


def test_validation_finds_a_damaged_file():
    name = own_model()
    page = open_page()
    page.selectbox("models_chosen_base").select(name).run()
    page.button("models_validate").click().run()
    assert "Sound" in texts(page.success)
    checkpoint = find_run(name).checkpoints / "step-00005617"
    with (checkpoint / "model-00001-of-00003.safetensors").open("r+b") as file:
        file.seek(-64, 2)
        file.write(b"other")
    page.button("models_validate").click().run()
    assert r"model\-00001\-of\-00003\.safetensors" in texts(page.error)


def test_a_name_is_changed_on_the_page_and_its_time_stays():
    name = own_model()
    page = open_page()
    page.selectbox("models_chosen_base").select(name).run()
    page.text_input(f"models_word_{name}").input("Lava & Friends <b>")
    page.button("models_rename").click().run()
    assert not page.exception
    new_name = name.replace("-mine-", "-lava-friends-b-")
    assert read_run(find_run(new_name)).name == new_name
    assert find_model(new_name).folder
    with pytest.raises(RunNotFound):
        find_run(name)


def test_a_model_is_deleted_on_the_page():
    name = own_model()
    page = open_page()
    page.selectbox("models_chosen_base").select(name).run()
    page.button(f"models_delete_{name}").click().run()
    assert not page.exception
    assert not (paths.runs() / name).exists()
    assert "No model of your own yet" in texts(page.info)


def test_a_model_is_sent_to_generate():
    page = open_page()
    page.button("models_use").click().run()
    assert page.session_state[state.GENERATE_MODEL] == "base"
    assert page.session_state[state.NEXT_PAGE] == "generate"


def test_a_run_that_works_is_left_alone():
    name = own_model()
    folder = find_run(name)
    lock = acquire(folder.lock)
    assert lock
    try:
        for change in (lambda: rename_model(name, "other"), lambda: delete_model(name)):
            with pytest.raises(RunError, match="still working"):
                change()
    finally:
        lock.release()
    assert folder.path.is_dir()


def test_a_name_without_letters_is_refused():
    with pytest.raises(RunError, match="no name"):
        rename_model(own_model(), "💥/../")


def test_a_damaged_model_does_not_hide_the_others():
    name = own_model()
    config = find_run(name).checkpoints / "step-00005617" / "model_config.json"
    config.write_text(json.dumps({})[:1])
    page = open_page()
    assert "cannot be read" in texts(page.warning)
    assert page.selectbox("models_chosen_base").options == ["base"]


@pytest.mark.parametrize("header", [b"[1]", b"{", b'{"a": 1}', b'{"a": {"shape": "x"}}'])
def test_a_model_with_a_damaged_header_of_weights_can_be_deleted(header):
    name = own_model()
    weights = next((find_run(name).checkpoints / "step-00005617").glob("*.safetensors"))
    weights.write_bytes(len(header).to_bytes(8, "little") + header)
    page = open_page()
    assert "cannot be read" in texts(page.warning)
    page.button(f"models_delete_{name}").click().run()
    assert not page.exception
    assert not page.warning
    assert not (paths.runs() / name).exists()


def test_a_model_is_exported_to_the_home():
    page = open_page()
    page.toggle("models_quantised").set_value(True).run()
    page.button("models_export").click().run()
    assert not page.exception
    assert "difference of a logit" in texts(page.success)
    (folder,) = paths.exports().iterdir()
    assert folder.name == "base-8-bit"
    assert any(file.suffix == ".onnx" for file in folder.iterdir())
    assert str(folder) in texts(page.code)
