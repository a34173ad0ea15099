"""Make code of any kind a whole module that naga can check.

Whole modules are checked as they are. Expressions and statements go into a function body, and
names that a snippet uses without declaring them get a conventional type (see ``contract``).
Where several types are possible there are several candidates, the likeliest first: the first
one that naga accepts counts.
"""

from dataclasses import dataclass
from itertools import pairwise, product

from core.wgsl import contract, lexicon
from core.wgsl.kinds import ShaderKind
from core.wgsl.lexer import Kind, Token, lex
from core.wgsl.line_map import Assembly, Piece

MAX_CANDIDATES = 64
MODULE_KINDS: frozenset[ShaderKind] = frozenset(("fragment", "compute", "vertex", "module"))
RETURN_TYPES = ("f32", "vec3<f32>", "vec4<f32>", "vec2<f32>", "bool", "u32", "i32")

_DECLARING = frozenset(("let", "const", "fn", "struct", "alias", "override"))
_NOT_VALUES = frozenset((*lexicon.KEYWORDS, *lexicon.TYPES))


@dataclass(frozen=True)
class Snippet:
    """An expression or statements, cut where a wrapper needs to put something between.

    ``tail`` is the value expression at the end, if there is one, as a slice of the code.
    """

    code: str
    tail_start: int
    tail_end: int

    @property
    def has_tail(self) -> bool:
        """Whether the snippet ends with a value."""
        return self.tail_start < self.tail_end

    def body(self) -> Piece:
        """Return the statements before the value."""
        return Piece(self.code[: self.tail_start], 0)

    def tail(self) -> Piece:
        """Return the value expression."""
        return Piece(self.code[self.tail_start : self.tail_end], self.tail_start)


def validation_candidates(code: str, kind: ShaderKind) -> list[Assembly]:
    """Return the modules by which ``code`` may be judged; at least one."""
    if kind in MODULE_KINDS:
        return [Assembly([Piece(code, 0)])]
    if kind == "function":
        return [
            Assembly([Piece(resources + _private(values)), Piece(code, 0)])
            for values, resources in declarations(code)
        ]
    snippet = cut_snippet(code, kind)
    bodies = _return_types(code, snippet)
    return [
        _wrap(snippet, values, resources, returned, is_value)
        for values, resources in declarations(code)
        for returned in bodies
        for is_value in ((True, False) if snippet.has_tail else (False,))
    ][: MAX_CANDIDATES * 2]


def cut_snippet(code: str, kind: ShaderKind) -> Snippet:
    """Find the value expression at the end of a snippet."""
    tokens = lex(code)
    if not tokens:
        return Snippet(code, 0, 0)
    if kind == "expression":
        return Snippet(code, 0, tokens[-1].end)
    start, depth = 0, 0
    for token in tokens:
        depth += (token.text in ("{", "(", "[")) - (token.text in ("}", ")", "]"))
        if depth == 0 and token.text in (";", "}"):
            start = token.end
    rest = [token for token in tokens if token.start >= start]
    if not rest or (rest[0].text in lexicon.KEYWORDS and rest[0].text not in ("true", "false")):
        return Snippet(code, len(code), len(code))
    return Snippet(code, rest[0].start, rest[-1].end)


Values = tuple[tuple[str, str], ...]  # (name, type)


def declarations(code: str) -> list[tuple[Values, str]]:
    """Return the ways to declare what ``code`` leaves undeclared, the likeliest first.

    Each way is the values with their types, and the module-scope text of the resources.
    """
    names = undeclared_names(code)
    atomics = _atomic_names(code)
    forms = {name: contract.ATOMIC_RESOURCE for name in names if name in atomics}
    for name in names:
        if name not in forms and name in contract.CONVENTIONAL_RESOURCES:
            forms[name] = contract.CONVENTIONAL_RESOURCES[name]
    resources = "".join(
        f"@group(0) @binding({number}) {form.format(name=name)};\n"
        for number, (name, form) in enumerate(forms.items(), start=1)
    )
    values = [name for name in names if contract.conventional_types(name) and name not in forms]
    return [(way, resources) for way in _ways(values)]


