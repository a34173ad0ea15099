import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import ConfigError
from core.settings import from_section
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.tokenizer_file import save_tokenizer
from core.tokenizer.training import train_code_tokenizer, train_tokenizer

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "token_ids.json"
_PROMPTS = ("a red circle", "two blue circles, slowly turning", "noise")
_CODES = (
    "fn circle(p: vec2<f32>, r: f32) -> f32 { return length(p) - r; }",
    "let brightness = 0.5 + 0.5 * sin(time); let radius = brightness * 0.25;",
)


def _train_small() -> Tokenizer:
    config = TokenizerConfig(code_vocab_size=1024, prompt_vocab_size=512)
    return train_tokenizer(_PROMPTS, _CODES, config=config)


def _ids(tokenizer: Tokenizer) -> dict[str, list[list[int]]]:
    return {
        "prompts": [tokenizer.prompt.encode(prompt) for prompt in _PROMPTS],
        "codes": [tokenizer.code.encode(code) for code in _CODES],
        "lossless": [tokenizer.code.encode(code, lossless=True) for code in _CODES],
    }


def test_ids_are_the_same_on_every_platform(update_golden: bool) -> None:
    ids = _ids(_train_small())
    if update_golden:
        GOLDEN.write_text(json.dumps(ids) + "\n", encoding="utf-8")
    assert ids == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_training_does_not_depend_on_the_order_of_hashes(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; sys.path[:0] = sys.argv[1:3];"
        "import test_tokenizer_training as t;"
        "t.save_tokenizer(t._train_small(), Path(sys.argv[3]))"
    )
    path = tmp_path / "there.json"
    arguments = [sys.executable, "-c", program, str(ROOT), str(Path(__file__).parent), str(path)]
    subprocess.run(arguments, check=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    save_tokenizer(_train_small(), tmp_path / "here.json")
    assert path.read_bytes() == (tmp_path / "here.json").read_bytes()


def test_the_code_vocabulary_has_its_size() -> None:
    codes = [" ".join(f"name{i} other_{i}" for i in range(2000))]
    for size in (1024, 1300):
        config = TokenizerConfig(code_vocab_size=size)
        assert train_code_tokenizer(codes, config=config).vocab_size == size


def test_rare_words_stay_pieces() -> None:
    codes = ["common common common rare"]
    tokenizer = train_code_tokenizer(codes, config=TokenizerConfig(min_freq=2))
    assert len(tokenizer.encode("common")) == 1
    assert len(tokenizer.encode("rare")) > 1


def test_training_on_nothing_gives_a_usable_tokenizer() -> None:
    tokenizer = train_tokenizer([], [], config=TokenizerConfig())
    assert tokenizer.code.decode(tokenizer.code.encode("let a=1;")) == "let a = 1;"
    assert tokenizer.prompt.decode(tokenizer.prompt.encode("Red")) == "red"


def test_the_original_sections_load() -> None:
    section = {"tokenizer_type": "wgsl", "max_length": 256, "lowercase": False, "min_freq": 2}
    config = from_section(TokenizerConfig, section, section="tokenizer")
    assert (config.max_length, config.lowercase, config.min_freq) == (256, False, 2)


@pytest.mark.parametrize(
    "values", [{"tokenizer_type": "word"}, {"code_vocab_size": 100}, {"min_freq": 0}]
)
def test_settings_outside_their_range_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=next(iter(values))):
        from_section(TokenizerConfig, values, section="tokenizer")
