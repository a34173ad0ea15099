"""Lay the rows of the dataset out on a map: like ones near each other, by picture, words or model."""

import io
import math
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.dataset.projection import Matrix, project
from core.dataset.quality.looks_store import LooksStore
from core.dataset.quality.records import Looks
from core.dataset.records import StoredExample
from core.rendering.colours import oklab

Basis = Literal["pictures", "words", "model"]
BASES: tuple[Basis, ...] = get_args(Basis)
MAX_POINTS = 4_000  # more cannot be told apart, and take long to lay out
THUMBNAIL_PX = 48
NO_PICTURE = (136, 142, 148)  # of rows not run yet: a grey that stands out in light and in dark
_FEATURE_PX = 12
_WORD_FEATURES = 512  # words are told apart by a hash
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class MapPoint:
    """A row on the map; coordinates are within -1..1."""

    id: int
    x: float
    y: float
    prompt: str
    category: str


@dataclass(frozen=True)
class ExampleMap:
    """The rows that are shown, and their thumbnails side by side in one WebP picture.

    ``sheet`` has ``num_columns`` squares of THUMBNAIL_PX a row, in the order of the points.
    ``num_left_out`` counts rows that are too many, or that have no picture yet.
    """

    points: tuple[MapPoint, ...]
    sheet: bytes
    num_columns: int
    num_left_out: int


def map_examples(
    rows: Sequence[StoredExample],
    looks: LooksStore,
    *,
    basis: Basis,
    read: Callable[[Sequence[str]], Matrix] | None = None,
) -> ExampleMap:
    """Return the map of ``rows``; of many, a sample spread evenly over them.

    By pictures only rows that were run and drew something are laid out.

    Args:
        rows: what to lay out.
        looks: where their pictures are.
        basis: what makes two rows alike.
        read: by model, returns the features of prompts; it is asked for those of
            ``prompts_on_map``.
    """
    sample = _evenly(_drawn(rows, looks) if basis == "pictures" else rows)
    size = len(sample)
    known = looks.known(sample, thumbnails=True)
    thumbnails = [_opened(known.get(row.id)) for row in sample]
    match basis:
        case "pictures":
            features = _picture_features(thumbnails)
        case "words":
            features = word_features([" ".join(row.example.prompts) for row in sample])
        case "model":
            assert read is not None, "a model reads the prompts"
            features = read([row.example.natural_language for row in sample])
    places = project(features) if size else np.zeros((0, 2), np.float32)
    points = tuple(
        MapPoint(
            row.id,
            round(float(x), 4),
            round(float(y), 4),
            row.example.natural_language,
            row.example.category or "(none)",
        )
        for row, (x, y) in zip(sample, places, strict=True)
    )
    num_columns = max(1, math.ceil(math.sqrt(size)))
    return ExampleMap(points, _sheet(thumbnails, num_columns), num_columns, len(rows) - size)


def prompts_on_map(rows: Sequence[StoredExample]) -> list[str]:
    """Return the prompts that a model must have read for the map of ``rows``."""
    return [row.example.natural_language for row in _evenly(rows)]


def word_features(texts: Sequence[str]) -> Matrix:
    """Return a row of word weights for each text (tf-idf, of length one)."""
    features = np.zeros((len(texts), _WORD_FEATURES), np.float32)
    for number, text in enumerate(texts):
        for word in _WORD.findall(text.lower()):
            features[number, zlib.crc32(word.encode()) % _WORD_FEATURES] += 1.0
    frequency = (features > 0).sum(axis=0)
    rarity = np.log((1 + len(texts)) / (1 + frequency)).astype(np.float32)
    weighted = np.sqrt(features) * rarity
    lengths = np.linalg.norm(weighted, axis=1, keepdims=True)
    return np.asarray(weighted / np.maximum(lengths, 1e-6), dtype=np.float32)


def _evenly(rows: Sequence[StoredExample]) -> list[StoredExample]:
    size = min(len(rows), MAX_POINTS)
    return [rows[number * len(rows) // size] for number in range(size)]


def _drawn(rows: Sequence[StoredExample], looks: LooksStore) -> list[StoredExample]:
    known = looks.known(rows)
    return [row for row in rows if (found := known.get(row.id)) and found.palette]


def _opened(looks: Looks | None) -> Image.Image | None:
    if looks is None or not looks.thumbnail:
        return None
    with Image.open(io.BytesIO(looks.thumbnail)) as picture:
        return picture.convert("RGB").resize((THUMBNAIL_PX, THUMBNAIL_PX), Image.Resampling.BOX)


def _picture_features(thumbnails: Sequence[Image.Image | None]) -> Matrix:
    """Return lightness and colour by place, and the colours wherever they are."""
    rows: list[NDArray[np.float32]] = []
    for picture in thumbnails:
        assert picture is not None, "only rows with a picture are laid out by it"
        small = picture.resize((_FEATURE_PX, _FEATURE_PX), Image.Resampling.BOX)
        lab = oklab(np.asarray(small, dtype=np.float64))
        lab[..., 1:] *= 2.0  # a and b go less far than lightness
        cells = lab.reshape(-1, 3)
        spread = np.concatenate([cells.mean(axis=0), cells.std(axis=0)])
        rows.append(np.concatenate([lab.reshape(-1), spread * _FEATURE_PX]).astype(np.float32))
    return np.stack(rows) if rows else np.zeros((0, 1), np.float32)


def _sheet(thumbnails: Sequence[Image.Image | None], num_columns: int) -> bytes:
    num_rows = max(1, math.ceil(len(thumbnails) / num_columns))
    size_px = (num_columns * THUMBNAIL_PX, num_rows * THUMBNAIL_PX)
    sheet = Image.new("RGB", size_px, NO_PICTURE)
    for number, picture in enumerate(thumbnails):
        if picture is not None:
            row, column = divmod(number, num_columns)
            sheet.paste(picture, (column * THUMBNAIL_PX, row * THUMBNAIL_PX))
    buffer = io.BytesIO()
    sheet.save(buffer, "WEBP", quality=70, method=2)
    return buffer.getvalue()
