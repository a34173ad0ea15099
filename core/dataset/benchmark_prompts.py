"""Prompts of the functional benchmark, known by hash alone: no set may hold one.

A model that was trained on a benchmark's prompts is not measured by it.
"""

import hashlib
import re
from functools import cache

from core import paths

_DROPPED = re.compile(r"[^a-z0-9]+")


def benchmark_key(prompt: str) -> str:
    """Return the hash that prompts share which differ in case, blanks and punctuation alone."""
    return hashlib.sha256(_DROPPED.sub("", prompt.casefold()).encode()).hexdigest()


def is_benchmark_prompt(prompt: str) -> bool:
    """Whether a prompt is one of the benchmark's."""
    return benchmark_key(prompt) in _keys()


@cache
def _keys() -> frozenset[str]:
    lines = paths.benchmark_prompts().read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
