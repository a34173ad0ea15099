"""The questions of a model card: held out, seeded, and as the tasks of the model allow."""

from core.dataset.recipes.splits import RECIPE_SPLITS
from core.dataset.records import Example
from core.evaluation.question_sets import card_sets

SHIPPED = [Example(f"the {n}th", " + ".join("x" * n), "expression") for n in range(1, 60)]


def test_sets_are_those_of_the_tasks_and_the_same_each_time() -> None:
    sets = list(card_sets(SHIPPED, ("generate", "edit", "repair", "describe"), limit=3))
    assert [one.name for one in sets] == [
        "recipes", "program", "wording", "combination", "curated", "edit", "repair", "describe",
    ]  # fmt: skip
    assert {"program", "wording", "combination"} <= set(RECIPE_SPLITS)
    assert all(0 < len(one.questions) <= 3 for one in sets)
    assert all(q.request.task == one.task for one in sets for q in one.questions)
    assert all(
        bool(q.request.code) == (one.task != "generate") for one in sets for q in one.questions
    )
    assert list(card_sets(SHIPPED, ("generate",), limit=3)) == sets[:5]


def test_a_prompt_of_the_shipped_pairs_is_no_question() -> None:
    first = next(iter(card_sets(SHIPPED, ("generate",), limit=1))).questions[0]
    known = [*SHIPPED, Example(first.request.prompt, "1.0", "expression")]
    assert next(iter(card_sets(known, ("generate",), limit=1))).questions[0] != first