def _ways(names: list[str]) -> list[Values]:
    """Return assignments of types to names, the likeliest first.

    Names that stand on the same line of the table (x, y; a, b; normal, light_dir) mostly have
    the same type, so those assignments come first; the rest follows as far as there is room.
    """
    table = {name: contract.conventional_types(name) for name in names}
    families = list(dict.fromkeys(table[name] for name in names))
    depth = 6 if len(families) <= 2 else 3 if len(families) <= 4 else 2
    shared = [
        tuple((name, types[families.index(table[name])]) for name in names)
        for types in _products([family[:depth] for family in families])
    ]
    depth = 6 if len(names) <= 3 else 3 if len(names) <= 5 else 2 if len(names) <= 8 else 1
    mixed = [
        tuple(zip(names, types, strict=True))
        for types in _products([table[name][:depth] for name in names])
    ]
    return list(dict.fromkeys(shared + mixed))[:MAX_CANDIDATES]


def _products(choices: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return all selections of one entry each, those of early entries first."""
    ways = sorted(product(*(range(len(types)) for types in choices)), key=sum)
    return [tuple(types[i] for types, i in zip(choices, way, strict=True)) for way in ways]


def _atomic_names(code: str) -> set[str]:
    """Return the names whose address an atomic function takes: ``atomicAdd(&name, ...)``."""
    texts = [token.text for token in lex(code)]
    return {
        texts[i + 3]
        for i, text in enumerate(texts[:-4])
        if text.startswith("atomic")
        and texts[i + 1 : i + 3] == ["(", "&"]
        and texts[i + 4] in (",", ")")  # an element of an array is no atomic by itself
    }


def undeclared_names(code: str) -> list[str]:
    """Return the names that ``code`` uses as values and neither it nor WGSL declares."""
    tokens = lex(code)
    declared = set(_declared_names(tokens))
    used = []
    for index, token in enumerate(tokens):
        before = tokens[index - 1].text if index else ""
        after = tokens[index + 1].text if index + 1 < len(tokens) else ""
        if token.kind is not Kind.WORD or token.text in _NOT_VALUES or before in (".", "@"):
            continue
        is_known = token.text in declared or (
            token.text in lexicon.PREDECLARED and after in ("(", "<")
        )
        in_template = before == "<" and tokens[index - 1].kind is Kind.TEMPLATE_OPEN
        if not is_known and not in_template and token.text not in used:
            used.append(token.text)
    return used


def _declared_names(tokens: list[Token]) -> list[str]:
    names = []
    for index, token in enumerate(tokens[:-1]):
        following = tokens[index + 1]
        if token.text in _DECLARING:
            names.append(following.text)
        elif token.text == "var":
            close = index + 1
            if following.kind is Kind.TEMPLATE_OPEN:
                while close < len(tokens) and tokens[close].kind is not Kind.TEMPLATE_CLOSE:
                    close += 1
                close += 1
            names += [tokens[close].text] if close < len(tokens) else []
        elif following.text == ":" and token.kind is Kind.WORD:
            names.append(token.text)  # a parameter or a struct member
    return names


def _private(values: Values) -> str:
    return "".join(f"var<private> {name}: {type_};\n" for name, type_ in values)


def _return_types(code: str, snippet: Snippet) -> tuple[str, ...]:
    tokens = lex(code)
    returns_value = any(a.text == "return" and b.text != ";" for a, b in pairwise(tokens))
    return RETURN_TYPES if returns_value and not snippet.has_tail else ("",)


def _wrap(
    snippet: Snippet, values: Values, resources: str, returned: str, is_value: bool
) -> Assembly:
    arrow = f" -> {returned}" if returned else ""
    variables = "".join(f"    var {name}: {type_};\n" for name, type_ in values)
    pieces = [Piece(f"{resources}fn snippet(){arrow} {{\n{variables}"), snippet.body()]
    if snippet.has_tail:
        # A call without a result is a statement; everything else is assigned to nothing.
        pieces += [Piece("\n_ = " if is_value else "\n"), snippet.tail(), Piece(";")]
    return Assembly([*pieces, Piece("\n}\n")])
