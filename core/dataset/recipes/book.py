"""All recipe data in one record, read from a folder of TOML files.

A file may hold any of the tables; a later file's row replaces one of the same name, so that a
user's own folder extends and changes the shipped one.
"""

import bisect
import functools
import itertools
import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from core import paths
from core.dataset.recipes import book_checks
from core.dataset.recipes.colours import ColourWords
from core.dataset.recipes.concepts import (
    COLOURS_SLOT,
    AnimationConcept,
    Choice,
    ColourWord,
    EdgeConcept,
    EffectConcept,
    Family,
    FieldConcept,
    Helper,
    LookConcept,
    MaterialConcept,
    Modifier,
    PaletteConcept,
    PatternConcept,
    ShapeConcept,
    SolidConcept,
)
from core.dataset.recipes.inflection import ARTICLE
from core.dataset.recipes.library import Library
from core.dataset.recipes.literals import channels
from core.dataset.recipes.row_reading import BadRecipe, read_row
from core.dataset.records import RowProblem
from core.errors import DatasetError
from core.storage.user_files import parse_toml, read_user_text

ROW_CLASSES: dict[str, type] = {
    "colours": ColourWord,
    "modifiers": Modifier,
    "helpers": Helper,
    "shapes": ShapeConcept,
    "patterns": PatternConcept,
    "looks": LookConcept,
    "palettes": PaletteConcept,
    "fields": FieldConcept,
    "animations": AnimationConcept,
    "edges": EdgeConcept,
    "effects": EffectConcept,
    "solids": SolidConcept,
    "materials": MaterialConcept,
    "families": Family,
}
WORDING = "wording"
_BETWEEN_NAMES = re.compile(r" ?/ ?| or | = |,? \(?(?:aka|i\.e\.|or) | \(")

Row = TypeVar("Row")


class Lot(Generic[Row]):
    """Rows by name, from which one is drawn by weight."""

    def __init__(self, rows: Iterable[Row], *, weight: Callable[[Row], float]) -> None:
        self.rows = tuple(rows)
        self._sums = list(itertools.accumulate(weight(row) for row in self.rows))

    def draw(self, rng: random.Random) -> Row:
        """Return one row."""
        return self.rows[bisect.bisect(self._sums, rng.random() * self._sums[-1])]


@dataclass(frozen=True)
class RecipeBook:
    """What scenes are drawn from, said with and written with, each by name.

    ``origins`` tells file and row (from 1) of a row by its table and name.
    """

    colours: dict[str, ColourWord]
    modifiers: dict[str, Modifier]
    shapes: dict[str, ShapeConcept]
    patterns: dict[str, PatternConcept]
    looks: dict[str, LookConcept]
    palettes: dict[str, PaletteConcept]
    fields: dict[str, FieldConcept]
    animations: dict[str, AnimationConcept]
    edges: dict[str, EdgeConcept]
    effects: dict[str, EffectConcept]
    solids: dict[str, SolidConcept]
    materials: dict[str, MaterialConcept]
    families: dict[str, Family]
    wording: dict[str, tuple[str, ...]]
    library: Library
    colour_words: ColourWords
    origins: Mapping[tuple[str, str], tuple[Path, int]]
    problems: tuple[RowProblem, ...] = ()

    @functools.cached_property
    def things(self) -> frozenset[str]:
        """What shapes, patterns and looks are called, without articles."""
        rows: tuple[ShapeConcept | PatternConcept | LookConcept, ...]
        rows = (*self.shapes.values(), *self.patterns.values(), *self.looks.values())
        return frozenset(ARTICLE.sub("", word) for row in rows for word in row.words)

    def is_another(self, adjective: str, noun: str) -> bool:
        """Whether an adjective makes a noun the name of something: "hollow disc" is a ring."""
        names = _BETWEEN_NAMES.split(ARTICLE.sub("", noun))
        return any(f"{adjective} {name}" in self.things for name in names)


@functools.cache
def shipped_book() -> RecipeBook:
    """Return the shipped recipes; read once."""
    return load_book([paths.recipes()])


def load_book(folders: Sequence[Path], *, is_lenient: bool = False) -> RecipeBook:
    """Read every ``*.toml`` of ``folders``.

    Args:
        folders: later ones win over earlier ones.
        is_lenient: leave bad rows and unreadable files out and list them under ``problems``.

    Raises:
        DatasetError: a file cannot be read, or a row is bad and ``is_lenient`` is not set.
    """
    reading = _Reading()
    for folder in folders:
        files = sorted(folder.glob("*.toml"))
        if not files:
            raise DatasetError(
                f"{folder} holds no recipe file.", hint="A recipe folder has files named *.toml."
            )
        for path in files:
            reading.read_file(path, is_lenient=is_lenient)
    reading.check_all()
    if reading.problems and not is_lenient:
        raise DatasetError(
            str(reading.problems[0]),
            hint="docs/recipes.md says what each table holds."
            + (f" {len(reading.problems) - 1} more rows are bad." if reading.problems[1:] else ""),
        )
    return reading.book()


