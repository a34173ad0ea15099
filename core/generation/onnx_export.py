"""A model as files that run without the studio: two ONNX graphs, the tokenizer, and its numbers."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from onnxruntime import InferenceSession
from torch import Tensor

from core.checkpoints.reading import LoadedCheckpoint
from core.dataset.tasks import TASKS
from core.generation.onnx_decoder import OnnxDecoder
from core.generation.onnx_encoder_graph import encoder_graph
from core.generation.onnx_graph import decoder_graph
from core.model.seq2seq import Seq2Seq
from core.storage.atomic_write import write_bytes, write_text
from core.tokenizer.special_tokens import ANY_KIND, PROMPT_TOKENS
from core.tokenizer.tokenizer_file import save_tokenizer
from core.wgsl.kinds import SHADER_KINDS

ENCODER, DECODER, TOKENIZER, NUMBERS = (
    "encoder.onnx",
    "decoder.onnx",
    "tokenizer.json",
    "model.json",
)
_CONTROL_TOKENS = 3  # a prompt's task, kind and end


@dataclass(frozen=True)
class ForcedText:
    """A prompt and a shader, as ids, with which graphs are compared to the network."""

    source: tuple[int, ...]
    target: tuple[int, ...]


def write_graphs(loaded: LoadedCheckpoint, folder: Path, *, is_quantised: bool) -> None:
    """Write encoder, decoder, tokenizer and numbers into a folder.

    The encoder reads code where the model has learnt a task for which it must; what the decoder
    writes is code: descriptions are left to the studio.

    Raises:
        ValueError: the runtime's kernels do not take a model of these sizes.
    """
    model, tokenizer = loaded.model, loaded.tokenizer
    if not OnnxDecoder.can_run(model.config):
        raise ValueError("the runtime has no kernels for these sizes")
    reads_code = set(loaded.manifest.tasks) != {"generate"}
    longest = tokenizer.config.max_prompt_tokens + model.config.max_seq_len * reads_code
    encoder = encoder_graph(
        model, is_quantised=is_quantised, reads_code=reads_code, longest=longest
    )
    write_bytes(folder / ENCODER, encoder)
    write_bytes(folder / DECODER, decoder_graph(model, is_quantised=is_quantised))
    save_tokenizer(tokenizer, folder / TOKENIZER)
    code, config = tokenizer.code, model.config
    numbers = {
        "tasks": list(loaded.manifest.tasks),
        "task_ids": {task: PROMPT_TOKENS.index(f"<{task}>") for task in TASKS},
        "kind_ids": {kind: PROMPT_TOKENS.index(f"<{kind}>") for kind in (ANY_KIND, *SHADER_KINDS)},
        "first_word_id": len(PROMPT_TOKENS),
        "max_words": tokenizer.config.max_prompt_tokens - _CONTROL_TOKENS,
        "start_id": code.sos_id,
        "end_id": code.eos_id,
        "banned_ids": [code.pad_id, code.sos_id, code.unk_id],
        "max_tokens": config.max_seq_len,
        "num_heads": config.nhead,
        "head_size": config.head_size,
        "num_layers": config.num_layers,
    }
    write_text(folder / NUMBERS, json.dumps(numbers, indent=1) + "\n")


def largest_difference(model: Seq2Seq, folder: Path, texts: Sequence[ForcedText]) -> float:
    """Return by how much any logit of the written graphs differs from the network's, at most."""
    encoder = InferenceSession(folder / ENCODER, providers=["CPUExecutionProvider"])
    decoder = InferenceSession(folder / DECODER, providers=["CPUExecutionProvider"])
    worst = 0.0
    for text in texts:
        expected_TV = _logits(model, text).numpy()
        lengths = np.array([len(text.source)], np.int32)
        names = [output.name for output in encoder.get_outputs()]
        read = encoder.run(None, {"ids": np.array([text.source]), "lengths": lengths})
        fed = dict(zip(names, read, strict=True)) | {"prompt_lengths": lengths}
        shape = (1, model.config.nhead, 0, model.config.head_size)
        past = {name.replace("prompt", "past"): np.zeros(shape, np.float32) for name in names}
        presents = [output.name.replace("present", "past") for output in decoder.get_outputs()[1:]]
        for place, token_id in enumerate(text.target):
            now = np.array([place], np.int32)
            step = {"ids": np.array([[token_id]]), "places": now, "length": now + 1}
            logits, *present = decoder.run(None, fed | past | step)
            worst = max(worst, float(np.abs(logits[0] - expected_TV[place]).max()))
            past = dict(zip(presents, present, strict=True))
    return worst


@torch.inference_mode()
def _logits(model: Seq2Seq, text: ForcedText) -> Tensor:
    source_1S, target_1T = torch.tensor([text.source]), torch.tensor([text.target])
    logits_1TV: Tensor = model(source_1S, torch.ones_like(source_1S, dtype=torch.bool), target_1T)
    return logits_1TV[0]
