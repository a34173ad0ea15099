"""From the names of types in a syntax tree to the types they mean.

Declarations of a module may stand in any order, so names are looked up when they are met.
Struct layout follows section 14.4.2; a struct that cannot lie in memory has size 0. A name that
nobody declares, and what has a shape that no type has, is ``Opaque``.
"""

from functools import cached_property

from core.wgsl.constant_expressions import Number, evaluate
from core.wgsl.shader_types import (
    Array,
    Atomic,
    Matrix,
    NoLayout,
    Opaque,
    Pointer,
    Sampler,
    Scalar,
    ScalarName,
    Struct,
    StructMember,
    Texture,
    Type,
    Vector,
    align_of,
    round_up,
    size_of,
)
from core.wgsl.syntax import (
    Alias,
    Attribute,
    Attributes,
    Declaration,
    Expression,
    Literal,
    Member,
    Module,
    Name,
    StructDeclaration,
    Variable,
)

_SCALARS: dict[str, Scalar] = {
    name: Scalar(name) for name in ("bool", "f16", "f32", "i32", "u32", "f64", "i64", "u64")
}
_SUFFIXES: dict[str, ScalarName] = {"f": "f32", "h": "f16", "i": "i32", "u": "u32"}
_SIZES = {
    **{f"vec{n}": (n,) for n in (2, 3, 4)},
    **{f"mat{c}x{r}": (c, r) for c in (2, 3, 4) for r in (2, 3, 4)},
}
_LAYOUT_ATTRIBUTES = frozenset(("align", "size"))


class Resolver:
    """Knows what the names of one module mean."""

    def __init__(self, module: Module) -> None:
        self._source = module.source
        self._declarations: dict[str, Declaration] = {
            declaration.name: declaration
            for declaration in module.declarations
            if isinstance(declaration, Alias | StructDeclaration | Variable)
        }
        self._values: dict[str, Number | None] = {}
        self._types: dict[str, Type] = {}

    @cached_property
    def structs(self) -> dict[str, Struct]:
        """The structs by name, in order of declaration."""
        return {
            name: resolved
            for name, declaration in self._declarations.items()
            if isinstance(declaration, StructDeclaration)
            and isinstance(resolved := self._declared(name), Struct)
        }

    def value(self, expression: Expression) -> Number | None:
        """Return the value of a const-expression, overrides having their defaults."""
        return evaluate(expression, self._constant)

    def type_of(self, name: Name) -> Type:
        """Return the type that a name with its template list means."""
        text, template = name.text, name.template
        if text in self._declarations:
            return self._declared(text)
        if text in _SCALARS:
            return _SCALARS[text]
        resolved = _aliased(text) if not template else self._templated(text, template)
        return resolved or self._opaque(name)

    def attribute_texts(self, attributes: Attributes) -> tuple[str, ...]:
        """Return attributes as text, without those that only shape a struct's layout."""
        return tuple(
            attribute_text(attribute, self._source)
            for attribute in attributes
            if attribute.name not in _LAYOUT_ATTRIBUTES
        )

    def number(self, attributes: Attributes, name: str) -> int | None:
        """Return the number that an attribute gives, None without it."""
        for attribute in attributes:
            if attribute.name == name and attribute.arguments:
                value = self.value(attribute.arguments[0])
                return None if value is None else int(value)
        return None

    def _constant(self, name: str) -> Number | None:
        if name not in self._values:
            self._values[name] = None  # while it is computed: a cycle has no value
            declaration = self._declarations.get(name)
            if isinstance(declaration, Variable) and declaration.value is not None:
                self._values[name] = self.value(declaration.value)
        return self._values[name]

    def _declared(self, name: str) -> Type:
        if name not in self._types:
            self._types[name] = Opaque(name)  # while it is resolved: a cycle has no type
            declaration = self._declarations[name]
            if isinstance(declaration, Alias):
                self._types[name] = self.type_of(declaration.type)
            elif isinstance(declaration, StructDeclaration):
                self._types[name] = self._struct(declaration)
        return self._types[name]

    def _opaque(self, name: Name) -> Opaque:
        return Opaque(" ".join(self._source[name.start : name.end].split()))

    def _templated(self, text: str, template: tuple[Expression, ...]) -> Type | None:
        first = template[0]
        if text.startswith("texture_"):
            return self._texture(text, template)
        if text == "ptr" and len(template) > 1 and isinstance(target := template[1], Name):
            access = _word(template[2]) if len(template) > 2 else ""
            return Pointer(_word(first), self.type_of(target), access)
        if not isinstance(first, Name):
            return None
        element = self.type_of(first)
        if text == "array":
            return self._array(element, template[1:])
        if not isinstance(element, Scalar):
            return None
        if text == "atomic":
            return Atomic(element)
        match _SIZES.get(text):
            case (width,):
                return Vector(width, element)
            case (columns, rows):
                return Matrix(columns, rows, element)
        return None

    def _array(self, element: Type, counts: tuple[Expression, ...]) -> Array | None:
        if not counts:
            return Array(element, None)
        count = self.value(counts[0])
        return None if count is None else Array(element, int(count))

    def _texture(self, family: str, template: tuple[Expression, ...]) -> Texture | None:
        words = [_word(argument) for argument in template]
        if family.startswith("texture_storage"):
            return Texture(family, texel_format=words[0], access=words[1] if words[1:] else "")
        sampled = self.type_of(template[0]) if isinstance(template[0], Name) else None
        return Texture(family, sampled) if isinstance(sampled, Scalar) else None

    def _struct(self, declaration: StructDeclaration) -> Struct:
        try:
            return self._laid_out(declaration)
        except NoLayout:
            members = tuple(self._member(member, 0, 0) for member in declaration.members)
            return Struct(declaration.name, members)

    def _laid_out(self, declaration: StructDeclaration) -> Struct:
        members, end, align = [], 0, 1
        for member in declaration.members:
            type_ = self.type_of(member.type)
            own_align = self.number(member.attributes, "align") or align_of(type_)
            size = self.number(member.attributes, "size") or size_of(type_)
            offset = round_up(end, own_align)
            members.append(self._member(member, offset, size))
            end, align = offset + size, max(align, own_align)
        return Struct(declaration.name, tuple(members), align, round_up(end, align))

    def _member(self, member: Member, offset: int, size: int) -> StructMember:
        attributes = self.attribute_texts(member.attributes)
        return StructMember(member.name, self.type_of(member.type), offset, size, attributes)


def attribute_text(attribute: Attribute, source: str) -> str:
    """Return an attribute without its ``@``, in one spelling: ``interpolate(flat, either)``."""
    arguments = ", ".join(source[a.start : a.end].strip() for a in attribute.arguments)
    return f"{attribute.name}({arguments})" if attribute.arguments else attribute.name


def _aliased(text: str) -> Type | None:
    """Return what a name without a template list means: ``vec3f``, ``sampler``, a depth texture."""
    if text in ("sampler", "sampler_comparison"):
        return Sampler(text == "sampler_comparison")
    if text.startswith("texture_depth") or text == "texture_external":
        return Texture(text)
    scalar = _SUFFIXES.get(text[-1:])
    match _SIZES.get(text[:-1]) if scalar else None:
        case (width,):
            return Vector(width, Scalar(scalar))  # type: ignore[arg-type]
        case (columns, rows):
            return Matrix(columns, rows, Scalar(scalar))  # type: ignore[arg-type]
    return None


def _word(expression: Expression) -> str:
    return expression.text if isinstance(expression, Name | Literal) else ""
