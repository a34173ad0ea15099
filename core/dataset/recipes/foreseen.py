"""What the compiler will say about a mistake, told from the mistake: training has no compiler.

Breaks of the grammar are found by our own parser. For the rest there are naga's messages with
the names filled in, for those mistakes whose message is certain; about the others nothing is
said, and no repair is taught from them. A test holds this against the real naga.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from core.wgsl import contract
from core.wgsl.harness import MODULE_KINDS
from core.wgsl.kinds import ShaderKind
from core.wgsl.lexicon import KEYWORDS, PREDECLARED
from core.wgsl.syntax_faults import syntax_fault

_UNKNOWN = "no definition in scope for identifier: `{}`"
_ACCESSOR = "invalid field accessor `{}`"
_WORD = re.compile(r"[A-Za-z_]\w*")
_USE = re.compile(r"(?P<dot>\.)?(?<![\w@])(?P<name>[A-Za-z_]\w*)")
_DECLARED = re.compile(r"\b(?:let|var(?:<[^>]*>)?|const|fn|struct)\s+(\w+)|\b(\w+):")
_LET = re.compile(r"let (?P<name>\w+) = ")
_FUNCTION = re.compile(r"(?P<stage>@(?:fragment|vertex|compute)[^\n{};]*\n)?fn (?P<name>\w+)\(")
_CALL = re.compile(r"(?P<name>\w+)(?:<[^()]*>)?\($")
_ARGUMENT = re.compile(r"\w*, ")
_SWIZZLE = re.compile(r"[xyzw]{1,4}|[rgba]{1,4}")
_ARITY = {
    **dict.fromkeys(("max", "min", "dot", "distance", "step", "pow", "cross", "atan2"), 2),
    **dict.fromkeys(("mix", "clamp", "smoothstep"), 3),
}


@dataclass(frozen=True)
class _Mistake:
    """Good code, broken code, and the span in which they differ, at word boundaries."""

    good: str
    broken: str
    kind: ShaderKind

    @cached_property
    def _ends(self) -> tuple[int, int, int]:
        good, broken = self.good, self.broken
        shorter = min(len(good), len(broken))
        start = next((i for i in range(shorter) if good[i] != broken[i]), shorter)
        most = shorter - start
        same = next((i for i in range(most) if good[-1 - i] != broken[-1 - i]), most)
        while start and (good[start - 1].isalnum() or good[start - 1] == "_"):
            start -= 1
        return start, len(good) - same, len(broken) - same

    @property
    def start(self) -> int:
        return self._ends[0]

    @property
    def removed(self) -> str:
        return self.good[self.start : self._ends[1]]

    @property
    def behind(self) -> str:
        """What follows the mistake in the broken code."""
        return self.broken[self._ends[2] :]

    @cached_property
    def function(self) -> re.Match[str] | None:
        """The head of the function in which the mistake is."""
        heads = [head for head in _FUNCTION.finditer(self.good) if head.start() <= self.start]
        return heads[-1] if heads else None

    @property
    def place(self) -> str:
        """How naga names that function."""
        assert self.function is not None
        sort = "entry point" if self.function["stage"] else "function"
        return f"in {sort} `{self.function['name']}`"


def foreseen(good: str, broken: str, kind: ShaderKind) -> str | None:
    """Return what is said about ``broken``; None where that, or any refusal, is not certain."""
    if fault := syntax_fault(broken, kind):
        return fault
    mistake = _Mistake(good, broken, kind)
    return next((message for rule in _RULES if (message := rule(mistake))), None)


def _unknown_name(mistake: _Mistake) -> str | None:
    """A name that was not there before; or, where a declaration took one, its old name."""
    known = {*_WORD.findall(mistake.good), *PREDECLARED, *KEYWORDS}
    gone = _declared(mistake.good) - _declared(mistake.broken)
    known |= _declared(mistake.broken)
    for use in _USE.finditer(mistake.broken):
        name = use["name"]
        if name in gone or name not in known:
            return _not_found(name, use, mistake)
    return None


def _not_found(name: str, use: re.Match[str], mistake: _Mistake) -> str | None:
    if use["dot"]:
        # Whether a vector has the components, its type says.
        return None if _SWIZZLE.fullmatch(name) else _ACCESSOR.format(name)
    before = mistake.broken[: use.start()]
    if before.endswith("@builtin("):
        return f"unknown builtin: `{name}`"
    is_given = mistake.kind not in MODULE_KINDS and contract.conventional_types(name)
    if is_given or before.endswith("var<"):
        return None
    return _UNKNOWN.format(name)


def _declared(code: str) -> set[str]:
    return {first or second for first, second in _DECLARED.findall(code)}


def _assigned_let(mistake: _Mistake) -> str | None:
    changed = _LET.match(mistake.broken, mistake.start)
    if changed is None or not mistake.removed.startswith("var"):
        return None
    return "invalid left-hand side of assignment"


def _missing_return(mistake: _Mistake) -> str | None:
    line = mistake.good[mistake.good.rfind("\n", 0, mistake.start) + 1 :].split("\n", 1)[0]
    is_last = mistake.behind.lstrip().startswith("}") and line.startswith("    return")
    if not is_last or "return" in mistake.behind.split("}", 1)[0] or mistake.function is None:
        return None
    if "return" not in mistake.removed:
        return None
    return f"{mistake.place}: it can end without returning a value"


def _wrong_return_type(mistake: _Mistake) -> str | None:
    head = mistake.good[: mistake.start]
    if not re.search(r"-> (@location\(0\) )?$", head) or mistake.function is None:
        return None
    is_called = len(re.findall(rf"\b{mistake.function['name']}\(", mistake.good)) > 1
    if is_called or mistake.removed.startswith("@"):
        return None  # the caller may come first
    return f"{mistake.place}: The `return` expression does not match the declared return type"


def _missing_attribute(mistake: _Mistake) -> str | None:
    if mistake.removed.startswith(("@fragment", "fragment")):
        return _missing_stage(mistake)
    first = mistake.good[max(0, mistake.start - 1) :][:2]
    if "@" not in first or len(mistake.good) <= len(mistake.broken):
        return None
    line_start = mistake.broken.rfind("\n", 0, mistake.start) + 1
    line = mistake.broken[line_start:].split("\n", 1)[0]
    for lacking, kept in (("group", "binding"), ("binding", "group")):
        left = re.match(rf"@{kept}\(\d+\)(?! ?@{lacking})", line)
        if left and "var" in line and f"@{lacking}" not in line:
            return f"variable `{left[0]}` needs a '{lacking}' attribute"
    return _missing_binding(mistake)


def _missing_stage(mistake: _Mistake) -> str | None:
    head = re.search(r"fn (\w+)\(@\w+\(\w+\) (\w+):", mistake.broken[mistake.start :])
    if head is None:
        return None
    return (
        f"in function `{head[1]}`: Functions that are not entry points cannot have `@location` or "
        f'`@builtin` attributes on their arguments: "{head[2]}" has attributes'
    )


def _missing_binding(mistake: _Mistake) -> str | None:
    function = mistake.function
    if function is None or not function["stage"] or mistake.start < function.end():
        return None
    arguments, *_ = mistake.good[function.end() :].split(") ->", 1)
    lacks = "Entry point arguments and return values must all have bindings"
    if mistake.start >= function.end() + len(arguments):
        return f"{mistake.place}: {lacks}"
    number = mistake.good[function.end() : mistake.start].count(": ") + 1
    return f"{mistake.place}: argument {number}: {lacks}"


def _missing_argument(mistake: _Mistake) -> str | None:
    if not _ARGUMENT.match(mistake.removed) or not mistake.behind.startswith(")"):
        return None
    depth, at = 0, mistake.start
    while at and (depth or mistake.broken[at - 1] != "("):
        at -= 1
        depth += {")": 1, "(": -1}.get(mistake.broken[at], 0)
    call = _CALL.search(mistake.broken, 0, at)
    expected = _ARITY.get(call["name"]) if call else None
    if expected is None:
        return None
    return f"wrong number of arguments: expected {expected}, found {expected - 1}"


_RULES: tuple[Callable[[_Mistake], str | None], ...] = (
    _unknown_name, _assigned_let, _missing_return, _wrong_return_type, _missing_attribute,
    _missing_argument,
)  # fmt: skip
