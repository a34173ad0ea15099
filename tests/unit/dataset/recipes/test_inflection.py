"""English forms that prompts need."""

import pytest

from core.dataset.recipes.inflection import participle, plural, third_person, with_article


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("circle", "circles"),
        ("box", "boxes"),
        ("butterfly", "butterflies"),
        ("leaf", "leaves"),
        ("triangle pointing up", "triangles pointing up"),
        ("square with rounded corners", "squares with rounded corners"),
        ("letter T", "letter Ts"),
        ("square standing on its corner", "squares standing on its corner"),
        ("triangle upside down", "triangles upside down"),
        ("torus", "toruses"),
        ("torus in 3d", "toruses in 3d"),
        ("arrow going left", "arrows going left"),
    ],
)
def test_plural(one, many):
    assert plural(one) == many


@pytest.mark.parametrize(
    ("verb", "does", "doing"),
    [
        ("spin", "spins", "spinning"),
        ("rotate slowly", "rotates slowly", "rotating slowly"),
        ("grow and shrink", "grows and shrinks", "growing and shrinking"),
        ("flash", "flashes", "flashing"),
        ("fly up", "flies up", "flying up"),
        ("go back and forth", "goes back and forth", "going back and forth"),
        ("grow, then start over", "grows, then starts over", "growing, then starting over"),
        ("expand and reset", "expands and resets", "expanding and resetting"),
        ("slowly come and go", "slowly comes and goes", "slowly coming and going"),
        ("square every element", "squares every element", "squaring every element"),
    ],
)
def test_verbs(verb, does, doing):
    assert third_person(verb) == does
    assert participle(verb) == doing


@pytest.mark.parametrize(
    ("phrase", "full"),
    [
        ("red circle", "a red circle"),
        ("orange star", "an orange star"),
        ("hourglass", "an hourglass"),
        ("X shape", "an X shape"),
        ("U shape", "a U shape"),
        ("8 by 8 grid", "an 8 by 8 grid"),
        ("u32 buffer", "a u32 buffer"),
        ("unfilled ring", "an unfilled ring"),
    ],
)
def test_articles(phrase, full):
    assert with_article(phrase) == full
