"""The examples do what they say."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.gpu

PROJECT = Path(__file__).resolve().parents[1]
LIMIT_S = 300


def run(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(PROJECT / "examples" / name), *arguments],
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )


def test_the_library_writes_and_draws(gpu, tmp_path):
    picture = tmp_path / "fire.png"
    done = run("use_library.py", "pulsing red circle", str(picture))
    assert done.returncode == 0, done.stderr
    assert "@fragment" in done.stdout
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_dataset_is_checked(gpu, tmp_path):
    assert run("check_dataset.py").returncode == 0
    broken = tmp_path / "broken.toml"
    broken.write_text('[[examples]]\nnatural_language = "red"\nwgsl_code = "vec3<f32>(oops)"\n')
    done = run("check_dataset.py", str(broken))
    assert done.returncode == 1
    assert "row 1" in done.stdout


def test_every_template_runs(gpu):
    done = run("all_templates.py")
    assert done.returncode == 0, done.stderr
    for name in ("mix", "filter", "complement", "saturate"):
        assert f"{name} (" in done.stdout
    assert done.stdout.count("begins with") >= 4
    assert "not valid" not in done.stdout


@pytest.mark.slow
def test_a_run_started_from_python_learns(gpu):
    done = run("train_from_python.py")
    assert done.returncode == 0, done.stderr
    assert "finished" in done.stdout
    assert "return" in done.stdout
