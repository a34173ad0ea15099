"""Types as they are spelled, each checked against what may stand in its place."""

from collections.abc import Callable, Sequence

from core.generation.constraining.states import CLOSE, OPEN, Expect, Scope, State, reject
from core.generation.constraining.value_types import NUMBERS
from core.wgsl import lexicon
from core.wgsl.constructors import is_constructible
from core.wgsl.conversions import BOOL, F32, I32, U32
from core.wgsl.shader_types import (
    Array,
    Atomic,
    NoLayout,
    Pointer,
    Sampler,
    Scalar,
    Struct,
    StructMember,
    Texture,
    Type,
    align_of,
    round_up,
    size_of,
    stride_of,
)

Then = Callable[[Scope, int], State]

_NAMED = {str(type_): number for type_, number in NUMBERS.items()}
_WORDS = {
    **{word: _NAMED[word] for word in ("bool", "f32", "i32", "u32")},
    **{text: number for text, number in _NAMED.items() if text.startswith(("vec", "mat"))},
    **{word: _NAMED[text] for word, text in lexicon.TYPE_ALIASES.items() if text in _NAMED},
}
_SPELLED = tuple((word, number) for word, number in _WORDS.items() if word.isalnum())
_SAMPLED = (
    *("texture_1d", "texture_2d", "texture_2d_array", "texture_3d"),
    *("texture_cube", "texture_cube_array", "texture_multisampled_2d"),
)
_STORAGE = lexicon.STORAGE_TEXTURES
_DEPTH = lexicon.DEPTH_TEXTURES
_MAX_COUNT = 16384

# What may stand where, beside the plain types.
_GENERATORS = {
    "value": ("array",),
    "element": ("array", "atomic"),
    "member": ("array", "atomic"),
    "storage": ("array", "atomic"),
    "uniform": ("array",),
    "workgroup": ("array", "atomic"),
    "param": ("array", "ptr", *_SAMPLED, *_STORAGE, *_DEPTH, "sampler", "sampler_comparison"),
    "resource": (*_SAMPLED, *_STORAGE, *_DEPTH, "sampler", "sampler_comparison"),
}
_SHARED_WITH_HOST = ("storage", "uniform")
_MAY_GROW = ("member", "storage")  # where an array may have a length decided at run time
_SCALARS = {"f32": F32, "i32": I32, "u32": U32, "bool": BOOL}


def type_of_word(word: str, scope: Scope) -> int | None:
    """Return the type that a single word stands for, None if it is no such word."""
    number = _WORDS.get(word)
    if number is not None:
        return number
    symbol = scope.find(word)
    return symbol.type if symbol is not None and symbol.sort == "type" else None


Counts = Callable[[Type], frozenset[int] | None]


def _any_count(_element: Type) -> None:
    return None


def _any_type(_type: Type) -> bool:
    return True


