"""How near answers are to the shaders that were expected: words, characters, pictures.

Every score goes from 0 (nothing in common) to 1 (the same). BLEU counts runs of lexical tokens
and chrF runs of characters, both over all answers together as in the literature.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from core.dataset.normalising import code_tokens
from core.rendering.pictures import to_image
from core.rendering.records import Frame

SMALL_PX = 32
_PER_CENT = 100.0


def bleu(answers: Sequence[str], expected: Sequence[str]) -> float:
    """Return BLEU-4 over the lexical tokens of all answers; 0 where there is none.

    The tokens are WGSL's own, so layout and comments do not count.
    """
    if not answers:
        return 0.0
    found = BLEU(tokenize="none").corpus_score(
        [code_tokens(code) for code in answers], [[code_tokens(code) for code in expected]]
    )
    return float(min(found.score, _PER_CENT) / _PER_CENT)


def text_bleu(answers: Sequence[str], expected: Sequence[str]) -> float:
    """Return BLEU-4 over the words of all answers in English, in any case; 0 where there is none."""
    if not answers:
        return 0.0
    found = BLEU(lowercase=True).corpus_score(list(answers), [list(expected)])
    return float(min(found.score, _PER_CENT) / _PER_CENT)


def chrf(answers: Sequence[str], expected: Sequence[str]) -> float:
    """Return chrF over all answers, code or text; 0 where there is none."""
    if not answers:
        return 0.0
    found = CHRF().corpus_score(list(answers), [list(expected)])
    return float(min(found.score, _PER_CENT) / _PER_CENT)


def picture_likeness(frame: Frame, other: Frame) -> float:
    """Return 1 minus the mean difference of the colour channels of both pictures, made small.

    Small, because fine grain that is shifted a little is no difference to the eye; and shaders
    that write textures choose the size of their pictures.
    """
    return 1.0 - float(np.abs(_small(frame) - _small(other)).mean()) / 255


def _small(frame: Frame) -> NDArray[np.int16]:
    picture = to_image(frame).resize((SMALL_PX, SMALL_PX), Image.Resampling.BOX)
    return np.asarray(picture, dtype=np.int16)
