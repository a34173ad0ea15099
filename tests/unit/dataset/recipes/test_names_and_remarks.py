"""Functions and kernels asked for by name, with what is so of them anyway; odd ones in a line."""

import collections
import random
import re

import pytest

from core.dataset.recipes.records import Each, Picture, Plain, Shape, Snippet
from core.dataset.recipes.remarks import described_parameters, function_remark, kernel_remark
from core.dataset.recipes.row_reading import BadRecipe, prompt_slots, read_row
from core.dataset.recipes.signatures import Signature, signature_of, with_other_order
from core.dataset.recipes.wording import Voice

MAX_SLOT_CHOICES = 100


def texts(engine, scene, num=300):
    return {engine.phrase(scene, random.Random(n)).casefold() for n in range(num)}


def bare(text):
    return re.sub(r"^(the|a|an) ", "", text.casefold())


def members(families):
    """Every family with one of its slots and a choice for it, the other slots left alone."""
    for family in families:
        slots = family.slots or {}
        for slot in slots or [""]:
            for idx, choice in enumerate(slots[slot][:MAX_SLOT_CHOICES] if slot else [None]):
                yield family, slot, idx, choice


def said_of(family, slot, idx, choice):
    for text in (*family.dos, *family.nouns):
        named = prompt_slots(text)
        if named <= {slot} and (named or not idx):
            words = choice.say if named else ("",)
            yield from (text.replace(f"{{{slot}}}", word) for word in words)
    if choice:
        yield from (noun for noun in choice.nouns if not prompt_slots(noun))


def test_no_text_asks_for_two_functions_or_two_kernels(engine):
    codes = collections.defaultdict(set)
    for family, slot, idx, choice in members(engine.snippets.families.values()):
        code = engine.emit(Snippet(family.name, ((slot, idx),) if idx else ()))
        for text in said_of(family, slot, idx, choice):
            codes[family.kind, bare(text)].add(code)
    assert not {text: len(found) for text, found in codes.items() if len(found) > 1}
    assert len(codes) > 3000


def test_a_bare_name_asks_for_a_picture_or_for_code(engine, book):
    pictures = {
        bare(word)
        for table in ("looks", "shapes", "patterns", "solids")
        for row in getattr(book, table).values()
        for word in row.words
    }
    families = [
        f for f in engine.snippets.families.values() if f.kind not in ("vertex", "fragment")
    ]
    code = {bare(text) for member in members(families) for text in said_of(*member)}
    assert not pictures & code


def test_a_member_is_asked_for_by_name(engine):
    asked = texts(engine, Snippet("integer_op"))
    assert any("gcd" in text for text in asked)
    assert any("greatest common divisor" in text for text in asked)


def test_what_is_computed_is_a_name_too(engine):
    family = engine.snippets.families["vector_op"]
    angle = next(i for i, c in enumerate(family.slots["op"]) if "angle" in c.say[0])
    asked = texts(engine, Snippet("vector_op", (("op", angle),)))
    assert any(re.search(r"\b(function|implement|write) (the )?angle between", t) for t in asked)


def test_names_are_texts():
    row = {"name": "f", "kind": "function", "code": "${op.x}", "dos": ["{op}"]}
    with pytest.raises(BadRecipe, match=r"op\.nouns"):
        read_row(row | {"slots": {"op": [{"say": "a", "x": "1", "nouns": 3}]}}, _family())


def _family():
    from core.dataset.recipes.concepts import Family

    return Family


def test_a_function_is_asked_for_with_its_parameters_or_types(book):
    signature = Signature("lerp", (("a", "vec2<f32>"), ("b", "vec2<f32>"), ("t", "f32")), "f32")
    said = {
        function_remark("blend two points", True, signature, Voice(random.Random(n), book.wording))
        for n in range(300)
    }
    assert any("a, b, t" in text for text in said)
    assert any("two vec2" in text for text in said)
    assert any("blend factor" in text for text in said)
    assert all(re.search(r"\bt\b|vec2|f32|float|number|factor|amount", text) for text in said)


def test_parameters_are_said_in_words_only_if_each_has_words(book):
    voice = Voice(random.Random(1), book.wording)
    rounded = Signature(
        "sd_rounded_box", (("p", "vec2<f32>"), ("b", "vec2<f32>"), ("r", "f32")), "f32"
    )
    point, size, radius = described_parameters(rounded, voice)
    assert re.search("point|position", point)
    assert "half" in size
    assert "rad" in radius
    assert not described_parameters(Signature("f", (("p", "f32"), ("yy", "f32")), "f32"), voice)


def test_the_order_of_parameters_is_as_the_text_says(engine):
    plain, turned = Snippet("rotate_around"), Snippet("rotate_around", (("order", 1),))
    signature = signature_of(engine.emit(turned))
    assert signature.parameters == (("angle", "f32"), ("p", "vec2<f32>"), ("pivot", "vec2<f32>"))
    assert engine.emit(turned).split("{", 1)[1] == engine.emit(plain).split("{", 1)[1]
    for text in texts(engine, turned, 60):
        assert re.search(r"angle[^,]*, .+(,| and) pivot", text)


def test_values_of_one_type_keep_their_order():
    code = "fn f(a: f32, b: f32) -> f32 {\n    return a - b;\n}"
    assert with_other_order(code) == code


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("output[0] = sum;", ("result", "output", "first element", "single", "one number")),
        ("output[id.y * params.width + id.x] = 0.0;", ("width", "image", "8", "2d", "row")),
        ("fn f() -> f32 {", ()),
    ],
)
def test_a_remark_on_a_kernel_is_so(book, code, words):
    said = {kernel_remark(code, Voice(random.Random(n), book.wording)) for n in range(100)}
    assert all(any(word in text for word in words) for text in said if text)
    assert (said == {""}) == (not words)


def test_one_shape_in_a_line_differs(engine, book):
    white, red = (Plain(book.colour_words.named(name)) for name in ("white", "red"))
    fills = [white, white, red, white, white]
    scene = Picture(shapes=tuple(Shape("circle", fill) for fill in fills), relation="five")
    asked = texts(engine, scene)
    odd = [text for text in asked if re.search(r"\b(third|middle)\b", text)]
    assert len(odd) > 100
    assert all("red" in text and "white" in text for text in odd)


def test_each_shape_of_a_grid_has_its_colour(engine, book):
    red, blue = (book.colour_words.named(name) for name in ("red", "blue"))
    colourful = engine.emit(
        Picture(shapes=(Shape("circle", Each(), arrangement="grid", count=(3, 3)),))
    )
    by_turns = engine.emit(
        Picture(shapes=(Shape("circle", Each((red, blue)), arrangement="grid", count=(3, 3)),))
    )
    assert "rainbow(hash21(cell))" in colourful
    assert "(cell.x + cell.y) % 2.0" in by_turns
