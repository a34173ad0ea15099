"""Types and constants that the names of a module stand for (specification, sections 5, 6, 14.4).

Declarations may stand in any order, so each is settled after those it mentions.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from core.wgsl import lexicon
from core.wgsl import shader_types as st
from core.wgsl.constant_expressions import (
    ABSTRACT_FLOAT,
    ABSTRACT_INT,
    Constant,
    Evaluator,
)
from core.wgsl.syntax import (
    Alias,
    Attribute,
    Attributes,
    Expression,
    FunctionDeclaration,
    Member,
    Module,
    Name,
    StructDeclaration,
    Variable,
)

Named = Variable | Alias | StructDeclaration | FunctionDeclaration

# More levels than naga and the specification (section 2.4) allow; keeps the types' own functions,
# which call themselves for the inner ones, from running deep.
MAX_NESTING = 30


def _of_scalars(family: str, scalar: st.Scalar) -> st.Vector | st.Matrix:
    """Return the type of ``vec3`` or ``mat4x2`` with a scalar."""
    sizes = [int(digit) for digit in family[3:] if digit.isdigit()]
    return st.Vector(sizes[0], scalar) if len(sizes) == 1 else st.Matrix(sizes[0], sizes[1], scalar)


_SCALARS: dict[str, st.Scalar] = {
    name: st.Scalar(name) for name in ("bool", "f16", "f32", "i32", "u32", "f64", "i64", "u64")
}
_SCALAR_FAMILIES = frozenset(
    name for name in lexicon.TYPE_GENERATORS if name.startswith(("vec", "mat"))
)
_SAMPLED, _STORAGE = frozenset(lexicon.SAMPLED_TEXTURES), frozenset(lexicon.STORAGE_TEXTURES)
_PREDECLARED: dict[str, st.Type] = {
    **_SCALARS,
    **{
        alias: _of_scalars(alias[:-1], _SCALARS[meaning.split("<")[1].rstrip(">")])
        for alias, meaning in lexicon.TYPE_ALIASES.items()
    },
    **{name: st.Texture(name) for name in (*lexicon.DEPTH_TEXTURES, "texture_external")},
    "sampler": st.Sampler(),
    "sampler_comparison": st.Sampler(is_comparison=True),
}


def in_order(
    names: Iterable[str], needs: Callable[[str], Iterable[str]], done: Mapping[str, object]
) -> Iterator[str]:
    """Yield names so that each comes after those it needs, without calling itself.

    Args:
        names: to begin with.
        needs: what a name needs.
        done: names that need not be yielded; the caller adds each one when it gets it.
    """
    begun: set[str] = set()
    pending = [*names]
    while pending:
        name = pending[-1]
        if name in done:
            pending.pop()
        elif name in begun:
            yield pending.pop()
        else:
            begun.add(name)
            pending += [need for need in needs(name) if need not in begun and need not in done]


class ModuleScope:
    """What the names declared at module scope stand for.

    Attributes:
        declared: the declarations by name; of several with one name the last.
    """

    def __init__(self, module: Module) -> None:
        self._source = module.source
        self.declared: dict[str, Named] = {
            declaration.name: declaration
            for declaration in module.declarations
            if isinstance(declaration, Named)
        }
        self._settled: dict[str, st.Type | Constant | None] = {}
        self._nesting: dict[str, int] = {}  # of the structs
        self._evaluator = Evaluator(self._constant_of, self.type)

    def type(self, node: Expression) -> st.Type:
        """Return the type that an expression names; an ``Opaque`` one if it is not known."""
        if not isinstance(node, Name):
            return st.Opaque(self.text(node))
        if node.text in self.declared:
            found = self._settle(node.text)
            is_type = found is not None and not isinstance(found, Constant) and not node.template
            return found if is_type else st.Opaque(self.text(node))  # type: ignore[return-value]
        if not node.template:
            return _PREDECLARED.get(node.text) or st.Opaque(node.text)
        return self._generated(node) or st.Opaque(self.text(node))

    def constant(self, node: Expression) -> Constant | None:
        """Return the value of a constant expression, or None if it is not known."""
        return self._evaluator.evaluate(node)

    def integer(self, node: Expression) -> int | None:
        """Return the value of a constant expression that is a whole number, or None."""
        constant = self.constant(node)
        number = constant.number if constant else None
        return number if isinstance(number, int) and not isinstance(number, bool) else None

    def structure(self, name: str) -> st.Struct | None:
        """Return the struct of a name, or None."""
        found = self._settle(name)
        return found if isinstance(found, st.Struct) else None

    def value(self, name: str) -> tuple[st.Type, Constant | None]:
        """Return type and value of a constant or override, as far as they are known."""
        declaration = self.declared[name]
        assert isinstance(declaration, Variable)
        constant = self._constant_of(name)
        if declaration.type:
            return self.type(declaration.type), constant
        if constant and len(constant.values) == 1:
            concrete = {ABSTRACT_INT: "i32", ABSTRACT_FLOAT: "f32"}
            return _SCALARS[concrete.get(constant.scalar, constant.scalar)], constant
        return st.Opaque(""), constant

    def text(self, node: Expression | Attribute) -> str:
        """Return the source of a node with its gaps made single spaces."""
        return " ".join(self._source[node.start : node.end].split())

    def attribute_texts(self, attributes: Attributes) -> tuple[str, ...]:
        """Return attributes as text: ``location(0)``."""
        return tuple(
            f"{a.name}({', '.join(self.text(argument) for argument in a.arguments)})"
            if a.arguments
            else a.name
            for a in attributes
        )

    def _constant_of(self, name: str) -> Constant | None:
        found = self._settle(name)
        return found if isinstance(found, Constant) else None

    def _settle(self, name: str) -> st.Type | Constant | None:
        """Return what a name stands for; None for others and for those that need themselves."""
        if name not in self._settled and name in self.declared:
            for need in in_order((name,), self._needs, self._settled):
                self._settled[need] = None  # what mentions itself finds this
                self._settled[need] = self._stands_for(self.declared[need])
        return self._settled.get(name)

    def _needs(self, name: str) -> list[str]:
        declaration = self.declared[name]
        if isinstance(declaration, FunctionDeclaration):
            return []
        return [node.text for node in declaration.names if node.text in self.declared]

    def _stands_for(self, declaration: Named) -> st.Type | Constant | None:
        if isinstance(declaration, StructDeclaration):
            return self._lay_out(declaration)
        if isinstance(declaration, Alias):
            return self.type(declaration.type)
        if not isinstance(declaration, Variable) or declaration.keyword == "var":
            return None
        if declaration.value is None:
            return None
        constant = self.constant(declaration.value)
        if constant and declaration.type:
            return self._evaluator.converted(constant, self.type(declaration.type))
        return constant

    def _generated(self, node: Name) -> st.Type | None:
        """Return the type of a name with a template list, or None if there is no such type."""
        family, arguments = node.text, node.template
        if family in _SCALAR_FAMILIES:
            scalar = self._scalar(arguments)
            return _of_scalars(family, scalar) if scalar else None
        if family == "array":
            return self._array(arguments)
        if family == "atomic":
            scalar = self._scalar(arguments)
            return st.Atomic(scalar) if scalar else None
        if family == "ptr" and len(arguments) > 1:
            access = self.text(arguments[2]) if len(arguments) > 2 else ""
            return st.Pointer(self.text(arguments[0]), self.type(arguments[1]), access)
        if family in _STORAGE:
            words = [self.text(argument) for argument in arguments]
            return st.Texture(family, texel_format=words[0], access="".join(words[1:2]))
        if family in _SAMPLED:
            scalar = self._scalar(arguments)
            return st.Texture(family, scalar) if scalar else None
        return None

    def _scalar(self, arguments: tuple[Expression, ...]) -> st.Scalar | None:
        found = self.type(arguments[0])
        return found if isinstance(found, st.Scalar) else None

    def _array(self, arguments: tuple[Expression, ...]) -> st.Type | None:
        element = self.type(arguments[0])
        if self._levels(element) >= MAX_NESTING:
            return None
        if len(arguments) == 1:
            return st.Array(element, None)
        count = self.integer(arguments[1])
        return st.Array(element, count) if count and count > 0 else None

    def _levels(self, type_: st.Type) -> int:
        if isinstance(type_, st.Array):
            return 1 + self._levels(type_.element)
        if isinstance(type_, st.Pointer):
            return 1 + self._levels(type_.target)
        return self._nesting.get(type_.name, 0) if isinstance(type_, st.Struct) else 0

    def _lay_out(self, declaration: StructDeclaration) -> st.Struct:
        """Return a struct with its members in place (section 14.4.1)."""
        types = [self.type(member.type) for member in declaration.members]
        levels = 1 + max((self._levels(type_) for type_ in types), default=0)
        if levels > MAX_NESTING:
            return st.Struct(declaration.name, ())
        self._nesting[declaration.name] = levels
        try:
            return self._placed(declaration, types)
        except st.NoLayout:
            members = [
                st.StructMember(m.name, type_, attributes=self.attribute_texts(m.attributes))
                for m, type_ in zip(declaration.members, types, strict=True)
            ]
            return st.Struct(declaration.name, tuple(members))

    def _placed(self, declaration: StructDeclaration, types: list[st.Type]) -> st.Struct:
        members = []
        offset, struct_align = 0, 1
        for member, type_ in zip(declaration.members, types, strict=True):
            align = self._number(member, "align") or st.align_of(type_)
            size = self._number(member, "size") or st.size_of(type_)
            offset = st.round_up(offset, align)
            attributes = self.attribute_texts(
                tuple(a for a in member.attributes if a.name not in ("align", "size"))
            )
            members.append(st.StructMember(member.name, type_, offset, size, attributes))
            offset += size
            struct_align = max(struct_align, align)
        return st.Struct(
            declaration.name, tuple(members), struct_align, st.round_up(offset, struct_align)
        )

    def _number(self, member: Member, name: str) -> int | None:
        """Return the positive number in an attribute, or None."""
        for attribute in member.attributes:
            if attribute.name == name and attribute.arguments:
                number = self.integer(attribute.arguments[0])
                return number if number and number > 0 else None
        return None
