"""Fixtures and options of all tests: a temporary home always, a GPU where there is one."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import GpuUnavailable
from core.gpu.client import GpuClient
from core.gpu.config import GpuConfig

REQUIRE_GPU_VARIABLE = "TINY_AGENT_REQUIRE_GPU"  # set in CI: a missing adapter is then a failure


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-slow", action="store_true", help="also run tests that take minutes")
    parser.addoption("--update-golden", action="store_true", help="renew the golden files")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--run-slow"):
        return
    skip = pytest.mark.skip(reason="slow: run with --run-slow")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINY_AGENT_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(autouse=True)
def _fixed_seed() -> None:
    random.seed(0)


@pytest.fixture
def home() -> Path:
    return Path(os.environ["TINY_AGENT_HOME"])


@pytest.fixture(scope="session")
def gpu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GpuClient]:
    # Patient, because the tests are about outcomes and machines may be busy.
    patient = GpuConfig(check_deadline_s=60.0, run_deadline_s=60.0)
    client = GpuClient(patient, quarantine_file=tmp_path_factory.mktemp("gpu") / "quarantine.jsonl")
    try:
        client.adapter()
    except GpuUnavailable as missing:
        if os.environ.get(REQUIRE_GPU_VARIABLE):
            pytest.fail(f"{missing.message} {missing.hint}")
        pytest.skip(missing.message)
    yield client
    client.close()


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def taught_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder that knows the four tasks; its training takes some seconds."""
    from tests.taught_tasks import write_taught_model

    folder = tmp_path_factory.mktemp("taught") / "model"
    write_taught_model(folder)
    return folder
