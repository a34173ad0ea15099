"""Hints about calls: how many arguments, of which types, of which functions."""

import re

from core.validation.fault import Advice, Fault, rules
from core.validation.foreign_words import FUNCTION_ADVICE
from core.validation.scope import Declaration
from core.validation.type_hints import NUMBERS, VECTOR
from core.wgsl.builtin_functions import functions


def _argument(fault: Fault, match: re.Match[str]) -> str | None:
    number, name = int(match[1]), match[2]
    allowed = [note.removeprefix("allowed type: ") for note in fault.notes if "allowed" in note]
    got = re.search(r"has type `?([^`,]+)`?", fault.label)
    given = got[1] if got else ""
    wanted = next((one for one in allowed if VECTOR.fullmatch(one) or one in NUMBERS), "")
    if "inconsistent" in match[0] and wanted:
        return _one_type(fault, name, wanted, given)
    if given in NUMBERS and "f32" in allowed:
        text = _call_argument(fault, name, number) or fault.marked
        literal = re.fullmatch(r"(\d+)[iu]?", text)
        return f"write `{literal[1]}.0`" if literal else f"convert it: `f32({text})`"
    return _signatures(name)


def _one_type(fault: Fault, name: str, wanted: str, given: str) -> str:
    both = f"the arguments of `{name}` have one type"
    if given in ("abstract-float", "abstract-int", *NUMBERS) and VECTOR.fullmatch(wanted):
        return f"{both}: write `{wanted}({fault.marked})`"
    return f"{both}, here {wanted}"


def _call_argument(fault: Fault, name: str, number: int) -> str:
    """Return the text of an argument in the last call of ``name`` at or behind the place."""
    tokens = fault.tokens
    at = next(
        (
            i
            for i in range(max(0, fault.index - 2), len(tokens) - 1)
            if tokens[i].text == name and tokens[i + 1].text == "("
        ),
        None,
    )
    if at is None:
        return ""
    depth, argument, start = 0, 1, tokens[at + 1].end
    for token in tokens[at + 1 :]:
        depth += (token.text in ("(", "[")) - (token.text in (")", "]"))
        if depth == 0 or (depth == 1 and token.text == ","):
            if argument == number:
                return fault.code[start : token.start].strip()
            argument, start = argument + 1, token.end
        if depth == 0:
            break
    return ""


def _signatures(name: str) -> str | None:
    function = functions().get(name)
    if function is None:
        return None
    texts = [overload.text for overload in function.overloads]
    more = f", and {len(texts) - 2} more" if len(texts) > 2 else ""
    return f"`{'`, `'.join(texts[:2])}`{more}"


def _number_of_arguments(fault: Fault, match: re.Match[str]) -> str | None:
    name = match[1] if match.lastindex and match[1] and not match[1].isdigit() else fault.word()
    if name == "atan":
        return "WGSL calls it `atan2(y, x)`"
    if name == "textureSample" and match.lastindex == 2:
        return "give the sampler too: `textureSample(texture, sampler, uv)`"
    if name == "textureLoad":
        return "give the mip level too: `textureLoad(texture, coords, 0)`"
    return FUNCTION_ADVICE.get(name) or _signatures(name)


def _call(fault: Fault, match: re.Match[str]) -> str | Advice | None:
    """A call of a function of the module; naga marks the call but does not name what it calls."""
    before = range(min(fault.index, len(fault.tokens) - 1), -1, -1)
    behind = range(fault.index, len(fault.tokens))
    at = next((i for i in (*before, *behind) if _is_call(fault, i)), None)
    if at is None:
        return None
    declared = fault.scope.names[fault.tokens[at].text]
    header = _header(fault, declared)
    moved = fault.at_tokens(at)
    if "another type" in match[0] and "ptr<" in header:
        return Advice(f"give the address with `&`: `{declared.name}` is `{header}`", moved)
    return Advice(f"it is declared as `{header}`", moved)


def _is_call(fault: Fault, at: int) -> bool:
    declared = fault.scope.names.get(fault.tokens[at].text)
    is_function = declared is not None and declared.word == "fn" and declared.index != at
    return is_function and at + 1 < len(fault.tokens) and fault.tokens[at + 1].text == "("


def _header(fault: Fault, function: Declaration) -> str:
    start = fault.tokens[function.index - 1].start
    end = next((t.start for t in fault.tokens[function.index :] if t.text == "{"), len(fault.code))
    return " ".join(fault.code[start:end].split())


RULES = rules(
    (r"(?:wrong|inconsistent) type passed as argument #(\d+) to `([^`]+)`", _argument),
    (r"too many arguments passed to `(\w+)`", _number_of_arguments),
    (r"wrong number of arguments: expected (\d+), found (\d+)", _number_of_arguments),
    (r"Requires \d+ arguments?, but \d+ (?:is|are) provided", _call),
    (r"argument \d+ has another type than the parameter", _call),
)
