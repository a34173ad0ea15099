"""Hints about what functions return."""

import re

from core.validation.fault import Advice, Fault, Moved, rules
from core.validation.scope import Declaration, written_type
from core.validation.type_hints import NUMBERS, reshaped
from core.wgsl import lexicon


def _returned(fault: Fault, match: re.Match[str]) -> str | Advice | None:
    function, wanted = fault.function(), fault.result_type()
    if function is None:
        return None
    returns = _returns(fault, function)
    if not wanted:
        return Advice(
            f"`{function.name}` declares no result; add `-> type`, or write `return;`",
            returns[0] if returns else fault.at_tokens(function.index),
        )
    if match[0].startswith("it can end") and fault.marked.startswith("return"):
        return f"`{function.name}` must return {wanted}: write `return {wanted}(...);`"
    if match[0].startswith("it can end") or not returns:
        return Advice(
            f"`{function.name}` must return {wanted} on every path: end it with `return ...;`",
            fault.at_tokens(function.index, label=f"declared to return {wanted}"),
        )
    return _wrong_return(fault, function, wanted, returns)


def _returns(fault: Fault, function: Declaration) -> list[Moved]:
    """Return the places of the values that a function returns."""
    places, depth = [], 0
    for at in range(function.index, len(fault.tokens)):
        text = fault.tokens[at].text
        depth += (text == "{") - (text == "}")
        if text == "return" and at + 1 < len(fault.tokens) and fault.tokens[at + 1].text != ";":
            end = next(
                (i for i in range(at, len(fault.tokens)) if fault.tokens[i].text == ";"), at + 2
            )
            places.append(fault.at_tokens(at + 1, end - 1, label=""))
        if depth == 0 and text == "}":
            break
    return places


def _wrong_return(
    fault: Fault, function: Declaration, wanted: str, returns: list[Moved]
) -> str | Advice:
    """One of the returned values has another type; naga marks where it comes from."""
    values = {fault.code[p.offset : p.offset + p.length]: p for p in returns}
    names = [n for n in values if n in fault.scope.names or n == fault.marked]
    text = names[0] if len(names) == 1 else fault.marked
    got = _guess(fault, text) or _guess_of(fault.marked)
    place = values.get(text, returns[0] if len(returns) == 1 else None)
    moved = Moved(place.offset, place.length, f"this is a {got}" if got else "") if place else None
    text = fault.code[place.offset : place.offset + place.length] if place else text
    better = (reshaped(wanted, got) or "").replace("...", text)
    if got in NUMBERS and wanted in NUMBERS:
        whole = re.fullmatch(r"(\d+)[iu]", text)
        better = f"write `{whole[1]}.0`" if whole and "f" in wanted else f"write `{wanted}({text})`"
    if "`" in better:
        return Advice(f"`{function.name}` returns {wanted}: {better}", moved)
    return Advice(
        f"`{function.name}` returns {wanted}: convert the value, or change the type", moved
    )


def _guess(fault: Fault, name: str) -> str:
    declared = fault.scope.names.get(name)
    return _full_type(written_type(fault.tokens, declared)) if declared else ""


def _guess_of(text: str) -> str:
    """Return the type of a value that is built by naming it, or of a literal with a suffix."""
    built = re.match(r"(\w+(?:<[\w, ]+>)?)\(", text)
    literal = re.fullmatch(r"[\d.]+([fhiu])", text)
    if literal:
        return {"f": "f32", "h": "f16", "i": "i32", "u": "u32"}[literal[1]]
    return _full_type(built[1]) if built else ""


def _full_type(text: str) -> str:
    text = lexicon.TYPE_ALIASES.get(text, text)
    if re.fullmatch("vec[234]", text):
        return f"{text}<f32>"
    return text if text in NUMBERS or "<" in text else ""


RULES = rules(
    (
        r"it can end without returning|`return` expression .*does not match the declared return type",
        _returned,
    ),
)
