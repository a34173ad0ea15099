"""Places in an assembled module lead back to the author's text."""

from core.wgsl.line_map import Assembly, Piece, place

AUTHOR = "let a = 1.0;\na * b"
ASSEMBLY = Assembly(
    [
        Piece("fn f() {\n"),
        Piece("let a = 1.0;\n", 0),
        Piece("_ = "),
        Piece("a * b", 13),
        Piece(";\n}"),
    ]
)


def test_places_of_the_author_are_found():
    assert ASSEMBLY.to_author(2, 5, author_text=AUTHOR) == (1, 5)
    assert ASSEMBLY.to_author(3, 9, author_text=AUTHOR) == (2, 5)


def test_the_studios_own_text_has_no_place():
    assert ASSEMBLY.to_author(1, 1, author_text=AUTHOR) is None
    assert ASSEMBLY.to_author(4, 1, author_text=AUTHOR) is None


def test_a_place_beyond_the_end_has_no_place():
    assert ASSEMBLY.to_author(99, 1, author_text=AUTHOR) is None


def test_place_counts_from_one():
    assert place("ab\ncd", 0) == (1, 1)
    assert place("ab\ncd", 4) == (2, 2)
