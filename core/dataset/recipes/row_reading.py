"""One row of a recipe file: from a TOML table to its record, with every mistake put in words."""

import dataclasses
import difflib
import re
from typing import Any, TypeVar, cast, get_type_hints

from core.dataset.recipes.concepts import COLOURS_SLOT, Choice, Family, Part

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
MAX_WEIGHT = 100.0

Row = TypeVar("Row")


class BadRecipe(Exception):
    """A row cannot be used; the message says why and what is expected."""


def read_row(table: dict[str, Any], row_class: type[Row]) -> Row:
    """Return ``table`` as a record of ``row_class``.

    Raises:
        BadRecipe: a key is missing, unknown, or its value is of the wrong type or out of range.
    """
    fields = {field.name: field for field in dataclasses.fields(cast(Any, row_class))}
    for key in table:
        if key not in fields:
            near = difflib.get_close_matches(key, fields, n=1)
            known = f" Did you mean {near[0]!r}?" if near else f" Known are {', '.join(fields)}."
            raise BadRecipe(f"the key {key!r} is unknown.{known}")
    types = get_type_hints(row_class)
    values = {key: _value(value, types[key], key) for key, value in table.items()}
    for name, field in fields.items():
        is_required = (
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        )
        if is_required and name not in values:
            raise BadRecipe(f"{name} is missing.")
    _check_ranges(values)
    return row_class(**values)


def _value(value: Any, expected: Any, key: str) -> Any:
    if expected is str and isinstance(value, str):
        return value.strip("\n")
    if expected is bool and isinstance(value, bool):
        return value
    if expected is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if expected == tuple[str, ...] and isinstance(value, list):
        if not value or not all(isinstance(item, str) and item.strip() for item in value):
            raise BadRecipe(f"{key} is {value!r}; a list of texts was expected.")
        return tuple(value)
    if key == "slots" and isinstance(value, dict):
        return {name: _choices(choices, name) for name, choices in value.items()}
    if expected == tuple[Part, ...] and isinstance(value, list):
        if not value or not all(isinstance(item, dict) for item in value):
            raise BadRecipe(f"{key} is {value!r}; a list of tables was expected.")
        return tuple(read_row(item, Part) for item in value)
    raise BadRecipe(f"{key} is {value!r}; {_words(expected)} was expected.")


def _words(expected: Any) -> str:
    names = {str: "a text", bool: "true or false", float: "a number"}
    return names.get(expected, "a list of texts" if expected == tuple[str, ...] else "a table")


def _choices(choices: Any, slot: str) -> tuple[Choice, ...]:
    if not isinstance(choices, list) or not choices:
        raise BadRecipe(f"the slot {slot!r} has no choices; a list of tables was expected.")
    return tuple(_choice(choice, slot) for choice in choices)


def _choice(choice: Any, slot: str) -> Choice:
    """A text stands for itself, in prompts and in code."""
    if isinstance(choice, str):
        return Choice((choice,), {slot: choice})
    if not isinstance(choice, dict) or "say" not in choice:
        raise BadRecipe(f"a choice of the slot {slot!r} is {choice!r}; it needs `say`.")
    say = choice["say"]
    say = (say,) if isinstance(say, str) else _value(say, tuple[str, ...], f"{slot}.say")
    nouns = _value(choice["nouns"], tuple[str, ...], f"{slot}.nouns") if "nouns" in choice else ()
    code = {key: value for key, value in choice.items() if key not in ("say", "nouns")}
    wrong = [key for key, value in code.items() if not isinstance(value, str)]
    if wrong:
        raise BadRecipe(f"{slot}.{wrong[0]} is {code[wrong[0]]!r}; a text was expected.")
    return Choice(say, {slot: say[0], **code}, nouns)


def _check_ranges(values: dict[str, Any]) -> None:
    name = values.get("name")
    is_code_name = "words" in values or "code" in values
    if is_code_name and isinstance(name, str) and not _NAME.fullmatch(name):
        raise BadRecipe(f"name is {name!r}; small letters, digits and _ were expected.")
    if not 0.0 <= values.get("weight", 1.0) <= MAX_WEIGHT:
        raise BadRecipe(f"weight is {values['weight']}; 0 to {MAX_WEIGHT:g} was expected.")
    if not 0.0 < values.get("scale", 1.0) <= 256.0:
        raise BadRecipe(f"scale is {values['scale']}; above 0, at most 256 was expected.")
    if not 0.0 <= values.get("amount", 0.0) <= 1.0:
        raise BadRecipe(f"amount is {values['amount']}; 0 to 1 was expected.")
    colours = (*values.get("colours", ()), *values.get("besides", ()))
    for colour in (*colours, values.get("rgb", "#000000")):
        if not _COLOUR.fullmatch(colour):
            raise BadRecipe(
                f"the colour {colour!r} is not of the form '#rrggbb', in small letters."
            )


def prompt_slots(text: str) -> frozenset[str]:
    """Return the names of the slots in a text: ``{op}`` names op."""
    return frozenset(re.findall(r"\{(\w+)\}", text))


def code_slots(code: str) -> frozenset[tuple[str, str]]:
    """Return slot and key of each ``${slot.key}`` in code; ``${slot}`` has the slot as its key."""
    found = re.findall(r"\$\{(\w+)(?:\.(\w+))?\}", code)
    return frozenset((slot, key or slot) for slot, key in found)


def check_family(family: Family) -> None:
    """Make sure that texts and code use slots that the family has.

    Raises:
        BadRecipe: one is missing, or nothing asks for the family.
    """
    slots = family.slots or {}
    if not family.dos and not family.nouns:
        raise BadRecipe("neither `dos` nor `nouns` are given, so nothing can ask for it.")
    for text in (*family.dos, *family.nouns):
        for slot in prompt_slots(text) - set(slots):
            raise BadRecipe(f"the text {text!r} uses the slot {slot!r}, which is unknown.")
    # What is filled in may have slots of its own.
    chosen = (
        code for choices in slots.values() for choice in choices for code in choice.code.values()
    )
    used = code_slots("\n".join((family.code, *chosen)))
    for slot in {slot for slot, _ in used} - set(slots):
        raise BadRecipe(f"the code uses the slot {slot!r}, which is unknown.")
    for slot in set(slots) - {slot for slot, _ in used}:
        raise BadRecipe(f"the slot {slot!r} is never used in the code.")
    for slot, key in used:
        for choice in slots[slot]:
            is_colours = choice.say == (COLOURS_SLOT,)
            if key not in choice.code and not (is_colours and key == "rgb"):
                raise BadRecipe(f"the choice {choice.say[0]!r} of {slot!r} lacks {key!r}.")
