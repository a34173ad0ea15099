"""A fork is refused where no answer can begin so, before anything is written."""

import pytest

from core.actions.explain_answer import fork_answer
from core.actions.generate_shader import open_model
from core.actions.open_model import find_model
from core.errors import PromptError
from core.generation.config import GenerationConfig
from core.generation.records import Request
from tests.taught_tasks import RED

ASKED = Request("paint it red")


@pytest.fixture(scope="module")
def model(taught_folder):
    return open_model(find_model(str(taught_folder)))


def fork(model, client, beginning, constraint="full"):
    config = GenerationConfig(constraint=constraint, max_new_tokens=40)
    return fork_answer(model, ASKED, beginning, config=config, client=client)


@pytest.mark.gpu
@pytest.mark.parametrize("constraint", ["full", "none"])
def test_tokens_outside_the_vocabulary_are_told(model, gpu, constraint):
    last = model.tokenizer.code.vocab_size - 1
    for token_id in (10**6, -1, last + 1):
        with pytest.raises(PromptError, match=f"token 1 is {token_id}; .* 0 to {last}"):
            fork(model, gpu, [token_id], constraint)
    with pytest.raises(PromptError, match="token 1 is 0; it is never part"):
        fork(model, gpu, [model.tokenizer.code.pad_id], constraint)


@pytest.mark.gpu
def test_a_token_that_cannot_follow_is_told_with_its_place(model, gpu):
    code = model.tokenizer.code
    begin = code.encode(RED)
    with pytest.raises(PromptError, match=r"token 2 is \d+ '\)'; ") as caught:
        fork(model, gpu, [begin[0], code.encode(")")[0]])
    assert caught.value.hint
    with pytest.raises(PromptError, match="the end; the shader is not complete"):
        fork(model, gpu, [*begin[:2], code.eos_id])
    with pytest.raises(PromptError, match="nothing comes behind the end"):
        fork(model, gpu, [*begin, code.eos_id, begin[0]])


@pytest.mark.gpu
def test_the_end_can_be_where_a_shader_forks(model, gpu):
    code = model.tokenizer.code
    *_, ranking = fork(model, gpu, [*code.encode(RED), code.eos_id])
    assert ranking.best.code == RED
