"""Put a run together: examples, tokenizer, model and loop, fresh or from a checkpoint."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.checkpoints.reading import load_checkpoint, load_training_state
from core.dataset.records import Example, Split
from core.jobs.config import RunConfig
from core.jobs.run_dataset import RunExample
from core.jobs.run_folder import RunFolder, read_run, read_run_examples
from core.jobs.trainer.repair_pairs import repair_pairs
from core.jobs.trainer.resuming import ResumePoint
from core.model.init_weights import init_weights
from core.model.seq2seq import Seq2Seq
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.tokenizer_file import load_tokenizer, save_tokenizer
from core.tokenizer.training import train_tokenizer
from core.training.loop import TrainingLoop
from core.training.records import CodeIds, Pair


@dataclass(frozen=True)
class AssembledRun:
    """A run that is ready to go on. ``warnings`` are what the user should know."""

    config: RunConfig
    examples: tuple[RunExample, ...]
    tokenizer: Tokenizer
    model: Seq2Seq
    loop: TrainingLoop
    device: str
    warnings: tuple[str, ...]

    def of(self, split: Split) -> list[Example]:
        """Return the examples of one split."""
        return [item.example for item in self.examples if item.split == split]


def assemble_run(folder: RunFolder, *, start: ResumePoint) -> AssembledRun:
    """Build everything that training needs, from the newest checkpoint where there is one.

    Raises:
        RunError: the folder is damaged.
        DatasetError: no example can be trained on.
        CheckpointMismatch: the checkpoint belongs to other settings.
    """
    info = read_run(folder)
    examples = read_run_examples(folder)
    config = info.config
    tokenizer = _tokenizer(folder, examples, config)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    warnings = list(start.warnings)
    if start.checkpoint:
        model = load_checkpoint(start.checkpoint.folder, device=device).model
    else:
        warnings += info.warnings
        model = Seq2Seq(
            config.model,
            prompt_vocab_size=tokenizer.prompt.vocab_size,
            code_vocab_size=tokenizer.code.vocab_size,
        )
        init_weights(model, seed=config.training.seed)
    fitting = _fitting(examples, tokenizer, config, warnings)
    learned = [item.example for item in fitting if item.split == "train"]
    repairs = repair_pairs(learned, tokenizer, max_tokens=config.model.max_seq_len)
    loop = TrainingLoop(
        model,
        train=[*_pairs(fitting, "train", tokenizer), *repairs],
        val=_pairs(fitting, "val", tokenizer),
        config=config.training,
        code_ids=CodeIds(
            sos=tokenizer.code.sos_id, eos=tokenizer.code.eos_id, pad=tokenizer.code.pad_id
        ),
        device=device,
    )
    if start.checkpoint:
        loop.restore(load_training_state(start.checkpoint.folder))
    return AssembledRun(
        config=config,
        examples=fitting,
        tokenizer=tokenizer,
        model=model,
        loop=loop,
        device=device,
        warnings=tuple(warnings),
    )


def make_pair(example: Example, tokenizer: Tokenizer, *, key: str) -> Pair:
    """Return an example as ids: each prompt without and with the kind of the code.

    So the model learns to answer whether or not the user says which kind is wanted.
    """
    prompts = tuple(
        tuple(tokenizer.prompt.encode(prompt, kind=kind))
        for prompt in example.prompts
        for kind in (None, example.kind)
    )
    return Pair(prompts=prompts, code=tuple(tokenizer.code.encode(example.wgsl_code)), key=key)


def _tokenizer(folder: RunFolder, examples: Sequence[RunExample], config: RunConfig) -> Tokenizer:
    """Return the run's tokenizer; a new run learns it from the training examples alone."""
    if folder.tokenizer.is_file():
        return load_tokenizer(folder.tokenizer)
    train = [item.example for item in examples if item.split == "train"]
    tokenizer = train_tokenizer(
        [prompt for example in train for prompt in example.prompts],
        [example.wgsl_code for example in train],
        config=config.tokenizer,
    )
    save_tokenizer(tokenizer, folder.tokenizer)
    return tokenizer


def _fitting(
    examples: Sequence[RunExample], tokenizer: Tokenizer, config: RunConfig, warnings: list[str]
) -> tuple[RunExample, ...]:
    """Return the examples whose code is short enough, and warn of the others."""
    limit = min(config.model.max_seq_len, config.tokenizer.max_length)
    # The start and the end token count, too.
    lengths = [len(tokenizer.code.encode(item.example.wgsl_code)) + 2 for item in examples]
    num_long = sum(length > limit for length in lengths)
    if num_long:
        warnings.append(
            f"{num_long} of {len(examples)} examples were left out: their code is longer than "
            f"{limit} tokens, the longest {max(lengths)}. max_seq_len and max_length decide."
        )
    return tuple(item for item, length in zip(examples, lengths, strict=True) if length <= limit)


def _pairs(examples: Sequence[RunExample], split: Split, tokenizer: Tokenizer) -> list[Pair]:
    return [
        make_pair(item.example, tokenizer, key=f"{idx}: {item.example.natural_language[:60]}")
        for idx, item in enumerate(examples)
        if item.split == split
    ]
