"""An iteration budget for every loop, so that a shader without an end ends all the same.

Browsers have no watchdog for a hanging shader, and software Vulkan silently ends loops after
65,535 rounds and goes on with wrong values. The guarded text counts the rounds of all loops of
an invocation together; when the budget is spent, loops are left at once and a flag is raised
that tells the author.

Works on tokens. Everything is inserted into existing lines, so line numbers stay as they are.

Loops that hold a collective operation (a barrier, a derivative, an implicit texture level, a
subgroup operation) must be left by all invocations together (specification, section 15.2). They
count in a variable of their own, one for a nest of such loops, which is as uniform as the
loops were: a shader that a browser's uniformity analysis accepts is still accepted.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.wgsl import lexicon
from core.wgsl.lexer import Kind, Token, lex
from core.wgsl.records import Reflection

# A group always has this many bindings (WebGPU, section 3.6.2); authors count from 0.
LAST_BINDING = 999
GROUP = 0

_INTEGER = re.compile(r"(0|[1-9][0-9]*|0[xX][0-9a-fA-F]+)[iu]?")
_LOOPS = frozenset(["for", "while", "loop"])
_COLLECTIVE = frozenset(
    name
    for name in lexicon.BUILTIN_FUNCTIONS
    if name.startswith(("dpdx", "dpdy", "fwidth", "subgroup", "quad"))
    or name.endswith("Barrier")
    or name
    in ("textureSample", "textureSampleBias", "textureSampleCompare", "workgroupUniformLoad")
)


@dataclass(frozen=True)
class GuardedModule:
    """A module whose loops end, with the place of the flag that says whether one was cut.

    The flag is ``@group(group) @binding(binding) var<storage, read_write>`` of type ``u32``, not
    0 after a run in which a loop was cut. Vertex stages may not write, so functions that a
    vertex entry point reaches do not raise it.
    """

    source: str
    group: int
    binding: int
    num_loops: int


@dataclass
class _Loop:
    statement: int  # index of the token that starts the statement, attributes included
    parent: "_Loop | None"
    body: int = 0  # index of the token that opens the body
    close: int = 0  # index of the token that closes the body

    @property
    def outermost(self) -> "_Loop":
        return self.parent.outermost if self.parent else self


@dataclass
class _Function:
    name: str
    is_vertex: bool
    first: int  # index of the token that opens the body
    last: int = 0
    loops: list[_Loop] = field(default_factory=list)


def guard_loops(
    source: str, reflection: Reflection | None = None, *, budget: int
) -> GuardedModule | None:
    """Return the module with a budget of ``budget`` rounds an invocation, or None without loops.

    Takes modules that naga accepts, and it accepts the result; for others it need not make sense.

    Args:
        source: the text of a module.
        reflection: where it is known, bindings that are given by expressions are seen as well.
        budget: rounds of all loops together after which they are left.
    """
    tokens = lex(source)
    functions = list(_functions(tokens))
    num_loops = sum(len(function.loops) for function in functions)
    if num_loops == 0:
        return None
    name = _free_name({token.text for token in tokens})
    binding = _free_binding(tokens, reflection)
    insertions = _Writer(tokens, functions, name, budget).write()
    declarations = (
        f" var<private> {name}_rounds: u32;"
        f" @group({GROUP}) @binding({binding}) var<storage, read_write> {name}_cut: u32;"
    )
    insertions.append((tokens[-1].end, declarations))
    return GuardedModule(_insert(source, insertions), GROUP, binding, num_loops)


def _functions(tokens: list[Token]) -> Iterator[_Function]:
    """Find the functions and their loops in order."""
    position, item = 0, 0  # item: where the current item of the module started
    while position < len(tokens):
        text = tokens[position].text
        if text == "fn":
            function = _function_head(tokens, item, position)
            if function is None:
                return
            function.last = _find_loops(tokens, function)
            yield function
            position = item = function.last + 1
            continue
        position += 1
        if text in (";", "}"):
            item = position


def _function_head(tokens: list[Token], item: int, fn: int) -> _Function | None:
    opening = next((i for i in range(fn, len(tokens)) if tokens[i].text == "{"), None)
    if opening is None:
        return None
    return _Function(
        name=tokens[fn + 1].text,
        is_vertex=any(token.text == "vertex" for token in tokens[item:fn]),
        first=opening,
    )


def _find_loops(tokens: list[Token], function: _Function) -> int:
    """Add the loops of a function to it; return the index of the token that closes the body."""
    open_braces: list[_Loop | None] = []  # with the loop whose body each opens
    pending: _Loop | None = None
    for position in range(function.first, len(tokens)):
        text = tokens[position].text
        if text in _LOOPS:
            parent = next((loop for loop in reversed(open_braces) if loop), None)
            pending = _Loop(_statement_start(tokens, position), parent)
            function.loops.append(pending)
        elif text == "{":
            if pending:
                pending.body = position
            open_braces.append(pending)
            pending = None
        elif text == "}":
            closed = open_braces.pop()
            if closed:
                closed.close = position
            if not open_braces:
                return position
    return len(tokens) - 1


def _statement_start(tokens: list[Token], keyword: int) -> int:
    """Return where the attributes of a loop start; a statement ends before them."""
    start = keyword
    while tokens[start - 1].text not in (";", "{", "}"):
        start -= 1
    return start


@dataclass
class _Writer:
    tokens: list[Token]
    functions: list[_Function]
    name: str
    budget: int

    def write(self) -> list[tuple[int, str]]:
        """Return what to insert as (offset, text)."""
        insertions: list[tuple[int, str]] = []
        in_vertex = self._reached([f.name for f in self.functions if f.is_vertex])
        collective = self._reaching_collectives()
        for function in self.functions:
            cut = "" if function.name in in_vertex else f"{self.name}_cut = 1u; "
            for loop in function.loops:
                counter = f"{self.name}_rounds"
                if self._words(loop.statement, loop.close) & collective:
                    counter = f"{counter}_{loop.outermost.statement}"
                    if loop is loop.outermost:
                        start = self.tokens[loop.statement].start
                        insertions.append((start, f"var {counter} = 0u; "))
                # Naga wants a return after a loop even where only a return leaves it, so breaking
                # out of any loop keeps a module valid that naga accepts.
                check = f" if {counter} >= {self.budget}u {{ {cut}break; }} {counter} += 1u;"
                insertions.append((self.tokens[loop.body].end, check))
        return insertions

    def _words(self, first: int, last: int) -> set[str]:
        return {t.text for t in self.tokens[first:last] if t.kind is Kind.WORD}

    def _reached(self, names: list[str]) -> set[str]:
        """Return these functions and those they mention, and so on."""
        known = {f.name: f for f in self.functions}
        reached: set[str] = set()
        while names:
            name = names.pop()
            if name in known and name not in reached:
                reached.add(name)
                names.extend(self._words(known[name].first, known[name].last))
        return reached

    def _reaching_collectives(self) -> set[str]:
        """Return the collective operations and the functions that may perform one."""
        reaching = set(_COLLECTIVE)
        mentioned = {f.name: self._words(f.first, f.last) for f in self.functions}
        while True:
            more = {name for name, words in mentioned.items() if words & reaching} - reaching
            if not more:
                return reaching
            reaching |= more


def _free_name(words: set[str]) -> str:
    name, number = "loop_guard", 1
    while any(word.startswith(name) for word in words):
        number += 1
        name = f"loop_guard_{number}"
    return name


def _free_binding(tokens: list[Token], reflection: Reflection | None) -> int:
    """Return the highest number that is no binding; without reflection, that is nowhere written."""
    taken = {int(t.text.rstrip("iu"), 0) for t in tokens if _INTEGER.fullmatch(t.text)}
    if reflection:
        taken |= {resource.binding for resource in reflection.resources}
    binding = LAST_BINDING
    while binding in taken:
        binding -= 1
    return binding


def _insert(source: str, insertions: list[tuple[int, str]]) -> str:
    pieces, end = [], 0
    for offset, text in sorted(insertions, key=lambda insertion: insertion[0]):
        pieces += [source[end:offset], text]
        end = offset
    return "".join((*pieces, source[end:]))
