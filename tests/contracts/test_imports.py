"""Import directions, and that light things stay light."""

import subprocess
import sys

import pytest

from tests.contracts.sources import PROJECT

LIGHT_MODULES = [
    "core.cli.main",
    "core.cli.training_commands",
    "core.cli.generation_commands",
    "core.jobs.launcher",
    "core.jobs.progress",
    "core.jobs.events",
    "core.jobs.run_folder",
    "core.actions.train_model",
    "core.actions.browse_dataset",
    "core.actions.render_shader",
    "core.actions.mend_many",
]
HEAVY = ("torch", "onnxruntime", "wgpu", "streamlit")


def loaded_by(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*[n for n in {HEAVY!r} if n in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return set(result.stdout.split())


@pytest.mark.parametrize("module", LIGHT_MODULES)
def test_light_modules_load_no_framework(module):
    assert loaded_by(f"import {module}") == set()


def test_help_loads_no_framework():
    code = (
        "import sys, contextlib, io\nfrom core.cli.main import run\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n    assert run(['--help']) == 0\n"
        f"print(*[n for n in {HEAVY!r} if n in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == []


def test_pages_load_torch_only_when_a_model_works():
    """The first visit of a page stays quick; ``writing`` is imported by the page when asked."""
    widgets = sorted((PROJECT / "pages" / "widgets").glob("*.py"))
    light = [f"pages.widgets.{path.stem}" for path in widgets if path.stem != "writing"]
    assert loaded_by(f"import {', '.join(light)}") == {"streamlit"}


def test_the_check_can_fail():
    assert loaded_by("import torch") == {"torch"}
    assert "torch" in loaded_by("import pages.widgets.writing")
