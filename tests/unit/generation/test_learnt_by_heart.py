"""The rooms together: what was trained, saved and loaded writes what it was taught."""

from core.checkpoints.reading import load_checkpoint
from core.checkpoints.writing import write_checkpoint
from core.generation.config import GenerationConfig
from core.generation.generator import Generator
from core.generation.records import Request
from core.model.config import ModelConfig
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.training import train_tokenizer
from core.training.config import TrainingConfig
from core.training.loop import TrainingLoop
from core.training.records import CodeIds, Pair

TAUGHT = {
    "make it red": "vec4<f32>(1.0, 0.0, 0.0, 1.0)",
    "make it blue": "vec4<f32>(0.0, 0.0, 1.0, 1.0)",
    "double a number": "fn double(x: f32) -> f32 {\n    return 2.0 * x;\n}",
    "halve a number": "fn halve(x: f32) -> f32 {\n    return 0.5 * x;\n}",
}


def test_taught_shaders_are_written_again(tmp_path):
    sizes = TokenizerConfig(code_vocab_size=1024, prompt_vocab_size=512)
    tokenizer = train_tokenizer(TAUGHT, TAUGHT.values(), config=sizes)
    code = tokenizer.code
    pairs = [
        Pair((tuple(tokenizer.prompt.encode(prompt)),), tuple(code.encode(text)), prompt)
        for prompt, text in TAUGHT.items()
    ]
    model = Seq2Seq(
        ModelConfig(
            d_model=32, nhead=2, num_layers=1, dim_feedforward=64, dropout=0.0, max_seq_len=64
        ),
        prompt_vocab_size=tokenizer.prompt.vocab_size,
        code_vocab_size=code.vocab_size,
    )
    init_weights(model, seed=0)
    loop = TrainingLoop(
        model,
        train=pairs,
        val=[],
        config=TrainingConfig(num_epochs=60, batch_size=4, learning_rate=0.01),
        code_ids=CodeIds(code.sos_id, code.eos_id, code.pad_id),
        device="cpu",
    )
    *_, finished = loop.run()
    write_checkpoint(
        tmp_path / "model", model=model, tokenizer=tokenizer, step=finished.step,
        epoch=finished.epoch, run_id="test", metrics={}, state=None,
    )  # fmt: skip
    loaded = load_checkpoint(tmp_path / "model", device="cpu")
    generator = Generator(loaded.model, loaded.tokenizer, device="cpu")
    found = generator.generate(list(TAUGHT), config=GenerationConfig())
    assert [sample.code for (sample,) in found] == list(TAUGHT.values())
    assert [sample.kind for (sample,) in found] == ["expression"] * 2 + ["function"] * 2
    assert all(sample.is_complete for (sample,) in found)
    pieces = generator.stream(Request("halve a number"), config=GenerationConfig())
    assert "".join(piece.text for piece in pieces) == TAUGHT["halve a number"]
