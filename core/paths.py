"""Where files live: the one place that knows.

Shipped files (data, assets) are read only. What belongs to the user lies under
``home()``, which can be copied to another machine as a whole.
"""

import os
from pathlib import Path

import platformdirs

PROJECT = Path(__file__).resolve().parent.parent
HOME_VARIABLE = "TINY_AGENT_HOME"


def home() -> Path:
    """Return the user's folder: the variable, else ``workspace/`` in a checkout, else the platform's."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().resolve()
    if (PROJECT / "pyproject.toml").is_file():
        return PROJECT / "workspace"
    return Path(platformdirs.user_data_dir("tiny-agent-trainer", appauthor=False))


def runs() -> Path:
    """Return the folder that holds one folder per training run."""
    return home() / "runs"


def drafts() -> Path:
    """Return the folder with what visitors asked for, one file per draft."""
    return home() / "drafts"


def exports() -> Path:
    """Return the folder with the models that were exported from their page."""
    return home() / "exports"


def store() -> Path:
    """Return the SQLite file with the user's dataset."""
    return home() / "dataset.sqlite"


def sketches() -> Path:
    """Return the folder with what was written in the playground."""
    return home() / "sketches"


def row_drafts() -> Path:
    """Return the folder with what was typed into rows of the dataset and not saved yet."""
    return home() / "row_drafts"


def looks() -> Path:
    """Return the SQLite file that remembers what the shaders of the dataset look like."""
    return home() / "looks.sqlite"


def quarantine() -> Path:
    """Return the file that remembers shaders which hung or killed a GPU worker."""
    return home() / "quarantine.jsonl"


def curated() -> Path:
    """Return the folder with the shipped dataset files."""
    return PROJECT / "data" / "curated"


def recipes() -> Path:
    """Return the folder with the shipped recipes."""
    return PROJECT / "data" / "recipes"


def own_recipes() -> Path:
    """Return the folder where a user may put recipe files of their own; it need not exist."""
    return home() / "recipes"


def benchmark_prompts() -> Path:
    """Return the file with the hashes of prompts that no dataset may hold."""
    return PROJECT / "data" / "benchmark_prompts.sha256"


def curated_lookalikes() -> Path:
    """Return the list of shipped rows that look like others."""
    return PROJECT / "data" / "lookalikes" / "curated.txt"


def recipe_lookalikes() -> Path:
    """Return the list of held-out recipe programs that look like programs of training."""
    return PROJECT / "data" / "lookalikes" / "recipes.txt"


def presets() -> Path:
    """Return the folder with the shipped training configurations."""
    return PROJECT / "data" / "presets"


def templates() -> Path:
    """Return the folder with the shipped template shaders."""
    return PROJECT / "assets" / "wgsl"


def shipped_models() -> Path:
    """Return the folder with pre-trained models."""
    return PROJECT / "assets" / "models"


def export_example() -> Path:
    """Return the program that is written beside exported models."""
    return PROJECT / "assets" / "export" / "example.py"
