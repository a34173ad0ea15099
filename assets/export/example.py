"""Write a shader with an exported model: ``python example.py "a red circle on black"``.

Needs numpy, onnxruntime and tokenizers, and nothing of the studio.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

if len(sys.argv) != 2:
    sys.exit('Usage: python example.py "a red circle on black"')
folder = Path(__file__).parent
model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
encoder = onnxruntime.InferenceSession(folder / "encoder.onnx")
decoder = onnxruntime.InferenceSession(folder / "decoder.onnx")

words = Tokenizer.from_str(json.dumps(tokenizer["prompt"])).encode(sys.argv[1]).ids
words = [model["first_word_id"] + word for word in words[: model["max_words"]]]
ids = [model["task_ids"]["generate"], model["kind_ids"]["any"], *words, model["end_id"]]
lengths = np.array([len(ids)], np.int32)
names = [output.name for output in encoder.get_outputs()]
read = encoder.run(None, {"ids": np.array([ids]), "lengths": lengths})
fed = dict(zip(names, read, strict=True)) | {"prompt_lengths": lengths}

empty = np.zeros((1, model["num_heads"], 0, model["head_size"]), np.float32)
past = {name.replace("prompt", "past"): empty for name in names}
written = [model["start_id"]]
while len(written) < model["max_tokens"]:
    now = np.array([len(written)], np.int32)
    step = {"ids": np.array([written[-1:]]), "places": now - 1, "length": now}
    logits, *present = decoder.run(None, fed | past | step)
    logits[0, model["banned_ids"]] = -np.inf
    written.append(int(logits[0].argmax()))
    if written[-1] == model["end_id"]:
        break
    outputs = decoder.get_outputs()[1:]
    past = {o.name.replace("present", "past"): p for o, p in zip(outputs, present, strict=True)}

# Pieces with a mark go on with the word before; any blank between other pieces is fine in WGSL.
spelling = {"<template_open>": "<", "<template_close>": ">"}
pieces = [tokenizer["code_vocabulary"][token_id] for token_id in written[1:]]
pieces = [spelling.get(piece, piece) for piece in pieces if piece != "<eos>"]
print("".join(piece[2:] if piece.startswith("##") else f" {piece}" for piece in pieces).strip())
