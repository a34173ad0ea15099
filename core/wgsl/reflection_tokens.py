"""What a module declares at its top level: functions, entry points, resources, structs.

Reads tokens, not a syntax tree, and never fails: what it cannot make sense of is left out.
Types are kept as text. Sizes and offsets are not computed here.
"""

from dataclasses import dataclass

from core.wgsl.lexer import Kind, Token, lex

STAGES = ("vertex", "fragment", "compute")


@dataclass(frozen=True)
class Member:
    """A struct member or function parameter; attributes as text, e.g. ``location(0)``."""

    name: str
    type: str
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Function:
    """A function; ``stage`` is set where it is an entry point."""

    name: str
    parameters: tuple[Member, ...]
    return_type: str
    stage: str | None = None
    workgroup_size: tuple[int, int, int] = (1, 1, 1)


@dataclass(frozen=True)
class Resource:
    """A module-scope variable with a binding."""

    group: int
    binding: int
    name: str
    type: str
    address_space: str = ""  # empty for textures and samplers
    access: str = ""


@dataclass(frozen=True)
class Reflection:
    """The top level of a module, in order of declaration."""

    functions: tuple[Function, ...]
    resources: tuple[Resource, ...]
    structs: dict[str, tuple[Member, ...]]
    names: frozenset[str]  # of everything declared at module scope

    def entry(self, stage: str) -> Function | None:
        """Return the last entry point of a stage, or None."""
        return next((f for f in reversed(self.functions) if f.stage == stage), None)


def reflect(source: str) -> Reflection:
    """Return what ``source`` declares at module scope."""
    functions: list[Function] = []
    resources: list[Resource] = []
    structs: dict[str, tuple[Member, ...]] = {}
    names: set[str] = set()
    for item in _top_level_items(lex(source)):
        attributes, rest = _split_attributes(item)
        name = _declared_name(rest)
        if name is None:
            continue
        names.add(name)
        match rest[0].text:
            case "fn":
                functions.append(_function(name, attributes, rest))
            case "struct":
                structs[name] = tuple(_members(_inside(rest, "{", "}")))
            case "var":
                resource = _resource(name, attributes, rest)
                resources += [resource] if resource else []
    return Reflection(tuple(functions), tuple(resources), structs, frozenset(names))


def _top_level_items(tokens: list[Token]) -> list[list[Token]]:
    """Split at the ``;`` and closing ``}`` of the top level."""
    items: list[list[Token]] = []
    current: list[Token] = []
    depth = 0
    for token in tokens:
        current.append(token)
        depth += (token.text in ("{", "(", "[")) - (token.text in ("}", ")", "]"))
        if depth <= 0 and token.text in (";", "}"):
            items.append(current)
            current, depth = [], 0
    return [*items, current] if current else items


def _split_attributes(tokens: list[Token]) -> tuple[list[str], list[Token]]:
    attributes = []
    position = 0
    while position + 1 < len(tokens) and tokens[position].text == "@":
        end = position + 2
        if end < len(tokens) and tokens[end].text == "(":
            end = _closing(tokens, end) + 1
        attributes.append(_text(tokens[position + 1 : end]))
        position = end
    return attributes, tokens[position:]


def _closing(tokens: list[Token], opening: int) -> int:
    """Return the index of the bracket that closes the one at ``opening``, or the last index."""
    pairs = {"(": ")", "{": "}", "[": "]"}
    first, depth = tokens[opening].text, 0
    for index in range(opening, len(tokens)):
        depth += (tokens[index].text == first) - (tokens[index].text == pairs[first])
        if depth == 0:
            return index
    return len(tokens) - 1


def _declared_name(tokens: list[Token]) -> str | None:
    if not tokens or tokens[0].text not in ("fn", "struct", "var", "const", "override", "alias"):
        return None
    position = 1
    if len(tokens) > 1 and tokens[1].kind is Kind.TEMPLATE_OPEN:
        position = _after_template(tokens, 1)
    if position < len(tokens) and tokens[position].kind is Kind.WORD:
        return tokens[position].text
    return None


def _after_template(tokens: list[Token], opening: int) -> int:
    depth = 0
    for index in range(opening, len(tokens)):
        kind = tokens[index].kind
        depth += (kind is Kind.TEMPLATE_OPEN) - (kind is Kind.TEMPLATE_CLOSE)
        if depth == 0:
            return index + 1
    return len(tokens)


def _function(name: str, attributes: list[str], tokens: list[Token]) -> Function:
    opening = next((i for i, t in enumerate(tokens) if t.text == "("), len(tokens) - 1)
    closing = _closing(tokens, opening) if tokens[opening].text == "(" else opening
    body = next((i for i in range(closing, len(tokens)) if tokens[i].text == "{"), len(tokens))
    returned = tokens[closing + 1 : body]
    if returned and returned[0].text == "->":
        returned = _split_attributes(returned[1:])[1]
    stage = next((a for a in attributes if a in STAGES), None)
    return Function(
        name,
        tuple(_members(tokens[opening + 1 : closing])),
        _text(returned),
        stage,
        _workgroup_size(attributes),
    )


def _workgroup_size(attributes: list[str]) -> tuple[int, int, int]:
    """Return the literal sizes; a size that is an expression counts as 1."""
    for attribute in attributes:
        if attribute.startswith("workgroup_size("):
            parts = attribute[len("workgroup_size(") : -1].split(",")
            sizes = [
                int(p.strip().rstrip("iu")) if p.strip().rstrip("iu").isdigit() else 1
                for p in parts
                if p.strip()
            ]
            x, y, z = (*sizes, 1, 1, 1)[:3]
            return x, y, z
    return (1, 1, 1)


def _inside(tokens: list[Token], first: str, last: str) -> list[Token]:
    opening = next((i for i, t in enumerate(tokens) if t.text == first), None)
    if opening is None:
        return []
    inner = tokens[opening + 1 :]
    return inner[:-1] if inner and inner[-1].text == last else inner


def _members(tokens: list[Token]) -> list[Member]:
    members = []
    for part in _split_at_commas(tokens):
        attributes, rest = _split_attributes(part)
        if len(rest) >= 3 and rest[1].text == ":":
            members.append(Member(rest[0].text, _text(rest[2:]), tuple(attributes)))
    return members


def _split_at_commas(tokens: list[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += token.text in ("(", "[", "{") or token.kind is Kind.TEMPLATE_OPEN
        depth -= token.text in (")", "]", "}") or token.kind is Kind.TEMPLATE_CLOSE
        if token.text == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _resource(name: str, attributes: list[str], tokens: list[Token]) -> Resource | None:
    numbers = {}
    for attribute in attributes:
        word, _, argument = attribute.partition("(")
        digits = argument.rstrip(")").rstrip("iu")
        if word in ("group", "binding") and digits.isdigit():
            numbers[word] = int(digits)
    if len(numbers) < 2:
        return None
    space, access, position = "", "", 1
    if tokens[1].kind is Kind.TEMPLATE_OPEN:
        position = _after_template(tokens, 1)
        words = [t.text for t in tokens[2 : position - 1] if t.kind is Kind.WORD]
        space, access = (*words, "", "")[:2]
    end = next((i for i, t in enumerate(tokens) if t.text in (";", "=")), len(tokens))
    declared = _text(tokens[position + 2 : end])
    if space == "storage" and not access:
        access = "read"
    return Resource(numbers["group"], numbers["binding"], name, declared, space, access)


def _text(tokens: list[Token]) -> str:
    """Join tokens to the usual spelling of a type or attribute."""
    return "".join(f"{t.text} " if t.text == "," else t.text for t in tokens).strip()
