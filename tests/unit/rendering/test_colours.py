"""Colours have the names that people and CSS give them."""

import numpy as np
import pytest
from PIL.ImageColor import colormap, getrgb

from core.rendering.colours import css_name, oklab, plain_name

# Shades that CSS names as people do, and what people say.
SHADES = {
    "darkred": "dark red",
    "darkgreen": "dark green",
    "darkblue": "dark blue",
    "darkcyan": "teal",
    "darkmagenta": "purple",
    "darkorange": "orange",  # it is as light as orange is
    "lightgray": "light grey",
    "lightgreen": "light green",
    "lightpink": "light pink",
    "lightblue": "pale blue",
    "lightyellow": "pale yellow",
    "lightcyan": "pale cyan",
    "paleturquoise": "pale cyan",
    "palegoldenrod": "pale yellow",
}


def rgb(name):
    red, green, blue = getrgb(name)
    return red, green, blue


def test_oklab_agrees_with_its_author():
    # The colours of the page that introduces the space, given there to three digits.
    np.testing.assert_allclose(oklab([255, 255, 255]), [1, 0, 0], atol=1e-3)
    np.testing.assert_allclose(oklab([255, 0, 0]), [0.628, 0.225, 0.126], atol=1e-3)
    np.testing.assert_allclose(oklab([0, 0, 255]), [0.452, -0.032, -0.312], atol=1e-3)


@pytest.mark.parametrize("name", colormap)
def test_every_named_colour_of_css_is_its_own_nearest(name):
    assert getrgb(css_name(rgb(name))) == getrgb(name)


def test_names_of_one_colour_are_one():
    assert css_name(rgb("grey")) == css_name(rgb("gray"))


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ((255, 0, 0), "red"),
        ((0, 255, 0), "green"),
        ((0, 0, 255), "blue"),
        ((255, 255, 0), "yellow"),
        ((0, 255, 255), "cyan"),
        ((255, 0, 255), "magenta"),
        ((255, 128, 0), "orange"),
        ((128, 0, 255), "purple"),
        ((255, 105, 180), "pink"),
        ((255, 192, 203), "pale pink"),
        ((139, 69, 19), "brown"),
        ((128, 128, 0), "olive"),
        ((0, 128, 128), "teal"),
        ((0, 0, 100), "dark blue"),
        ((90, 190, 255), "light blue"),
        ((0, 0, 0), "black"),
        ((255, 255, 255), "white"),
        ((60, 60, 60), "dark grey"),
        ((128, 128, 128), "grey"),
        ((210, 210, 210), "light grey"),
        ((5, 0, 12), "black"),
    ],
)
def test_plain_names_are_what_people_say(colour, name):
    assert plain_name(colour) == name


@pytest.mark.parametrize(("name", "plain"), SHADES.items())
def test_light_dark_and_pale_agree_with_css(name, plain):
    assert plain_name(rgb(name)) == plain


def test_a_shade_is_named_alike_with_a_little_noise():
    names = {plain_name((200 + i, 30 - i, 30 + i)) for i in range(-3, 4)}
    assert names == {"red"}
