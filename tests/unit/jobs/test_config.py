"""Run settings: the original tool's file loads, mistakes are named."""

from typing import Any

import pytest

from core.errors import ConfigError
from core.jobs.config import (
    DatasetConfig,
    RunConfig,
    TaskConfig,
    run_config_from_dict,
    run_config_to_dict,
)


def test_every_setting_survives_the_way_through_a_dict() -> None:
    config = run_config_from_dict({"model": {"d_model": 64}, "task": {"name": "x"}}, where="here")
    assert config.model.d_model == 64
    assert run_config_from_dict(run_config_to_dict(config), where="here") == config


def test_nothing_given_is_all_defaults() -> None:
    assert run_config_from_dict({}, where="here") == RunConfig()


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"modle": {}}, "here has the unknown key 'modle'. Did you mean 'model'?"),
        (
            {"model": {"d_modle": 8}},
            "[model] has the unknown key 'd_modle'. Did you mean 'd_model'",
        ),
        ({"model": 3}, "model is 3; it must be a section"),
        ({"training": {"learning_rate": 3.0}}, "[training] learning_rate is 3.0"),
        ({"training": {"num_epochs": "many"}}, "must be a whole number"),
        ({"dataset": {"train_ratio": 0.9, "val_ratio": 0.2}}, "together they may be at most 1"),
        ({"dataset": {"train_ratio": 0.0}}, "allowed is 0 < value <= 1"),
        ({"task": {"name": "  "}}, "must have a letter"),
        ({"samples": {"every_evaluations": 0}}, "allowed is 1 <= value"),
    ],
)
def test_mistake_is_named(document: dict[str, Any], expected: str) -> None:
    with pytest.raises(ConfigError) as caught:
        run_config_from_dict(document, where="here")
    assert expected in caught.value.message
    assert caught.value.hint


def test_ratios_of_the_original_file_are_allowed() -> None:
    config = DatasetConfig(train_ratio=0.900000011920929, val_ratio=0.10000000149011612)
    assert config.train_ratio > 0.9


@pytest.mark.parametrize(
    ("path", "expected"), [("", True), ("store", True), ("accepted", True), ("data/a", False)]
)
def test_store_is_the_default_source(path: str, expected: bool) -> None:
    assert DatasetConfig(train_path=path).uses_store is expected
    assert DatasetConfig().uses_store


def test_task_has_one_type() -> None:
    with pytest.raises(ConfigError, match="allowed are code_generation"):
        TaskConfig(task_type="translation")