class TypeName(State):
    """A type is to come.

    ``role`` says what it is for: ``value``, ``member``, ``element`` (of an array), ``param``,
    ``storage``, ``uniform``, ``workgroup`` or ``resource``; ``types`` and ``fits`` narrow it
    further, and ``counts`` tells which lengths an array may have by its elements, None for any.
    """

    __slots__ = ("counts", "fits", "role", "scope", "then", "types")

    def __init__(
        self,
        scope: Scope,
        role: str,
        then: Then,
        types: int = ~0,
        counts: Counts = _any_count,
        fits: Callable[[Type], bool] = _any_type,
    ) -> None:
        self.scope = scope
        self.role = role
        self.then = then
        self.types = types
        self.counts = counts
        self.fits = fits

    def take(self, unit: str) -> State:
        """Return the state after the first unit of the type."""
        number = type_of_word(unit, self.scope)
        if number is not None:
            if not self._suits(number):
                reject(f"`{unit}` may not stand here")
            return self.then(self.scope, number)
        if unit not in _GENERATORS[self.role] or not self._is_wide:
            reject("expected a type")
        if unit == "array":
            element = self._element()
            return _after_open(lambda: element)
        if unit == "atomic":
            words = {t: lambda t=t: self._closed(Atomic(_SCALARS[t])) for t in ("u32", "i32")}
            return _after_open(lambda: Expect(words))
        if unit == "ptr":
            return self._pointer()
        if unit in _SAMPLED:
            words = {
                t: lambda t=t: self._closed(Texture(unit, _SCALARS[t]))
                for t in _SCALARS
                if t != "bool"
            }
            return _after_open(lambda: Expect(words))
        if unit in _STORAGE:
            return self._storage_texture(unit)
        return self.then(self.scope, self.scope.table.number(_plain_resource(unit)))

    def expects(self, prefix: str) -> bool:
        """Tell whether a type may begin so."""
        scope = self.scope
        if any(word.startswith(prefix) and self._suits(n) for word, n in _SPELLED):
            return True
        if self._is_wide and any(word.startswith(prefix) for word in _GENERATORS[self.role]):
            return True
        symbols = scope.names.items()
        return any(
            name.startswith(prefix) and symbol.sort == "type" and self._suits(symbol.type)
            for name, symbol in symbols
        )

    def plain(self) -> list[int]:
        """Return the built-in types that may stand here."""
        return [number for number in _WORDS.values() if self._suits(number)]

    @property
    def _is_wide(self) -> bool:
        return self.types == ~0

    def _suits(self, number: int) -> bool:
        if not self.types >> number & 1:
            return False
        type_ = self.scope.table.types[number]
        return suits(type_, self.role) and self.fits(type_)

    def _element(self) -> "TypeName":
        """Return the state before what an array is made of."""
        role = self._element_role()
        if self.counts is _any_count:
            return TypeName(self.scope, role, self._array)
        types, none = self.scope.table.types, frozenset[int]()

        def inner_counts(type_: Type) -> frozenset[int] | None:
            """Return the lengths of an array that is an element in its turn."""
            if self.counts(type_) is None:
                return None
            lengths = (t.count for t in types if isinstance(t, Array) and t.element == type_)
            known = frozenset(count for count in lengths if count)
            return frozenset(n for n in known if self.counts(Array(type_, n)) != none)

        def fits(type_: Type) -> bool:
            return self.counts(type_) != none

        if not any(fits(type_) for type_ in types if is_constructible(type_)):
            reject("no array would fit")
        return TypeName(self.scope, role, self._array, counts=inner_counts, fits=fits)

    def _element_role(self) -> str:
        return self.role if self.role in ("storage", "uniform", "value", "workgroup") else (
            "value" if self.role == "param" else "element"
        )  # fmt: skip

    def _array(self, scope: Scope, element: int) -> State:
        type_ = scope.table.types[element]
        if isinstance(type_, Array) and type_.count is None:
            reject("arrays of unknown length cannot be elements")
        if self.role == "uniform" and not _has_wide_strides(Array(type_, 1)):
            reject("the elements of uniform arrays must fill 16 bytes")
        counts = self.counts(type_)
        if counts is not None and not counts:
            reject("an array of these would not fit")
        ways: dict[str, Callable[[], State]] = {",": lambda: Count(self, scope, type_, counts)}
        if self.role in _MAY_GROW:
            ways[CLOSE] = lambda: self._made(Array(type_, None))
        return Expect(ways)

    def _made(self, type_: Type) -> State:
        return self.then(self.scope, self.scope.table.number(type_))

    def _closed(self, type_: Type) -> State:
        return Expect({CLOSE: lambda: self._made(type_)})

    def _pointer(self) -> State:
        def target(space: str) -> State:
            return TypeName(
                self.scope,
                "value",
                lambda scope, number: self._closed(Pointer(space, scope.table.types[number])),
            )

        spaces = {
            space: lambda space=space: Expect({",": lambda: target(space)})
            for space in ("function", "private")
        }
        return _after_open(lambda: Expect(spaces))

    def _storage_texture(self, family: str) -> State:
        def access(texel: str) -> State:
            words = {
                word: lambda word=word: self._closed(
                    Texture(family, texel_format=texel, access=word)
                )
                for word in _accesses(texel)
            }
            return Expect({",": lambda: Expect(words)})

        formats = {
            f: lambda f=f: access(f) for f in lexicon.CORE_TEXEL_FORMATS if f != "bgra8unorm"
        }
        return _after_open(lambda: Expect(formats))


