"""Mistakes that people and models make in WGSL, put into good code for the repair task.

Each mistake is a function from code to broken code, or None where it finds no place. That the
result is indeed refused is for the compiler to say, not for this module.
"""

import random
import re
from collections.abc import Callable

_Mistake = Callable[[str, random.Random], str | None]

_LINE_END = re.compile(r";$", re.MULTILINE)
_VAR = re.compile(r"^( +)var (\w+) = ", re.MULTILINE)
_LET = re.compile(r"^( +)let (\w+) = ", re.MULTILINE)
_LET_LINE = re.compile(r"^ +let \w+ = .*;\n", re.MULTILINE)
_NAME = re.compile(r"(?<![.@\w])[a-z_][a-z_0-9]{2,}(?=[ .,);*+/\[-])")
_CALL = re.compile(r"\b([a-z]\w+)\(")
_KEYWORDS = frozenset(("let", "var", "for", "return", "struct", "while", "loop", "break", "else", "fn", "if", "true", "false", "f32", "u32", "i32", "switch", "case", "default", "continue"))  # fmt: skip
# What other shading languages call the same thing.
_FOREIGN_CALLS = {
    "atan2": "atan", "fract": "frac", "mix": "lerp", "inverseSqrt": "inversesqrt", "smoothstep": "smooth_step",
    "length": "len", "normalize": "norm", "select": "choose", "textureLoad": "texelFetch", "abs": "fabs", "pow": "power",
    "clamp": "saturate3", "max": "fmax", "min": "fmin", "dot": "dot_product", "arrayLength": "length", "atomicAdd": "atomic_add",
}  # fmt: skip
_FOREIGN_TYPES = (("f32", "float"), ("vec2<f32>", "float2"), ("vec3<f32>", "float3"), ("vec4<f32>", "float4"),
                  ("u32", "uint"), ("i32", "int"), ("vec2<f32>", "vec2d"), ("mat3x3<f32>", "mat3"))  # fmt: skip


def break_code(code: str, rng: random.Random) -> str:
    """Return ``code`` with one mistake, mostly one that a compiler refuses."""
    for mistake in rng.sample(_MISTAKES, len(_MISTAKES)):
        broken = mistake(code, rng)
        if broken is not None and broken != code:
            return broken
    return code[: len(code) // 2]  # nothing to go wrong in it but its end


def _one(pattern: re.Pattern[str], code: str, rng: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(code))
    return rng.choice(found) if found else None


def _cut(code: str, match: re.Match[str], text: str = "") -> str:
    return f"{code[: match.start()]}{text}{code[match.end() :]}"


def _drop_semicolon(code: str, rng: random.Random) -> str | None:
    match = _one(_LINE_END, code, rng)
    return _cut(code, match) if match else None


def _assign_to_let(code: str, rng: random.Random) -> str | None:
    match = _one(_VAR, code, rng)
    if match is None or not re.search(
        rf"^ +{match[2]}(\.\w+|\[.*\])? [-+*/|]?= ", code, re.MULTILINE
    ):
        return None
    return _cut(code, match, f"{match[1]}let {match[2]} = ")


def _forget_let(code: str, rng: random.Random) -> str | None:
    match = _one(_LET, code, rng)
    return _cut(code, match, f"{match[1]}{match[2]} = ") if match else None


def _declare_as_glsl(code: str, rng: random.Random) -> str | None:
    match = _one(_LET, code, rng)
    if match is None:
        return None
    kind = rng.choice(("float", "vec2", "vec3", "auto", "const float"))
    return _cut(code, match, f"{match[1]}{kind} {match[2]} = ")


def _drop_declaration(code: str, rng: random.Random) -> str | None:
    match = _one(_LET_LINE, code, rng)
    return _cut(code, match) if match else None


def _misspell(code: str, rng: random.Random) -> str | None:
    names = [match for match in _NAME.finditer(code) if match[0] not in _KEYWORDS]
    if not names:
        return None
    match = rng.choice(names)
    return _cut(code, match, _typo(match[0], rng))


def _typo(name: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(name))
    match rng.randrange(4):
        case 0:
            return name[:at] + name[at + 1 :]
        case 1:
            return name[:at] + name[at] + name[at:]
        case 2:
            return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]
        case _:
            return name[:1].upper() + name[1:]