def without_rows(
    book: RecipeBook, rows: Iterable[tuple[str, str]], problems: Iterable[RowProblem]
) -> RecipeBook:
    """Return ``book`` without the rows named by table and name, and with what is wrong with them."""
    tables: dict[str, dict[str, Any]] = {}
    for table, name in rows:
        del tables.setdefault(table, dict(getattr(book, table)))[name]
    return replace(book, **cast(Any, tables), problems=(*book.problems, *problems))


def reweighted(book: RecipeBook, weights: Mapping[str, float]) -> RecipeBook:
    """Return ``book`` with other weights for the rows named as ``table:name``.

    Raises:
        KeyError: there is no such row.
    """
    tables: dict[str, dict[str, Any]] = {}
    for key, weight in weights.items():
        table, _, name = key.partition(":")
        rows = getattr(book, table, None)
        if not isinstance(rows, dict) or name not in rows or not hasattr(rows[name], "weight"):
            raise KeyError(key)
        changed = tables.setdefault(table, dict(rows))
        changed[name] = replace(changed[name], weight=weight)
    return replace(book, **cast(Any, tables))


def _with_colours(family: Family, words: ColourWords) -> Family:
    """Put every common colour into the slots that ask for them."""
    slots = {
        slot: tuple(Choice((c.name,), {"rgb": channels(c.rgb)}) for c in words.common)
        if choices[0].say == (COLOURS_SLOT,)
        else choices
        for slot, choices in (family.slots or {}).items()
    }
    return replace(family, slots=slots)


class _Reading:
    """Rows read so far; those found bad are taken out again."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {table: {} for table in ROW_CLASSES}
        self.wording: dict[str, tuple[str, ...]] = {}
        self.origins: dict[tuple[str, str], tuple[Path, int]] = {}
        self.problems: list[RowProblem] = []

    def read_file(self, path: Path, *, is_lenient: bool) -> None:
        try:
            document = self._document(path)
        except DatasetError as error:
            if not is_lenient:
                raise
            self._note(path, 1, f"the file is left out: {error.message}")
            return
        for table, rows in document.items():
            if table == WORDING:
                self._read_wording(path, rows)
            elif table not in ROW_CLASSES or not isinstance(rows, list):
                known = ", ".join((*ROW_CLASSES, WORDING))
                self._note(path, 1, f"the table {table!r} is unknown; known are {known}.")
            else:
                for number, row in enumerate(rows, start=1):
                    self._read_row(path, table, number, row)

    def _document(self, path: Path) -> dict[str, Any]:
        text = read_user_text(
            path,
            raises=DatasetError,
            what="recipe file",
            missing_hint="Recipes are *.toml files in one folder.",
            unreadable_hint="Check the file's permissions.",
        )
        document: dict[str, Any] = parse_toml(
            text,
            where=str(path),
            raises=DatasetError,
            what="recipe file",
            hint="WGSL is easiest between ''' and '''.",
            shape_hint="A recipe file has flat tables such as [[shapes]].",
        )
        return document

    def _read_row(self, path: Path, table: str, number: int, row: Any) -> None:
        if not isinstance(row, dict):
            self._note(path, number, f"{table}: it is {row!r}; a table was expected.")
            return
        try:
            record: Any = read_row(row, ROW_CLASSES[table])
        except BadRecipe as error:
            self._note(path, number, f"{table}: {error}")
            return
        self.rows[table][record.name] = record
        self.origins[table, record.name] = (path, number)

    def _read_wording(self, path: Path, rows: Any) -> None:
        for number, (key, texts) in enumerate(rows.items(), start=1):
            if not isinstance(texts, list) or not all(isinstance(t, str) for t in texts):
                self._note(path, number, f"wording: {key} is no list of texts.")
                continue
            self.wording[key] = (*self.wording.get(key, ()), *texts)

    def _note(self, path: Path, number: int, message: str) -> None:
        self.problems.append(RowProblem(path, number, message))

    def check_all(self) -> None:
        """Look at what one row says about others: calls, names, slots."""
        for table, name, message in book_checks.check_rows(self.rows):
            del self.rows[table][name]
            self._note(*self.origins[table, name], f"{table}: {name}: {message}")

    def book(self) -> RecipeBook:
        rows = dict(self.rows)
        helpers = rows.pop("helpers")
        colour_words = ColourWords(rows["colours"], rows["modifiers"])
        rows["families"] = {
            name: _with_colours(family, colour_words) for name, family in rows["families"].items()
        }
        owners = (
            *helpers.values(),
            *(r for t in book_checks.CODE_TABLES for r in rows[t].values()),
        )
        return RecipeBook(
            **rows,
            wording=self.wording,
            library=Library(owner.code for owner in owners),
            colour_words=colour_words,
            origins=self.origins,
            problems=tuple(self.problems),
        )
