"""Rows are run once for each code, what was found can be kept or mended, and both are remembered."""

from dataclasses import replace

import pytest

from core.actions.edit_dataset import save_edits
from core.actions.inspect_quality import apply_fix, inspect_quality, inspect_rows
from core.actions.look_at_rows import kept_rows, look_at, look_at_rows, open_looks, rows_to_look_at
from core.actions.run_rows import num_to_run, row_checks, run_rows
from core.dataset.quality.records import Fix
from core.dataset.records import Example
from core.dataset.store import DatasetStore
from core.errors import DatasetError

pytestmark = pytest.mark.gpu

DISC = """struct Uniforms { resolution: vec2<f32>, time: f32 }
@group(0) @binding(0) var<uniform> u: Uniforms;
@fragment
fn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    let d = length(uv - 0.5);
    return vec4<f32>(mix(vec3<f32>(0.0), vec3<f32>(1.0, 0.0, 0.0), step(d, 0.3)), 1.0);
}
"""
ROWS = (
    Example("a spinning blue disc", DISC, "fragment", phrasings=("a red disc",)),
    # The same picture from other code.
    Example("disc in red", DISC.replace("step(d, 0.3)", "1.0 - step(0.3, d) * 1.0"), "fragment"),
    Example("broken", DISC.replace("step(d", "stepp(d"), "fragment"),
    Example("twice", "2.0 * x", "expression"),
)


@pytest.fixture
def store(tmp_path):
    store = DatasetStore(tmp_path / "dataset.sqlite")
    store.import_examples(ROWS, author="me")
    store.add(replace(ROWS[3], wgsl_code="3.0 * x"), author="me", review="rejected")
    return store


def run_all(store, gpu):
    looks = open_looks()
    todo = rows_to_look_at(kept_rows(store), looks)
    steps = list(look_at_rows(todo, looks, client=gpu, store=store))
    return len(todo), steps, looks


def findings(store, looks, tool):
    (result,) = inspect_quality(inspect_rows(kept_rows(store), looks), tools=[tool])
    return result.findings


def test_what_a_moving_shader_shows_is_seen(gpu):
    moving = DISC.replace("uv - 0.5", "uv - 0.5 - 0.3 * sin(u.time)")
    rows = (Example("p", code, "fragment") for code in (DISC, moving))
    still, moved = (look_at(row, client=gpu)[0] for row in rows)
    assert (still.is_static, moved.is_static) == (True, False)
    assert still.picture != moved.picture
    assert {rgb for rgb, _ in still.palette} == {(248, 8, 8), (8, 8, 8)}
    assert sum(share for _, share in still.palette) == pytest.approx(1.0, abs=0.01)
    assert still.thumbnail[:4] == b"RIFF"
    assert not still.faults


def test_rows_are_run_once_and_found_again(gpu, store):
    num_run, steps, looks = run_all(store, gpu)
    assert num_run == 4  # the rejected one is not looked at
    # The table needs not run them again.
    assert num_to_run(store, [row.id for row in kept_rows(store)]) == 0
    seen = row_checks(store, [1])[1]
    store.forget_checks([1])
    list(run_rows(store, [1], client=gpu))
    ran = row_checks(store, [1])[1]
    assert replace(seen, gpu_ms=ran.gpu_ms) == ran
    assert steps[-1].num_done == 4
    assert steps[-1].eta_s == 0
    assert run_all(store, gpu)[0] == 0
    stamp = looks.stamp()
    looks.forget(ROWS[0])
    assert looks.stamp() != stamp
    assert run_all(store, gpu)[0] == 1
    (fault,) = findings(store, looks, "faults")
    assert "not a valid fragment" in fault.message
    (twins,) = findings(store, looks, "pictures")
    assert twins.ids == (1, 2)
    motion, colour = findings(store, looks, "wording")
    assert "blue" in colour.message
    assert "stays the same" in motion.message


def test_a_fix_is_made_through_the_store_and_can_be_undone(gpu, store):
    looks = run_all(store, gpu)[2]
    colour = next(f for f in findings(store, looks, "wording") if "blue" in f.message)
    seen = [store.get(number) for number, _ in colour.fix.edits]
    apply_fix(store, colour.fix, seen=seen, author="me")
    assert store.get(1).example.prompts == ("a red disc",)
    assert findings(store, looks, "wording") == ()
    store.undo_last(author="me")
    assert store.get(1).example == ROWS[0]


def test_a_fix_does_not_overwrite_a_later_edit(gpu, store):
    looks = run_all(store, gpu)[2]
    fix = findings(store, looks, "wording")[0].fix
    seen = [store.get(1)]
    theirs = replace(ROWS[0], natural_language="theirs")
    store.update(1, theirs, expected_revision=seen[0].revision, author="other")
    with pytest.raises(DatasetError, match="was changed"):
        apply_fix(store, fix, seen=seen, author="me")
    assert store.get(1).example == theirs


class EditedMeanwhile(DatasetStore):
    """Another session edits or deletes row 1 at the last moment before rows are changed."""

    is_deletion = False

    def change_many(self, *args, **kwargs):
        other = DatasetStore(self.path)
        if self.is_deletion:
            other.delete([1], author="bob")
        else:
            save_edits(other, [(other.get(1), {"notes": "bob's"})], author="bob")
        return super().change_many(*args, **kwargs)


@pytest.mark.parametrize(
    ("is_deletion", "message"), [(False, "Pair 1 was changed"), (True, "Pair 1 was deleted")]
)
def test_a_fix_meets_an_edit_at_the_last_moment(store, is_deletion, message):
    seen = store.rows([2, 1])
    fix = Fix("x", ((2, None), (1, replace(ROWS[0], natural_language="fixed"))))
    racing = EditedMeanwhile(store.path)
    racing.is_deletion = is_deletion
    with pytest.raises(DatasetError, match=message):
        apply_fix(racing, fix, seen=seen, author="alice")
    assert store.get(2).example == ROWS[1]
    assert [row.example.notes for row in store.rows([1])] == ([] if is_deletion else ["bob's"])


def test_what_is_kept_stays_settled_until_its_rows_change(gpu, store):
    looks = run_all(store, gpu)[2]
    (twins,) = findings(store, looks, "pictures")
    looks.dismiss([twins.key])
    assert twins.key in open_looks().dismissed()
    row = store.get(2)
    changed = replace(row.example, phrasings=("another",))
    store.update(2, changed, expected_revision=row.revision, author="me")
    (again,) = findings(store, looks, "pictures")
    assert again.key not in looks.dismissed()
    looks.restore([twins.key])
    assert looks.dismissed() == frozenset()


def test_a_broken_file_of_looks_says_what_to_do(home):
    home.mkdir(exist_ok=True)
    (home / "looks.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(DatasetError, match="cannot be used"):
        open_looks().dismissed()


def test_a_merge_is_one_step(gpu, store):
    again = store.add(replace(ROWS[3], natural_language="double"), author="me")
    (same,) = findings(store, open_looks(), "repeats")[:1]
    seen = [store.get(number) for number in same.ids]
    assert apply_fix(store, same.fix, seen=seen, author="me") == 2
    assert store.get(4).example.prompts == ("twice", "double")
    store.undo_last(author="me")
    assert store.get(4).example == ROWS[3]
    assert store.get(again.id).example.natural_language == "double"
