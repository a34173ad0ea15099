"""Exported models against the network they came from."""

import json
import subprocess
import sys

import numpy as np
import pytest
from onnxruntime import InferenceSession

from core import paths
from core.actions.export_model import EXAMPLE, MAX_DIFFERENCE, export_model
from core.actions.open_model import find_model
from core.checkpoints.reading import load_checkpoint
from core.dataset.importing import read_examples
from core.dataset.normalising import code_tokens
from core.errors import CheckpointMissing, StudioError
from core.generation.config import GenerationConfig
from core.generation.generator import Generator
from tests.taught_tasks import RED

NUM_PROMPTS = 100


@pytest.fixture(scope="module")
def exported(taught_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exported") / "model"
    return export_model(find_model(str(taught_folder)), folder)


def greedy(folder, prompts, tokenizer):
    """Decode with nothing but the exported graphs and numbers."""
    model = json.loads((folder / "model.json").read_text())
    encoder, decoder = (InferenceSession(folder / f"{n}.onnx") for n in ("encoder", "decoder"))
    names = [output.name for output in encoder.get_outputs()]
    presents = [output.name.replace("present", "past") for output in decoder.get_outputs()[1:]]
    empty = np.zeros((1, model["num_heads"], 0, model["head_size"]), np.float32)
    answers = []
    for prompt in prompts:
        ids = tokenizer.encode_source("generate", text=prompt)
        lengths = np.array([len(ids)], np.int32)
        read = encoder.run(None, {"ids": np.array([ids]), "lengths": lengths})
        fed = dict(zip(names, read, strict=True)) | {"prompt_lengths": lengths}
        past, written = dict.fromkeys(presents, empty), [model["start_id"]]
        while len(written) < model["max_tokens"] and written[-1] != model["end_id"]:
            now = np.array([len(written)], np.int32)
            step = {"ids": np.array([written[-1:]]), "places": now - 1, "length": now}
            logits, *present = decoder.run(None, fed | past | step)
            logits[0, model["banned_ids"]] = -np.inf
            written.append(int(logits[0].argmax()))
            past = dict(zip(presents, present, strict=True))
        answers.append([i for i in written[1:] if i != model["end_id"]])
    return answers


def compare(model_folder, exported_folder):
    examples = read_examples(paths.curated()).examples
    prompts = [example.natural_language for example in examples[:: len(examples) // NUM_PROMPTS]]
    loaded = load_checkpoint(model_folder, device="cpu")
    generator = Generator(loaded.model, loaded.tokenizer, device="cpu")
    config = GenerationConfig(max_new_tokens=65_536, max_seconds=86_400)  # none is cut short
    expected = generator.generate(prompts[:NUM_PROMPTS], config=config)
    found = greedy(exported_folder, prompts[:NUM_PROMPTS], loaded.tokenizer)
    assert len({tuple(ids) for ids in found}) > 1
    assert found == [list(samples[0].token_ids) for samples in expected]


def test_greedy_answers_are_those_of_the_network(taught_folder, exported):
    assert exported.difference <= MAX_DIFFERENCE
    compare(taught_folder, exported.folder)


@pytest.mark.slow
def test_greedy_answers_of_the_shipped_model_are_those_of_the_network(tmp_path):
    choice = find_model("base")
    written = export_model(choice, tmp_path / "base")
    assert written.difference <= MAX_DIFFERENCE
    compare(choice.folder, written.folder)


def test_the_example_writes_a_shader_without_the_studio(exported, tmp_path):
    command = [sys.executable, str(exported.folder / EXAMPLE), "paint it red"]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, timeout=120, env={}
    )
    assert code_tokens(done.stdout) == code_tokens(RED), done.stderr
    assert len((exported.folder / EXAMPLE).read_text().splitlines()) < 50


def test_eight_bits_are_smaller(taught_folder, exported, tmp_path):
    small = export_model(find_model(str(taught_folder)), tmp_path / "small", is_quantised=True)
    assert small.sizes_bytes["decoder.onnx"] < exported.sizes_bytes["decoder.onnx"]
    assert small.difference > exported.difference


def test_what_cannot_be_exported_is_told(taught_folder, tmp_path):
    with pytest.raises(CheckpointMissing, match="no network"):
        export_model(find_model("nearest"), tmp_path / "new")
    with pytest.raises(StudioError, match="is there already"):
        export_model(find_model(str(taught_folder)), tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_folder_below_a_file_is_told(taught_folder, tmp_path):
    file = tmp_path / "file"
    file.write_text("mine")
    with pytest.raises(StudioError, match="file is a file, not a folder"):
        export_model(find_model(str(taught_folder)), file / "model")


def test_the_example_without_words_says_how_it_is_used(exported):
    command = [sys.executable, str(exported.folder / EXAMPLE)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr == 'Usage: python example.py "a red circle on black"\n'
