"""Several frames in one picture, in a grid, each with a caption."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from core.errors import StudioError
from core.rendering.pictures import to_image
from core.rendering.records import Frame

GAP_PX, MARGIN_PX = 12, 20
BACKGROUND, EMPTY, INK, FAINT_INK = "#16181d", "#22252c", "#e8eaed", "#9aa0a6"
FONT_SHARE = 0.06  # of a tile's width, within these limits
MIN_FONT_PX, MAX_FONT_PX = 11, 22
LINE_SPACING = 1.6
MIN_CAPTION_WIDTH_PX = 48  # a narrower tile gets no caption: it would be an ellipsis
MAX_SHEET_PX = 120_000_000

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Tile:
    """A frame and its caption; without a frame ``note`` stands in its place."""

    caption: str
    frame: Frame | None
    note: str = ""


class ContactSheet:
    """A grid that is planned before its frames are drawn, so that one too large costs nothing."""

    def __init__(
        self, *, num_tiles: int, tile_width_px: int, tile_height_px: int, num_columns: int = 0
    ) -> None:
        """Plan a sheet.

        Args:
            num_tiles: at least one.
            tile_width_px: of each picture.
            tile_height_px: of each picture, without its caption.
            num_columns: as many as make the sheet about square where it is 0.

        Raises:
            StudioError: the sheet would be too large to be made.
        """
        self._tile = tile_width_px, tile_height_px
        self._font = ImageFont.load_default(
            min(MAX_FONT_PX, max(MIN_FONT_PX, tile_width_px * FONT_SHARE))
        )
        has_captions = tile_width_px >= MIN_CAPTION_WIDTH_PX
        self._caption_px = math.ceil(self._line_px() * LINE_SPACING) if has_captions else 0
        shape = (tile_height_px + self._caption_px) / tile_width_px
        columns = num_columns or math.ceil(math.sqrt(num_tiles * shape))
        self._columns = min(columns, num_tiles)
        self._pitch = tile_width_px + GAP_PX, tile_height_px + self._caption_px + GAP_PX
        rows = math.ceil(num_tiles / self._columns)
        self._size = (
            2 * MARGIN_PX + self._columns * self._pitch[0] - GAP_PX,
            2 * MARGIN_PX + rows * self._pitch[1] - GAP_PX,
        )
        if self._size[0] * self._size[1] > MAX_SHEET_PX:
            raise StudioError(
                f"A contact sheet of {num_tiles} pictures of {tile_width_px} x {tile_height_px} px "
                f"would measure {self._size[0]} x {self._size[1]} px, which is too large.",
                hint="Ask for smaller pictures or fewer of them.",
            )

    def draw(self, tiles: Sequence[Tile]) -> Image.Image:
        """Return the picture with the tiles in reading order; frames of another size are fitted in."""
        sheet = Image.new("RGB", self._size, BACKGROUND)
        draw = ImageDraw.Draw(sheet)
        width, height = self._tile
        for i, tile in enumerate(tiles):
            row, column = divmod(i, self._columns)
            left, top = MARGIN_PX + column * self._pitch[0], MARGIN_PX + row * self._pitch[1]
            if tile.frame:
                image = _fitted(to_image(tile.frame), width, height)
                place = left + (width - image.width) // 2, top + (height - image.height) // 2
                sheet.paste(image, place)
            else:
                draw.rectangle((left, top, left + width - 1, top + height - 1), fill=EMPTY)
                self._write_note(draw, tile.note, left, top)
            if self._caption_px:
                place_of_text = left + width / 2, top + height + self._caption_px / 2
                text = _shortened(tile.caption, self._font, width)
                draw.text(place_of_text, text, fill=INK, font=self._font, anchor="mm")
        return sheet

    def _write_note(self, draw: ImageDraw.ImageDraw, note: str, left: int, top: int) -> None:
        width, height = self._tile
        room = max(1, int(height / (self._line_px() * LINE_SPACING)) - 1)
        text = "\n".join(_wrapped(note, self._font, width - GAP_PX)[:room])
        centre = left + width / 2, top + height / 2
        draw.multiline_text(
            centre, text, fill=FAINT_INK, font=self._font, anchor="mm", align="center"
        )

    def _line_px(self) -> float:
        _, top, _, bottom = self._font.getbbox("Ag")
        return bottom - top


def _fitted(image: Image.Image, width: int, height: int) -> Image.Image:
    scale = min(width / image.width, height / image.height)
    if scale == 1:
        return image
    # Heat maps grow as squares; everything else shrinks smoothly.
    how = Image.Resampling.NEAREST if scale > 1 else Image.Resampling.LANCZOS
    return image.resize(
        (max(1, round(image.width * scale)), max(1, round(image.height * scale))), how
    )


def _shortened(text: str, font: Font, width: int) -> str:
    """Return the text, its middle left out where it is too long: file names differ at the end."""
    text = " ".join(text.split())
    shown, kept = text, len(text)
    while font.getlength(shown) > width and kept > 1:
        kept -= 1
        shown = f"{text[: kept - kept // 2]}\u2026{text[len(text) - kept // 2 :]}"
    return shown


def _wrapped(text: str, font: Font, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(_shortened(word, font, width))
    return lines
