"""Slips of the pen: what a person in a hurry does to a prompt."""

import random
import string

SECOND_SLIP = 0.3
MIN_WORDS = 4  # of shorter prompts no word is dropped
MIN_LETTERS = 4  # shorter words stay as they are


def with_slips(prompt: str, rng: random.Random) -> str:
    """Return a prompt with one or two slips: a typo, a dropped word, or another case.

    The first and the last letter of a word stay, as in most real typos.
    """
    words = prompt.split(" ")
    for _ in range(1 + (rng.random() < SECOND_SLIP)):
        idx = rng.randrange(len(words))
        kind = rng.choices(("drop", "case", "typo"), weights=(0.2, 0.1, 0.7))[0]
        if kind == "drop" and len(words) >= MIN_WORDS:
            # Numbers cannot be guessed, so they are never dropped.
            if words[idx].isalpha():
                del words[idx]
        elif kind == "case":
            words[idx] = words[idx].upper()
        elif words[idx].isalpha() and len(words[idx]) >= MIN_LETTERS:
            words[idx] = _mistyped(words[idx], rng)
    return " ".join(words)


def _mistyped(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 2)
    head, letter, tail = word[:at], word[at], word[at + 1 :]
    match rng.choices(("swap", "leave out", "double", "miss"), weights=(3, 3, 2, 1))[0]:
        case "swap":
            return head + tail[0] + letter + tail[1:]
        case "leave out":
            return head + tail
        case "double":
            return head + letter + letter + tail
        case _:
            return head + rng.choice(string.ascii_lowercase) + tail
