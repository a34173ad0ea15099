"""A tiny model that was taught all four tasks by heart, as a model folder."""

from pathlib import Path

from core.checkpoints.writing import write_checkpoint
from core.model.config import ModelConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.training import train_tokenizer
from core.training.config import TrainingConfig
from core.training.evaluation import evaluate
from core.training.loop import TrainingLoop
from core.training.records import CodeIds, Pair

RED, BLUE = "vec4<f32>(1.0, 0.0, 0.0, 1.0)", "vec4<f32>(0.0, 0.0, 1.0, 1.0)"
DOUBLE = "fn double(x: f32) -> f32 {\n    return 2.0 * x;\n}"
HALVE = "fn halve(x: f32) -> f32 {\n    return 0.5 * x;\n}"
NO_SEMICOLON = ["fn double(x: f32) -> f32 {", "return 2.0 * x", "}"]
# task, text given, code given, answer
TAUGHT = (
    ("generate", "paint it red", "", RED),
    ("generate", "halve a number", "", HALVE),
    ("edit", "make it blue", RED, BLUE),
    ("edit", "make it red", BLUE, RED),
    ("repair", f"expected `;` after this: {NO_SEMICOLON[1]}", "\n".join(NO_SEMICOLON), DOUBLE),
    (
        "repair",
        "no definition in scope for identifier: `\u00fc`",
        HALVE.replace("* x", "* \u00fc"),
        HALVE,
    ),
    ("describe", "", RED, "paint it red"),
    ("describe", "", DOUBLE, "double a number \u2014 twice x"),
)


def write_taught_model(folder: Path) -> None:
    """Train a model by heart and write it; some ten seconds."""
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
        run_id="test", metrics={}, state=None, tasks=loop.tasks,
    )  # fmt: skip
