"""Names that a snippet may use without declaring them: what the wrapper would declare."""

import re
from functools import cache, lru_cache

from core.generation.constraining.states import MAX_NAME, Scope, Symbol, pointer_to
from core.generation.constraining.value_types import NUMBERS, TypeTable
from core.wgsl import contract
from core.wgsl.conversions import F32, U32
from core.wgsl.lexicon import KEYWORDS, RESERVED_WORDS, TYPES
from core.wgsl.shader_types import Array, Atomic, Sampler, Texture, Type

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_BY_NAME = {str(type_): number for type_, number in NUMBERS.items()}
_MOST_NAMES = 12  # the wrapper tries few types for each of so many
_NEVER = frozenset((*KEYWORDS, *RESERVED_WORDS, *TYPES))


def _resource(form: str) -> tuple[Type, str, bool]:
    """Return type, address space and whether it is writable, of a declaration in the contract."""
    type_text = form.rpartition(": ")[2]
    types: dict[str, Type] = {
        "texture_2d<f32>": Texture("texture_2d", F32),
        "sampler": Sampler(),
        "texture_storage_2d<rgba8unorm, write>": Texture(
            "texture_storage_2d", texel_format="rgba8unorm", access="write"
        ),
        "atomic<u32>": Atomic(U32),
        "array<f32>": Array(F32, None),
        "array<atomic<u32>>": Array(Atomic(U32), None),
    }
    space = "storage" if "storage," in form else ""
    return types[type_text], space, "read_write" in form


@cache
def _forms() -> dict[str, tuple[Type, str, bool]]:
    return {name: _resource(form) for name, form in contract.CONVENTIONAL_RESOURCES.items()}


def given_symbols(name: str, scope: Scope) -> list[Symbol]:
    """Return what an undeclared name may be in the wrapper, the likeliest first."""
    if name in scope.known or len(scope.given) >= _MOST_NAMES:
        return []  # what is declared somewhere is not declared by the wrapper as well
    if name in _NEVER or not _IDENTIFIER.fullmatch(name) or len(name) >= MAX_NAME:
        return []
    form = _forms().get(name)
    if form:
        type_, space, is_writable = form
        return [Symbol("var" if space else "value", scope.table.number(type_), space, is_writable)]
    types = _as_others(name, contract.conventional_types(name), scope)
    return [_given(_BY_NAME[text], scope) for text in types]


def _given(type_: int, scope: Scope) -> Symbol:
    """Return a variable that the wrapper declares, of a built-in type."""
    space = "private" if scope.asked == "function" else "function"
    return Symbol("var", type_, space, is_writable=True)


def _as_others(name: str, types: tuple[str, ...], scope: Scope) -> list[str]:
    """Put the type first that names of the same family have in the code so far."""
    for other, symbol in scope.given.items():
        if other != name and contract.conventional_types(other) == types:
            same = str(scope.table.types[symbol.type])
            if same in types:
                return [same, *(t for t in types if t != same)]
    return list(types)


# With these, a name of any type can be made out of any word.
ENDINGS = ("_x", "_rgb", "_uv", "_rgba", "_flag", "_i", "_id", "_mvp")
_LONGEST = MAX_NAME - 9  # beyond it a word must be on the way to one of them
_ENDING_TYPES = {
    ending: sum(1 << _BY_NAME[text] for text in contract.conventional_types(ending[1:]))
    for ending in ENDINGS
}


@lru_cache(maxsize=8192)
def _possible_types(prefix: str) -> int:
    """Return the types that names may have which begin so."""
    if _IDENTIFIER.fullmatch(prefix) is None:
        return 0
    if len(prefix) < _LONGEST:
        return _GIVEN_TYPES
    base, _, last = prefix.rpartition("_")
    found = 0
    for ending, types in _ENDING_TYPES.items():
        if 0 < len(base) < _LONGEST and ending[1:].startswith(last):
            found |= types
    return found


def is_given_prefix(prefix: str, scope: Scope, need: int) -> bool:
    """Tell whether a name that begins so may stand for something that is needed."""
    table = scope.table
    return bool(need & _possible_types(prefix)) or any(
        form[1] == "" and need >> table.number(form[0]) & 1
        for name, form in _forms().items()
        if name.startswith(prefix)
    )


_GIVEN_NUMBERS = sorted(
    {_BY_NAME[text] for types in contract.CONVENTIONAL_VALUES.values() for text in types}
)
_GIVEN_TYPES = sum(1 << number for number in _GIVEN_NUMBERS)


def given_targets(scope: Scope, need: int) -> int:
    """Return the types of the wrapper's variables to which a pointer is needed."""
    table = scope.table
    found = (n for n in _GIVEN_NUMBERS if need >> pointer_to(_given(n, scope), n, table) & 1)
    return sum(1 << number for number in found)


def usual_firsts(table: TypeTable) -> list[int]:
    """Return the textures and pointers that conventional names may stand for."""
    found: list[int] = []
    for type_, space, is_writable in dict.fromkeys(_forms().values()):
        number = table.number(type_)
        if space:
            symbol = Symbol("var", number, space, is_writable)
            found += [pointer_to(symbol, target, table) for target in table.paths(number)]
        elif isinstance(type_, Texture):
            found.append(number)
    return found
