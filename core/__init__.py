"""The studio's engine: dataset, tokenizer, model, training, generation, WGSL and GPU; no user interface."""
