"""Reading recipe files: what a row may hold, what is said about a bad one, and who wins."""

import re
from collections import Counter

import pytest
import tomli

from core import paths
from core.dataset.recipes.book import load_book, shipped_book
from core.errors import DatasetError

SHAPE = '[[shapes]]\nname = "blip"\nwords = ["blip"]\n'


def read(tmp_path, text, **options):
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    return load_book([paths.recipes(), tmp_path], **options)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SHAPE + 'distence = "1.0"\n', "'distence' is unknown. Did you mean 'distance'"),
        ('[[shapes]]\nname = "blip"\n', "words is missing"),
        ('[[shapes]]\nname = "blip"\nwords = []\n', "words is []; a list of texts"),
        ('[[shapes]]\nname = "Blip!"\nwords = ["blip"]\n', "small letters"),
        (SHAPE + 'distance = "1.0"\nweight = -1\n', "weight is -1"),
        (SHAPE + 'distance = "1.0"\nweight = "big"\n', "weight is 'big'; a number"),
        (SHAPE + 'distance = "wobbly({p}) - {r}"\n', "calls `wobbly`, which no row declares"),
        (SHAPE + 'code = "fn other(p: vec2<f32>, r: f32) -> f32 { return 1.0; }"\n', "must declare `fn blip("),
        (SHAPE + 'parts = [{ rgb = "red" }]\n', "not of the form '#rrggbb'"),
        (SHAPE + 'parts = [{ rgb = "#ff0000", words = ["x"] }]\n', "'words' is unknown"),
        (SHAPE + 'parts = [{ rgb = "#ff0000" }, { rgb = "#00ff00" }]\n', "only its first part may cover"),
        (SHAPE + 'parts = [{ rgb = "#ff0000", distance = "fuzz({p})" }]\n', "calls `fuzz`"),
        ('[[colours]]\nname = "mud"\nrgb = "brown"\n', "not of the form '#rrggbb'"),
        ('[[patterns]]\nname = "x"\nwords = ["x"]\n', "either `distance` or `value`"),
        ('[[animations]]\nname = "x"\nverbs = ["x"]\npart = "soul"\ncode = "{t}"\nfits = ["shape"]\n', "part is 'soul'"),
        ('[[fields]]\nname = "x"\nwords = ["all {a}"]\ncode = "mix({a}, {b}, 0.5)"\n', "must name the colours a, b"),
        ('[[palettes]]\nname = "x"\nwords = ["x"]\ncolours = ["#ff0000"]\n', "colours are 1; 3 were expected"),
        ('[[families]]\nname = "x"\nkind = "function"\ncode = "${op.e}"\ndos = ["{op}"]\n', "'op', which is unknown"),
        ('[[families]]\nname = "x"\nkind = "function"\ncode = "1.0"\n', "nothing can ask for it"),
        ('[[rhymes]]\nname = "x"\n', "the table 'rhymes' is unknown"),
        ('[wording]\n"size.big" = "big"\n', "size.big is no list of texts"),
    ],
)  # fmt: skip
def test_bad_row_is_named_and_left_out_on_request(tmp_path, text, said):
    with pytest.raises(DatasetError, match=r"own\.toml: row 1: ") as raised:
        read(tmp_path, text)
    assert said in raised.value.message
    book = read(tmp_path, text, is_lenient=True)
    assert said in str(book.problems[0])
    assert "blip" not in book.shapes
    assert len(book.shapes) == len(shipped_book().shapes)


def test_a_users_row_joins_and_replaces_the_shipped_ones(tmp_path):
    book = read(
        tmp_path,
        SHAPE + 'distance = "length({p}) - {r} * 0.5"\n'
        '[[shapes]]\nname = "circle"\nwords = ["roundel"]\ndistance = "length({p}) - {r}"\n',
    )
    assert book.shapes["blip"].weight == 1.0
    assert book.shapes["circle"].words == ("roundel",)
    assert "square" in book.shapes


def test_what_is_no_toml_names_the_line(tmp_path):
    with pytest.raises(DatasetError, match=r"own\.toml:1:\d+: not valid TOML"):
        read(tmp_path, "[[shapes\n")


def test_a_folder_without_files_is_refused(tmp_path):
    with pytest.raises(DatasetError, match="holds no recipe file"):
        load_book([tmp_path])


def test_the_shipped_recipes_are_as_broad_as_promised(book):
    assert len(book.shapes) >= 80
    assert len(book.patterns) >= 50
    assert len(book.looks) >= 30
    assert len(book.animations) >= 20
    assert len(book.effects) >= 20
    assert len(book.colour_words) >= 500
    assert not book.problems


def test_no_shipped_row_replaces_another():
    names = Counter(
        (table, row["name"])
        for path in paths.recipes().glob("*.toml")
        for table, rows in tomli.loads(path.read_text("utf-8")).items()
        if table != "wording"
        for row in rows
    )
    assert not [name for name, number in names.items() if number > 1]


def test_no_word_means_two_things(book):
    owners = {}
    for table in ("shapes", "patterns", "looks", "solids"):
        for row in getattr(book, table).values():
            for word in row.words:
                owners.setdefault(re.sub(r"^(a|an|the) ", "", word), set()).add(row.name)
    assert not {word: names for word, names in owners.items() if len(names) > 1}


def test_every_row_has_several_ways_to_say_it(book):
    for table in ("patterns", "looks", "solids", "fields"):
        assert not [row.name for row in getattr(book, table).values() if len(row.words) < 2]


def test_smooth_steps_rise(book):
    """A browser refuses smoothstep with constant edges that fall, which naga lets pass."""
    falling = []
    rows = [row for table in ("shapes", "patterns", "looks", "fields", "edges", "effects", "families")
            for row in getattr(book, table).values()]  # fmt: skip
    for row in rows:
        text = " ".join(
            str(getattr(row, key, ""))
            for key in ("code", "distance", "value", "after", "before", "mask", "slots")
        )
        for low, high in re.findall(r"smoothstep\((-?[\d.]+), (-?[\d.]+),", text):
            if float(low) >= float(high):
                falling.append(row.name)
    assert falling == []
