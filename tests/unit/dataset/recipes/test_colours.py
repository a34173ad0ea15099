"""What colour words look like and how colours are named."""

import random

import pytest

from core.dataset.recipes.colours import modified, rgb_of_hex
from core.dataset.recipes.wording import Voice


def test_hex_is_read_to_two_decimals():
    assert rgb_of_hex("#ff8000") == (1.0, 0.5, 0.0)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("shade", (0.5, 0.0, 0.0)),
        ("tint", (1.0, 0.5, 0.5)),
        ("grey", (0.65, 0.15, 0.15)),
        ("strengthen", (1.0, 0.05, 0.05)),
    ],
)
def test_modifiers_change_a_colour_as_they_say(how, expected):
    assert modified((1.0, 0.0, 0.0), how=how, amount=0.5) == expected


def test_a_modified_word_is_darker_or_lighter_than_its_colour(book):
    words = book.colour_words
    assert sum(words.named("dark green").rgb) < sum(words.named("green").rgb)
    assert sum(words.named("pale blue").rgb) > sum(words.named("blue").rgb)


def test_a_colour_may_be_given_by_numbers(book):
    colour = book.colour_words.named("#336699")
    said = {book.colour_words.say(colour, Voice(random.Random(n), book.wording)) for n in range(60)}
    assert {"#336699", "rgb(51, 102, 153)"} <= said


def test_an_unknown_colour_is_no_colour(book):
    with pytest.raises(KeyError):
        book.colour_words.named("octarine")


def test_both_spellings_of_grey_are_used(book):
    grey = book.colour_words.named("gray")
    said = {book.colour_words.say(grey, Voice(random.Random(n), book.wording)) for n in range(60)}
    assert {"gray", "grey"} <= said
