"""One network taught all four tasks by heart, saved, loaded and asked."""

import pytest

from core.checkpoints.reading import load_checkpoint
from core.checkpoints.writing import write_checkpoint
from core.errors import CodeTooLongError, EmptyPromptError, TaskNotLearnt
from core.generation.config import GenerationConfig
from core.generation.generator import Generator
from core.generation.records import Request
from core.model.config import ModelConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.special_tokens import TASKS
from core.tokenizer.training import train_tokenizer
from core.training.config import TrainingConfig
from core.training.evaluation import evaluate
from core.training.loop import TrainingLoop
from core.training.records import CodeIds, Pair

RED, BLUE = "vec4<f32>(1.0, 0.0, 0.0, 1.0)", "vec4<f32>(0.0, 0.0, 1.0, 1.0)"
DOUBLE = "fn double(x: f32) -> f32 {\n    return 2.0 * x;\n}"
HALVE = "fn halve(x: f32) -> f32 {\n    return 0.5 * x;\n}"
# task, text given, code given, answer
TAUGHT = (
    ("generate", "paint it red", "", RED),
    ("generate", "halve a number", "", HALVE),
    ("edit", "make it blue", RED, BLUE),
    ("edit", "make it red", BLUE, RED),
    ("repair", "expected `;`, found \u201c}\u201d", DOUBLE.replace(";", ""), DOUBLE),
    ("repair", "unknown identifier \u00fc", HALVE.replace("* x", "* \u00fc"), HALVE),
    ("describe", "", RED, "paint it red"),
    ("describe", "", DOUBLE, "double a number \u2014 twice x"),
)
GREEDY = GenerationConfig()


def taught_model(folder):
    sizes = TokenizerConfig(code_vocab_size=1024, prompt_vocab_size=512)
    prompts = [text or answer for _, text, _, answer in TAUGHT]
    tokenizer = train_tokenizer(prompts, [RED, BLUE, DOUBLE, HALVE], config=sizes)
    pairs = [
        Pair(
            (tuple(tokenizer.encode_source(task, text=text, code=code)),),
            tuple(tokenizer.encode_target(task, answer)),
            key=f"{task} {text} {code}",
            task=task,
        )
        for task, text, code, answer in TAUGHT
    ]
    config = ModelConfig(
        d_model=64, nhead=4, num_layers=1, dim_feedforward=128, dropout=0.0, max_seq_len=64
    )
    model = Seq2Seq(
        config,
        prompt_vocab_size=tokenizer.prompt.vocab_size,
        code_vocab_size=tokenizer.code.vocab_size,
    )
    init_weights(model, seed=0)
    ids = CodeIds(tokenizer.code.sos_id, tokenizer.code.eos_id, tokenizer.code.pad_id)
    settings = TrainingConfig(num_epochs=200, batch_size=4, learning_rate=0.005)
    loop = TrainingLoop(model, train=pairs, val=[], config=settings, code_ids=ids, device="cpu")
    *_, finished = loop.run()
    assert evaluate(model, pairs, batch_size=8, code_ids=ids, device="cpu").token_accuracy == 1.0
    write_checkpoint(
        folder, model=model, tokenizer=tokenizer, step=finished.step, epoch=finished.epoch,
        run_id="test", metrics={}, state=None, tasks=TASKS,
    )  # fmt: skip
    return load_checkpoint(folder, device="cpu")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    return taught_model(tmp_path_factory.mktemp("four") / "model")


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