def _after_open(then: Callable[[], State]) -> State:
    return Expect({OPEN: then})


def _accesses(texel: str) -> tuple[str, ...]:
    both = ("read_write",) if texel in lexicon.READ_WRITE_TEXEL_FORMATS else ()
    return ("read", "write", *both)


def _plain_resource(word: str) -> Type:
    if word.startswith("sampler"):
        return Sampler(is_comparison=word != "sampler")
    return Texture(word)


class Count(State):
    """The number of elements of an array: a literal, or a constant whose value is known."""

    __slots__ = ("counts", "element", "name", "scope")

    def __init__(
        self, name: TypeName, scope: Scope, element: Type, counts: frozenset[int] | None
    ) -> None:
        self.name = name
        self.counts = counts
        self.scope = scope
        self.element = element

    def take(self, unit: str) -> State:
        """Return the state after the number."""
        symbol = self.scope.find(unit)
        text = unit.removesuffix("u").removesuffix("i")
        count = symbol.count if symbol else int(text) if text.isdigit() else None
        fits = self.counts is None or count in self.counts
        if count is None or not fits or not 0 < count <= _MAX_COUNT or text[0] == "0":
            reject("expected how many elements there are")
        return self.name._closed(Array(self.element, count))

    def example(self) -> int:
        """Return a number that may stand here."""
        return min(self.counts) if self.counts else 1

    def expects(self, prefix: str) -> bool:
        """Tell whether a number or constant begins so."""
        if prefix.isdigit() and self.counts is not None:
            return any(str(count).startswith(prefix) for count in self.counts)
        if prefix.isdigit():
            return prefix[0] != "0" and int(prefix) <= _MAX_COUNT
        names = self.scope.names.items()
        return any(n.startswith(prefix) and s.count is not None and s.count > 0 for n, s in names)


def suits(type_: Type, role: str) -> bool:
    """Tell whether a type may stand where ``role`` says."""
    if role == "resource":
        return isinstance(type_, Texture | Sampler)
    if role in ("value", "param"):
        return is_constructible(type_) or (role == "param" and isinstance(type_, Pointer))
    if role == "storage":
        return _is_host_shareable(type_)
    if role == "uniform":
        return is_constructible(type_) and _is_host_shareable(type_) and _has_wide_strides(type_)
    return not isinstance(type_, Texture | Sampler | Pointer) and not _grows(type_)


def _grows(type_: Type) -> bool:
    return isinstance(type_, Struct) and type_.has_runtime_array


def _is_host_shareable(type_: Type) -> bool:
    match type_:
        case Scalar():
            return type_ != BOOL
        case Array(element, _):
            return _is_host_shareable(element)
        case Struct(members=fields):
            return all(_is_host_shareable(member.type) for member in fields)
    scalar = getattr(type_, "scalar", None)
    return scalar is not None and scalar != BOOL


def _has_wide_strides(type_: Type) -> bool:
    """Tell whether the elements of arrays are as far apart as uniforms ask for."""
    match type_:
        case Array(element, _):
            try:
                return stride_of(type_) % 16 == 0 and _has_wide_strides(element)
            except NoLayout:
                return False
        case Struct(members=fields):
            return _are_wide_apart(fields)
    return True


def _are_wide_apart(fields: Sequence[StructMember]) -> bool:
    """Tell whether structs and arrays in a struct begin, and end, where uniforms ask for."""
    end = least = 0
    for member in fields:
        type_ = member.type
        try:
            start = round_up(end, align_of(type_))
            end = start + size_of(type_)
        except NoLayout:
            return False
        if start < least or not _has_wide_strides(type_):
            return False
        if isinstance(type_, Struct | Array):
            if start % 16:
                return False
            least = round_up(end, 16)
    return True
