"""One network taught all four tasks by heart, saved, loaded and asked."""

import pytest

from core.checkpoints.reading import load_checkpoint
from core.errors import CodeTooLongError, EmptyPromptError, TaskNotLearnt
from core.generation.config import GenerationConfig
from core.generation.generator import Generator
from core.generation.records import Request
from tests.taught_tasks import BLUE, DOUBLE, RED, TAUGHT

GREEDY = GenerationConfig()


@pytest.fixture(scope="module")
def loaded(taught_folder):
    return load_checkpoint(taught_folder, device="cpu")


@pytest.fixture(scope="module")
def generator(loaded):
    return Generator(loaded.model, loaded.tokenizer, device="cpu", tasks=loaded.manifest.tasks)


def test_shaders_are_generated_edited_and_repaired(generator):
    asked = [row for row in TAUGHT if row[0] != "describe"]
    requests = [Request(text, task=task, code=code) for task, text, code, _ in asked]
    found = generator.write(requests, config=GREEDY)
    assert [sample.code for (sample,) in found] == [row[3] for row in asked]


def test_shaders_are_described(generator):
    asked = [row for row in TAUGHT if row[0] == "describe"]
    found = generator.describe([code for _, _, code, _ in asked], config=GREEDY)
    assert [description.text for (description,) in found] == [row[3] for row in asked]
    assert all(description.is_complete for (description,) in found)


def test_descriptions_may_be_drawn(generator):
    config = GenerationConfig(temperature=3.0, num_samples=8, seed=1, max_new_tokens=12)
    drawn = [[d.text for d in generator.describe([RED], config=config)[0]] for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) > 1


def test_an_edit_is_streamed(generator):
    request = Request("make it blue", task="edit", code=RED)
    pieces = generator.stream(request, config=GREEDY)
    assert "".join(piece.text for piece in pieces) == BLUE


def test_the_layout_of_the_code_given_does_not_matter(generator):
    spread = "// a colour\n  " + RED.replace(", ", " ,\n ")
    ((sample,),) = generator.write(
        [Request("make it blue", task="edit", code=spread)], config=GREEDY
    )
    assert sample.code == BLUE


@pytest.mark.parametrize("task", ["edit", "repair", "describe"])
def test_a_model_that_only_generates_refuses_the_rest(loaded, task):
    simple = Generator(loaded.model, loaded.tokenizer, device="cpu")
    with pytest.raises(TaskNotLearnt, match=f"not trained to {task}.*can generate"):
        simple.write([Request("make it blue", task=task, code=RED)], config=GREEDY)


def test_code_that_cannot_be_read_is_refused(generator):
    with pytest.raises(EmptyPromptError, match="shader is empty"):
        generator.describe([" \n"], config=GREEDY)
    with pytest.raises(EmptyPromptError, match="prompt is empty"):
        generator.write([Request(" ", task="edit", code=RED)], config=GREEDY)
    with pytest.raises(CodeTooLongError, match=r"has \d+ tokens; this model reads at most 62"):
        generator.describe([DOUBLE * 9], config=GREEDY)
