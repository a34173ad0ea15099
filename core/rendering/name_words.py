"""Names of shader variables taken apart, so that ``iTime``, ``u_time`` and ``time`` are one word."""

import re
from functools import lru_cache

# Prefixes by habit that say nothing of the meaning: input, uniform, global, member, varying.
_PREFIXES = frozenset(("i", "u", "g", "m", "v", "a", "f", "in", "uni"))
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")


@lru_cache(maxsize=4096)
def name_words(name: str) -> tuple[str, ...]:
    """Return the words of an identifier in lower case, without digits and usual prefixes."""
    words = tuple(word.lower() for word in _WORD.findall(name))
    if len(words) > 1 and words[0] in _PREFIXES:
        return words[1:]
    return words
