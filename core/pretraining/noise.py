"""Slips of the keyboard, so that the model learns to read past them."""

import random
import string

_MIN_LETTERS = 4  # shorter words with a slip are other words
_SECOND_SLIP = 0.3
_MIN_WORDS_TO_DROP = 4


def with_slips(prompt: str, rng: random.Random) -> str:
    """Return ``prompt`` with one or two slips; colours in hex and numbers stay as they are."""
    words = prompt.split(" ")
    for _ in range(1 + (rng.random() < _SECOND_SLIP)):
        place = rng.randrange(len(words))
        if len(words) >= _MIN_WORDS_TO_DROP and words[place].lower() in _DROPPABLE:
            del words[place]
        elif len(words[place]) >= _MIN_LETTERS and words[place].isalpha():
            words[place] = _slipped(words[place], rng)
        elif rng.random() < _SECOND_SLIP:
            words = [word.upper() if word.isalpha() else word for word in words]
    return " ".join(words)


# Words that a hurried writer leaves out without a change of meaning.
_DROPPABLE = frozenset({"a", "an", "the", "of", "is", "that", "which", "please", "some"})


def _slipped(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    match rng.choice(("swap", "swap", "drop", "drop", "double", "other")):
        case "swap":
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case "drop":
            return word[:at] + word[at + 1 :]
        case "double":
            return word[:at] + word[at] + word[at:]
        case _:
            return word[:at] + rng.choice(string.ascii_lowercase) + word[at + 1 :]
