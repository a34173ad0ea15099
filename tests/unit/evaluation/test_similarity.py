"""BLEU, chrF and likeness of pictures: the ends of their scales and the order between them."""

import pytest

from core.evaluation.similarity import bleu, chrf, picture_likeness
from core.rendering.records import Frame

EXPECTED = "vec3<f32>(0.5 + 0.5 * sin(uv.x * 9.0), 0.2, 0.1)"


def flat(value: int, *, width_px: int = 2) -> Frame:
    return Frame(width_px, 2, bytes([value, value, value, 255] * 2 * width_px), 1.0)


@pytest.mark.parametrize("score", [bleu, chrf])
def test_scores_go_from_nothing_to_the_same(score) -> None:
    near, far = EXPECTED.replace("9.0", "7.0"), "let a = 3;"
    assert score([EXPECTED], [EXPECTED]) == pytest.approx(1.0)
    assert 1.0 > score([near], [EXPECTED]) > score([far], [EXPECTED]) >= 0.0
    assert score([""], [EXPECTED]) == 0.0
    assert score([], []) == 0.0


def test_layout_does_not_count_for_bleu() -> None:
    assert bleu([EXPECTED.replace("* ", "*\n  ")], [EXPECTED]) == pytest.approx(1.0)


def test_bleu_is_that_of_the_literature() -> None:
    # Precisions 4/5, 3/4, 2/3 and 1/2, no brevity penalty: their geometric mean.
    assert bleu(["a b c d e"], ["a b c d f"]) == pytest.approx((0.8 * 0.75 * 2 / 3 * 0.5) ** 0.25)


def test_likeness_of_pictures_is_one_minus_their_mean_difference() -> None:
    assert picture_likeness(flat(10), flat(10)) == 1.0
    assert picture_likeness(flat(0), flat(255)) == 0.0
    assert picture_likeness(flat(0), flat(51)) == pytest.approx(0.8)


def test_pictures_of_other_sizes_are_compared_too() -> None:
    assert picture_likeness(flat(0), flat(51, width_px=3)) == pytest.approx(0.8)
