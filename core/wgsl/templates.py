"""The shipped template shaders, and which of them a prompt asks for.

``templates`` is the model that needs no training: each template answers prompts with its word.
"""

import difflib
import re
from dataclasses import dataclass

from core import paths


@dataclass(frozen=True)
class Template:
    """A shader file and the words that ask for it, the name first."""

    name: str
    words: tuple[str, ...]
    about: str

    @property
    def code(self) -> str:
        """The shader text."""
        return (paths.templates() / f"chromatic_{self.name}.wgsl").read_text(encoding="utf-8")


TEMPLATES = (
    Template("mix", ("mix", "mixing", "blend", "add", "additive", "combine"), "add two colour tensors"),
    Template("filter", ("filter", "filtering", "subtract", "subtractive", "remove"), "take one colour tensor out of another"),
    Template("complement", ("complement", "complementary", "invert", "opposite"), "mirror green and blue"),
    Template("saturate", ("saturate", "saturation", "desaturate", "vivid"), "scale colours away from their grey"),
)  # fmt: skip


def find_template(prompt: str) -> Template | None:
    """Return the template whose word comes first in the prompt; spelling may be a little off."""
    by_word = {word: template for template in TEMPLATES for word in template.words}
    for word in re.findall(r"[a-z]+", prompt.lower()):
        near = difflib.get_close_matches(word, by_word, n=1, cutoff=0.85)
        if near:
            return by_word[near[0]]
    return None