def _foreign_call(code: str, rng: random.Random) -> str | None:
    calls = [match for match in _CALL.finditer(code) if match[1] in _FOREIGN_CALLS]
    if not calls:
        return None
    match = rng.choice(calls)
    return _cut(code, match, f"{_FOREIGN_CALLS[match[1]]}(")


def _foreign_type(code: str, rng: random.Random) -> str | None:
    types = [pair for pair in _FOREIGN_TYPES if pair[0] in code]
    if not types:
        return None
    ours, theirs = rng.choice(types)
    match = rng.choice(list(re.finditer(re.escape(ours), code)))
    return _cut(code, match, theirs)


def _other_vector(code: str, rng: random.Random) -> str | None:
    match = _one(re.compile(r"vec([234])<f32>"), code, rng)
    if match is None:
        return None
    return _cut(code, match, f"vec{rng.choice([n for n in '234' if n != match[1]])}<f32>")


def _mix_numbers(code: str, rng: random.Random) -> str | None:
    match = _one(re.compile(r"f32\((\w+)\)|(?<=[*+/-] )(\d+)\.\d+|\b(\d+)u\b"), code, rng)
    if match is None:
        return None
    return _cut(code, match, match[1] or (f"{match[2]}i" if match[2] else f"{match[3]}i"))


def _drop_bracket(code: str, rng: random.Random) -> str | None:
    match = _one(re.compile(r"[){}(\]]"), code, rng)
    return _cut(code, match) if match else None


def _drop_return(code: str, rng: random.Random) -> str | None:
    match = _one(re.compile(r"^ +return .*;\n", re.MULTILINE), code, rng)
    return _cut(code, match) if match else None


def _drop_attribute(code: str, rng: random.Random) -> str | None:
    match = _one(
        re.compile(r"@(?:location|builtin|binding|workgroup_size|group)\([^)]*\) ?|@fragment\n"),
        code,
        rng,
    )
    return _cut(code, match) if match else None


def _drop_argument(code: str, rng: random.Random) -> str | None:
    match = _one(re.compile(r", (?:\d+\.\d+|\w+)(?=\))"), code, rng)
    return _cut(code, match) if match else None


def _wrong_member(code: str, rng: random.Random) -> str | None:
    match = _one(re.compile(r"(?<=[a-z)])\.([xyzrgb]{1,3})\b"), code, rng)
    if match is None:
        return None
    return _cut(code, match, f".{match[1]}{rng.choice(('y', 'w', 'q'))}")


def _wrong_uniform(code: str, rng: random.Random) -> str | None:
    match = _one(re.compile(r"\bu\.(time|resolution|mouse)"), code, rng)
    if match is None:
        return None
    return _cut(
        code,
        match,
        rng.choice((f"u.{match[1]}s", f"uniforms.{match[1]}", f"i{match[1].title()}", match[1])),
    )


def _glsl_main(code: str, rng: random.Random) -> str | None:
    match = _one(re.compile(r"return vec4<f32>\((.*)\);"), code, rng)
    return _cut(code, match, f"gl_FragColor = vec4({match[1]});") if match else None


def _wrong_return_type(code: str, rng: random.Random) -> str | None:
    match = _one(re.compile(r"-> (?:@location\(0\) )?(vec[234]<f32>|f32)"), code, rng)
    if match is None:
        return None
    other = rng.choice([t for t in ("f32", "vec2<f32>", "vec3<f32>", "i32") if t != match[1]])
    return _cut(code, match, match[0].replace(match[1], other))


def _double_operator(code: str, rng: random.Random) -> str | None:
    match = _one(re.compile(r" ([*+]) "), code, rng)
    return _cut(code, match, f" {match[1]} {rng.choice('*/')} ") if match else None


_MISTAKES: tuple[_Mistake, ...] = (
    _drop_semicolon, _assign_to_let, _forget_let, _declare_as_glsl, _drop_declaration, _misspell,
    _foreign_call, _foreign_type, _other_vector, _mix_numbers, _drop_bracket, _drop_return,
    _drop_attribute, _drop_argument, _wrong_member, _wrong_uniform, _glsl_main, _wrong_return_type,
    _double_operator,
)  # fmt: skip
