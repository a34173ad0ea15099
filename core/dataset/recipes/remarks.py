"""What people say of code beside what it does: types, parameters, buffers, the number of threads.

A remark says only what is so anyway, so the code does not depend on it.
"""

import re

from core.dataset.recipes.inflection import third_person
from core.dataset.recipes.phrases import NUMBERS, Phrase, listed
from core.dataset.recipes.picture_text import finished
from core.dataset.recipes.signatures import Signature
from core.dataset.recipes.wording import Voice

# Types as programmers of other languages call them.
_PLAIN_TYPES = {
    "f32": ("f32", "float", "float", "number"),
    "u32": ("u32", "uint", "unsigned int"),
    "i32": ("i32", "int", "signed int"),
    "bool": ("bool", "boolean"),
}
# Shorter names of parameters are no words.
_MIN_WORD = 4
_VECTOR = re.compile(r"(vec\d)<f32>")
_BUFFER = re.compile(r"var<storage, (read|read_write)> \w+: array<(\w+)>")
_NAMED_SHARE, _DESCRIBED_SHARE = 0.55, 0.6


def function_remark(
    text: str, is_do: bool, signature: Signature, voice: Voice, *, with_names: bool = False
) -> str:
    """Return a request for a function that says its parameters by name or in words, or types.

    ``with_names`` forbids types alone.
    """
    names = [name for name, _ in signature.parameters]
    sort = "names" if with_names or voice.chance(_NAMED_SHARE) else "types"
    if sort == "names" and voice.chance(_DESCRIBED_SHARE):
        names = described_parameters(signature, voice) or names
    said = {
        "names": listed(names),
        "list": ", ".join(names),
        "takes": _counted([_type_word(kind, voice) for _, kind in signature.parameters]),
        "returns": _with_article(_type_word(signature.result, voice)),
    }
    key = f"request.{sort}.{'do' if is_do else 'noun'}"
    x = Phrase(text).noun
    request = voice.say(key, x=x, xs=third_person(x) if is_do else "", **said)
    return finished([request], voice)


def described_parameters(signature: Signature, voice: Voice) -> list[str]:
    """Return what each parameter is in words, in order, or nothing where words would not do."""
    said = []
    for name, _ in signature.parameters:
        keys = (f"parameter.{signature.name}.{name}", f"parameter.{name}")
        key = next((key for key in keys if key in voice.keys), "")
        if not key and len(name) < _MIN_WORD:
            return []
        said.append(voice.say(key) if key else name.replace("_", " "))
    return said if len(set(said)) == len(said) else []


def kernel_remark(code: str, voice: Voice) -> str:
    """Return something that is so of a kernel, or nothing if no remark fits."""
    sorts = []
    buffers = _BUFFER.findall(code)
    is_one_thread = "@workgroup_size(1)" in code
    if "params.width" in code:
        sorts.append("image")
    elif "output[0] = " in code:
        sorts.append("result")
    elif [access for access, _ in buffers] == ["read", "read_write"] and "id.x" in code:
        sorts.append("map")
    if "var<workgroup>" in code:
        sorts.append("group")
    if is_one_thread:
        sorts.append("thread")
    if not sorts:
        return ""
    return voice.say(f"remark.{voice.rng.choice(sorts)}")


def _type_word(kind: str, voice: Voice) -> str:
    return voice.rng.choice(_PLAIN_TYPES.get(kind, (_VECTOR.sub(r"\1", kind),)))


def _counted(words: list[str]) -> str:
    """Return ``two vec2 and a float``."""
    groups: list[list[str]] = []
    for word in words:
        if groups and groups[-1][0] == word:
            groups[-1].append(word)
        else:
            groups.append([word])
    return listed(
        [
            _with_article(group[0])
            if len(group) == 1
            else f"{NUMBERS[len(group)]} {group[0]}{'s' if group[0].isalpha() else ''}"
            for group in groups
        ]
    )


def _with_article(word: str) -> str:
    return f"{'an' if word[0] in 'aeio' or word.startswith(('f32', 'unsigned')) else 'a'} {word}"
