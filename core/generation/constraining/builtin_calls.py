"""Built-in functions as they may be called here: by stage, by the resources there are."""

from collections.abc import Iterable

from core.generation.constraining import calls as calling
from core.generation.constraining.calls import Calls
from core.generation.constraining.inferring import INFERRED
from core.generation.constraining.snippet_names import usual_firsts
from core.generation.constraining.states import STAGES, Scope, Symbol, pointer_to
from core.generation.constraining.value_types import FLOAT, vector
from core.wgsl import builtin_functions, lexicon
from core.wgsl.shader_types import Pointer, Texture

FUNCTIONS = builtin_functions.functions()
STARTS: dict[str, list[str]] = {}  # words that can be called, by how they begin
CALLABLE = frozenset((*FUNCTIONS, *INFERRED, "array"))
for _name in (*CALLABLE, *lexicon.SCALAR_TYPES, *lexicon.TYPE_ALIASES):
    for _end in range(1, len(_name) + 1):
        STARTS.setdefault(_name[:_end], []).append(_name)
STAGES_OF = {
    name: sum(STAGES[stage] for stage in function.stages) or 7
    for name, function in FUNCTIONS.items()
}
_PACKED = ("4x8snorm", "4x8unorm", "2x16snorm", "2x16unorm", "2x16float")
# Constant functions that naga cannot compute beforehand (naga 29).
UNFOLDED = frozenset(
    (
        *(
            "determinant",
            "extractBits",
            "faceForward",
            "insertBits",
            "ldexp",
            "mix",
            "quantizeToF16",
        ),
        *("reflect", "refract", "smoothstep", "transpose", "frexp", "modf", "bitcast"),
        *(f"{word}{kind}" for word in ("pack", "unpack") for kind in _PACKED),
    )
)


def builtin_calls(name: str, scope: Scope) -> Calls:
    """Return the forms of a built-in function that the resources in scope allow."""
    if not calling.is_opaque(name):
        return calling.shared_calls(name)
    table = scope.table
    firsts: dict[int, None] = {}
    for symbol in (*scope.names.values(), *scope.given.values()):
        if symbol.sort == "var" or symbol.sort == "value":
            firsts |= dict.fromkeys(_firsts(symbol, scope))
    if scope.is_snippet:
        firsts |= dict.fromkeys(usual_firsts(table))
    key = (name, tuple(firsts))
    found = table.calls.get(key)
    if found is None:
        forms = [form for first in firsts for form in calling.opaque_calls(name, first, table)]
        if name in ("frexp", "modf"):
            forms = [form for one in (FLOAT, *(vector(n, FLOAT) for n in (2, 3, 4)))
                     for form in calling.opaque_calls(name, one, table)]  # fmt: skip
        found = table.calls[key] = Calls(forms)
    return found


def _firsts(symbol: Symbol, scope: Scope) -> Iterable[int]:
    """Return the textures and pointers that a variable offers to built-in functions."""
    table = scope.table
    if isinstance(table.types[symbol.type], Texture | Pointer):
        yield symbol.type
    elif symbol.sort == "var" and symbol.space in ("storage", "workgroup"):
        for target in table.paths(symbol.type):
            yield pointer_to(symbol, target, table)
