"""Run settings in files: the original's loads unchanged, each mistake has its place."""

from pathlib import Path

import pytest

from core import paths
from core.dataset.store import DatasetStore
from core.errors import ConfigError
from core.jobs.config import RunConfig, run_config_from_dict
from core.jobs.config_files import (
    list_presets,
    load_preset,
    load_run_config,
    run_config_from_toml,
    run_config_to_toml,
)
from core.jobs.run_dataset import collect_examples

ORIGINAL = (Path(__file__).resolve().parents[2] / "fixtures" / "original_config.toml").read_text()


def test_file_of_the_original_tool_loads_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(ORIGINAL)
    config = load_run_config(path)
    assert config.model.dropout == 0.10000000149011612
    assert config.training.early_stopping_patience == 15
    assert config.dataset.train_path == "config/wgsl_training_data.toml"
    assert config.samples == RunConfig().samples


def test_written_settings_read_back_and_explain_themselves() -> None:
    config = run_config_from_dict(
        {
            "task": {"description": 'quotes " and \\ and\nlines'},
            "training": {"learning_rate": 1e-7, "early_stopping": False},
        },
        where="here",
    )
    text = run_config_to_toml(config)
    assert run_config_from_toml(text, where="here") == config
    assert "# Share of the shaders to learn from. (0 < value <= 1)\ntrain_ratio = 0.8" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[model]\nd_model = \n", "config.toml:2:11: not valid TOML"),
        ("[model]\nd_model = True\n", "config.toml:2:11"),
        ("[model]\nlayers = 3\n", "config.toml: [model] has the unknown key 'layers'"),
        ("[model]\nd_model = 0\n", "config.toml: [model] d_model is 0"),
        ("[dataset]\ntrain_ratio = 0.9\nval_ratio = 0.9\n", "config.toml: [dataset] train_ratio"),
        ("[evaluate]\n", "unknown key 'evaluate'"),
        ("d_model = 3\n", "unknown key 'd_model'"),
    ],
)
def test_mistake_has_a_place(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_run_config(path)
    assert expected in caught.value.message
    assert caught.value.hint


def test_file_that_is_missing_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no configuration file") as caught:
        load_run_config(tmp_path / "gone.toml")
    assert "nano" in caught.value.hint
    (tmp_path / "bad.toml").write_bytes(b"\xff")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load_run_config(tmp_path / "bad.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_run_config(tmp_path)


def test_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + ORIGINAL.encode())
    assert load_run_config(path).model.d_model == 512


def test_every_shipped_preset_loads() -> None:
    assert list_presets()[:4] == ["nano", "finetune", "small", "base"]
    for name in list_presets():
        assert load_preset(name).task.name == name


def test_example_for_users_loads_with_its_dataset() -> None:
    folder = paths.PROJECT / "examples"
    config = load_run_config(folder / "first_run.toml")
    store = DatasetStore(paths.store())
    collected = collect_examples(config.dataset, store=store, config_folder=folder)
    assert len(collected.of("train")) == 4
    assert collected.warnings == ()


def test_unknown_preset_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="Did you mean 'nano'"):
        load_preset("nanno")
