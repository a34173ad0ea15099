"""Prove that a model folder is what it was when it was written. Loads torch."""

from pathlib import Path

from core.checkpoints.records import Problem
from core.checkpoints.verification import find_problems

__all__ = ["verify_model"]


def verify_model(folder: Path) -> list[Problem]:
    """Return what is wrong with a model folder: missing, altered, or not fitting together."""
    return find_problems(folder)
