"""What validation sets share with training, and who counts as whose variant."""

from core.actions.find_leaks import Item, TrainingPool, count_leaks, item_of_row
from core.actions.list_lookalikes import leaders_of
from core.dataset import splitting
from core.dataset.lookalikes import RECIPES_GROUP
from core.dataset.records import Example
from core.dataset.splitting import assign_split, group_sha256
from core.rendering.picture_hash import MAX_SAME_DISTANCE

CODE = "fn half(x: f32) -> f32 { return 0.5 * x; }"
FAR = (1 << 400) - 1  # so many bits from 0


def item(key="q", prompt="question", code="fn f() {}", picture=None):
    return Item(key, (prompt,), code, "fragment", picture)


POOL = TrainingPool([item("t", "Draw a star.", CODE, picture=0)])


def test_an_item_of_its_own_shares_nothing():
    assert POOL.shared(item(picture=FAR)) == frozenset()


def test_layout_and_comments_do_not_hide_a_program():
    code = "fn half(x: f32) -> f32 {\n    return 0.5 * x; // same\n}"
    assert POOL.shared(item(code=code)) == {"program", "structure"}


def test_names_and_numbers_do_not_hide_a_structure():
    code = "fn third(v: f32) -> f32 { return 0.3 * v; }"
    assert POOL.shared(item(code=code)) == {"structure"}


def test_case_does_not_hide_a_prompt():
    assert POOL.shared(item(prompt="draw a STAR")) == {"prompt"}


def test_a_picture_is_shared_up_to_the_limit():
    near, far = (1 << MAX_SAME_DISTANCE) - 1, (1 << (MAX_SAME_DISTANCE + 1)) - 1
    assert POOL.shared(item(picture=near)) == {"picture"}
    assert POOL.shared(item(picture=far)) == frozenset()


def test_a_structure_is_a_leak_unless_the_set_is_about_other_things():
    questions = [item(code="fn third(v: f32) -> f32 { return 0.3 * v; }"), item(prompt="b")]
    assert not count_leaks("s", questions, POOL, may_share_structure=True).is_leaking
    found = count_leaks("s", questions, POOL)
    assert found.is_leaking
    assert (found.size, found.same_structure, found.same_program) == (2, 1, 0)
    assert found.first == ("question",)


def test_a_benchmark_prompt_is_a_leak():
    found = count_leaks("s", [item(prompt="Fill the screen with red!")], POOL)
    assert found.is_leaking
    assert found.benchmark_prompts == 1


def test_rows_that_look_alike_count_as_one_even_by_way_of_others():
    step = (1 << MAX_SAME_DISTANCE) - 1
    chain = [item(key, picture=bits) for key, bits in (("c", 0), ("a", step), ("b", step << 12))]
    apart = item("d", picture=FAR << 500)
    assert leaders_of([*chain, apart], TrainingPool([])) == [("b", "a"), ("c", "a")]


def test_a_row_that_the_recipes_show_counts_as_theirs_with_all_that_look_like_it():
    rows = [item("a", picture=FAR), item("b", picture=FAR), item("c", prompt="draw a star")]
    leaders = leaders_of([*rows, item("d")], POOL)
    assert leaders == [("b", "a"), ("c", RECIPES_GROUP)]
    rows.append(item("b", code=CODE, picture=FAR))
    assert leaders_of(rows, POOL) == [(key, RECIPES_GROUP) for key in "abc"]


def test_the_split_follows_the_list(monkeypatch):
    example = Example("halve it", CODE, "function")
    other = Example("other", "fn g(x: i32) -> i32 { return x; }", "function")
    key, leader = item_of_row(example).key, item_of_row(other).key
    assert group_sha256(example) == key
    group_sha256.cache_clear()
    monkeypatch.setattr(splitting, "leaders", lambda: {key: leader})
    assert group_sha256(example) == group_sha256(other) == leader
    group_sha256.cache_clear()
    monkeypatch.setattr(splitting, "leaders", lambda: {key: RECIPES_GROUP})
    assert assign_split(example, train_ratio=0.01, val_ratio=0.9) == "train"
    group_sha256.cache_clear()
