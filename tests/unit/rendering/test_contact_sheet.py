"""A contact sheet shows every tile where it belongs."""

import numpy as np
import pytest

from core.errors import StudioError
from core.rendering.contact_sheet import ContactSheet, Tile
from core.rendering.records import Frame

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def frame(rgb, width=64, height=64):
    return Frame(width, height, bytes((*rgb, 255)) * (width * height), 1.0)


def draw(tiles, **plan):
    sheet = ContactSheet(
        num_tiles=len(tiles), **{"tile_width_px": 64, "tile_height_px": 64, **plan}
    )
    return np.asarray(sheet.draw(tiles))


def places(picture, rgb):
    """Return the first and last row and column of a colour."""
    rows, columns = np.nonzero((picture == rgb).all(axis=2))
    return rows.min(), rows.max(), columns.min(), columns.max()


def test_tiles_stand_in_reading_order():
    picture = draw(
        [Tile("a", frame(RED)), Tile("b", frame(GREEN)), Tile("c", frame(BLUE))], num_columns=2
    )
    red, green, blue = (places(picture, rgb) for rgb in (RED, GREEN, BLUE))
    assert red[:2] == green[:2]
    assert red[3] < green[2]
    assert blue[0] > red[1]
    assert blue[2:] == red[2:]


def test_a_caption_stands_below_its_tile():
    with_text, without = (draw([Tile(text, frame(RED))]) for text in ("caption", ""))
    changed, _ = np.nonzero((with_text != without).any(axis=2))
    assert changed.min() > places(with_text, RED)[1]


def test_long_captions_stay_within_their_tile():
    long, none = (draw([Tile(text, frame(RED))]) for text in ("x" * 500, ""))
    _, columns = np.nonzero((long != none).any(axis=2))
    _, _, left, right = places(long, RED)
    assert columns.min() >= left - 1
    assert columns.max() <= right + 1


def test_the_reason_stands_where_there_is_no_frame():
    told, silent = (draw([Tile("a", None, note)]) for note in ("no entry point", ""))
    assert (told != silent).any()
    assert told.shape == silent.shape


def test_frames_of_another_size_are_fitted_in_without_being_stretched():
    small, wide = draw([Tile("", frame(RED, 8, 8))]), draw([Tile("", frame(RED, 200, 100))])
    top, bottom, left, right = places(small, RED)
    assert (bottom - top + 1, right - left + 1) == (64, 64)
    top, bottom, left, right = places(wide, RED)
    assert (bottom - top + 1, right - left + 1) == (32, 64)


def test_many_tiles_make_a_square():
    height, width, _ = draw([Tile(str(i), frame(RED)) for i in range(30)]).shape
    assert 0.7 < width / height < 1.4


@pytest.mark.parametrize("size", [1, 47, 4096])
def test_tiles_of_any_size_can_be_drawn(size):
    picture = draw([Tile("a", frame(RED, size, 5))], tile_width_px=size, tile_height_px=5)
    assert picture.shape[1] > size


def test_a_sheet_too_large_is_refused_before_anything_is_drawn():
    with pytest.raises(StudioError, match="too large") as refused:
        ContactSheet(num_tiles=100, tile_width_px=4096, tile_height_px=4096)
    assert "smaller" in refused.value.hint
