"""The words are those that naga knows; where it knows less or more, that is listed here."""

import json
import subprocess
import sys
from itertools import product

import pytest

from core.wgsl import attributes, lexicon
from core.wgsl.language_data import language_data
from tests.unit.wgsl.naga_calls import enabled, is_of_the_device, naga_messages

# What the specification has and naga 29 does not know.
NAGA_LACKS_EXTENSIONS = {"subgroups"}  # the functions work without a directive
_ENABLED = set(lexicon.ENABLE_EXTENSIONS) - NAGA_LACKS_EXTENSIONS
NAGA_LACKS_FEATURES = {
    *("immediate_address_space", "linear_indexing", "subgroup_id", "subgroup_uniformity"),
    *("swizzle_assignment", "texture_and_sampler_let", "texture_formats_tier1"),
    *("uniform_buffer_standard_layout", "unrestricted_pointer_parameters"),
}
NAGA_LACKS_BUILTIN_VALUES = {"global_invocation_index", "workgroup_index"}


def _rejected(gpu, modules: dict[str, str]) -> set[str]:
    messages = naga_messages(gpu, modules.values())
    return {
        name
        for name, message in zip(modules, messages, strict=True)
        if message is not None and not is_of_the_device(message)
    }


@pytest.mark.gpu
def test_no_keyword_or_reserved_word_may_be_declared(gpu):
    words = lexicon.KEYWORDS + lexicon.RESERVED_WORDS
    modules = {word: f"fn f() {{ let {word} = 1; }}" for word in words}
    assert _rejected(gpu, modules) == set(words)


@pytest.mark.gpu
def test_aliases_stand_for_their_types(gpu):
    modules = {
        alias: enabled(f"var<private> a: {alias};\nfn f() {{ let b: {type_} = a; }}")
        for alias, type_ in lexicon.TYPE_ALIASES.items()
    }
    assert _rejected(gpu, modules) == set()


@pytest.mark.gpu
def test_extensions_and_features(gpu):
    extensions = {name: f"enable {name};" for name in lexicon.ENABLE_EXTENSIONS}
    assert _rejected(gpu, extensions) == NAGA_LACKS_EXTENSIONS
    features = {name: f"requires {name};" for name in lexicon.LANGUAGE_FEATURES}
    assert _rejected(gpu, features) == NAGA_LACKS_FEATURES


@pytest.mark.gpu
def test_enumerants(gpu):
    filters = product(lexicon.DIAGNOSTIC_SEVERITIES, lexicon.DIAGNOSTIC_RULES)
    modules = {f"{s} {r}": f"diagnostic({s}, {r});" for s, r in filters}
    storage = "@group(0) @binding(0) var t: texture_storage_2d"
    formats = product(lexicon.TEXEL_FORMATS, lexicon.ACCESS_MODES)
    modules |= {f"{f} {a}": f"{storage}<{f}, {a}>;" for f, a in formats}
    modules |= {
        f"{type_} {sampling}": (
            f"@fragment fn f(@location(0) @interpolate({type_}, {sampling}) x: f32) {{ }}"
        )
        for type_ in lexicon.INTERPOLATION_TYPES
        for sampling in lexicon.INTERPOLATION_SAMPLINGS
        if (type_ == "flat") == (sampling in ("first", "either"))
    }
    assert _rejected(gpu, modules) == set()


@pytest.mark.gpu
def test_builtin_values_have_their_types_and_stages(gpu):
    uses = [(value, use) for value in attributes.BUILTIN_VALUES for use in value.uses]
    modules = {f"{value.name} {use}": _use(value, value.type, use) for value, use in uses}
    assert {name.split()[0] for name in _rejected(gpu, modules)} == NAGA_LACKS_BUILTIN_VALUES


@pytest.mark.gpu
def test_builtin_values_have_no_other_types_and_stages(gpu):
    # Not every device has triangle numbers, and naga then says nothing else about them.
    values = [value for value in attributes.BUILTIN_VALUES if value.needs != "primitive_index"]
    wrong_types = {
        f"{value.name} {use} as i32": _use(value, "i32", use)
        for value in values
        for use in value.uses
    }
    possible = (
        "vertex input",
        "vertex output",
        "fragment input",
        "fragment output",
        "compute input",
    )
    wrong_uses = {
        f"{value.name} {use}": _use(value, value.type, use)
        for value in values
        for use in possible
        if use not in value.uses
    }
    modules = wrong_types | wrong_uses
    assert modules.keys() - _rejected(gpu, modules) == set()


def _use(value: attributes.BuiltinValue, type_: str, use: str) -> str:
    """Return a module with an entry point that takes or gives a built-in value."""
    stage, direction = use.split()
    size = " @workgroup_size(1)" if stage == "compute" else ""
    taken = f"@builtin({value.name}) x: {type_}" if direction == "input" else ""
    given = f"@builtin({value.name}) x: {type_}, " if direction == "output" else ""
    own = "@builtin(position)" if stage == "vertex" else "@location(0)"
    other = (
        "" if value.name == "position" and stage == "vertex" and given else f"{own} y: vec4<f32>"
    )
    enable = f"enable {value.needs};\n" if value.needs in _ENABLED else ""
    if stage == "compute":
        return f"@compute{size} fn f({taken}) {{ }}"
    return f"{enable}struct Out {{ {given}{other} }}\n@{stage} fn f({taken}) -> Out {{ var o: Out; return o; }}"


def test_words_are_listed_once():
    for words in (lexicon.KEYWORDS, lexicon.RESERVED_WORDS, lexicon.TYPES, lexicon.ENUMERANTS):
        assert len(set(words)) == len(words)
    assert not set(lexicon.KEYWORDS) & set(lexicon.RESERVED_WORDS)
    assert not set(lexicon.NAGA_WORDS) & lexicon.PREDECLARED


def test_texel_channels():
    channels = {lexicon.texel_channel(texel) for texel in lexicon.TEXEL_FORMATS}
    assert channels == {"f32", "i32", "u32"}
    assert lexicon.texel_channel("rg32uint") == "u32"
    assert lexicon.texel_channel("rg11b10ufloat") == "f32"


def test_language_data_is_json_and_explains_everything():
    data = json.loads(json.dumps(language_data()))
    assert data["functions"]["mix"]["signatures"][1].startswith("mix(e1: vecN<T>")
    assert set(data["functions"]) == set(lexicon.BUILTIN_FUNCTIONS)
    for family in ("functions", "attributes", "builtin_values"):
        assert all(entry["about"] for entry in data[family].values())
    assert set().union(*data["enumerants"].values()) == set(lexicon.ENUMERANTS)


def test_importing_the_words_reads_no_signatures():
    program = "import sys, core.wgsl.lexicon; print('core.wgsl.builtin_notation' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert found.stdout.strip() == "False"
