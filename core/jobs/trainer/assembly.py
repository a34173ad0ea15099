"""Put a run together: examples, tokenizer, model and loop, fresh or from a checkpoint."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.checkpoints.reading import load_checkpoint, load_training_state
from core.dataset.records import Example, Split
from core.errors import DatasetError
from core.jobs.config import RunConfig
from core.jobs.new_network import new_network
from core.jobs.run_dataset import RunExample
from core.jobs.run_folder import RunFolder, read_run, read_run_examples
from core.jobs.stream_examples import train_stream_tokenizer
from core.jobs.trainer.mixing import OWN, mix_of
from core.jobs.trainer.repair_pairs import repair_pairs
from core.jobs.trainer.resuming import ResumePoint, restore_tokenizer
from core.jobs.trainer.stream_assembly import given_examples, make_stream_loop
from core.model.seq2seq import Seq2Seq
from core.tokenizer.tokenizer import Tokenizer
from core.tokenizer.tokenizer_file import load_tokenizer, save_tokenizer
from core.tokenizer.training import train_tokenizer
from core.training.any_loop import AnyLoop
from core.training.loop import TrainingLoop
from core.training.memory_need import check_memory, device_bytes, least_training_bytes
from core.training.records import CodeIds, Pair

NAMED, NAME_CHARACTERS = 3, 40  # of examples that are left out
NO_OWN_VALIDATION = (
    "None of your examples is kept for validation, so the curve of your own examples is of those "
    "that are learned. More examples, or a higher val_ratio, would tell more."
)


@dataclass(frozen=True)
class AssembledRun:
    """A run that is ready to go on. ``warnings`` are what the user should know."""

    config: RunConfig
    examples: tuple[RunExample, ...]
    tokenizer: Tokenizer
    model: Seq2Seq
    loop: AnyLoop
    device: str
    warnings: tuple[str, ...]

    def of(self, split: Split) -> list[Example]:
        """Return the examples of one split that the run is about."""
        return [i.example for i in self.examples if i.split == split and not i.is_mixed]


def assemble_run(folder: RunFolder, *, start: ResumePoint) -> AssembledRun:
    """Build everything that training needs, from the newest checkpoint where there is one.

    Raises:
        RunError: the folder is damaged.
        ConfigError: the run cannot fit into memory.
        DatasetError: no example can be trained on.
        CheckpointMismatch: the checkpoint belongs to other settings.
    """
    info = read_run(folder)
    examples = read_run_examples(folder)
    config = info.config
    device = "cuda" if torch.cuda.is_available() else "cpu"
    warnings = list(start.warnings) + ([] if start.checkpoint else list(info.warnings))
    warnings += restore_tokenizer(folder, start)
    tokenizer = _tokenizer(folder, examples, config)
    fitting = _fitting(examples, tokenizer, config, warnings)
    _check_memory(config, fitting, tokenizer, device)
    model = _model(config, tokenizer, start, device)
    loop: AnyLoop
    if config.dataset.is_stream:
        loop = make_stream_loop(config, fitting, tokenizer, model, device=device)
    else:
        loop = _epoch_loop(folder, config, fitting, tokenizer, model, device, warnings)
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


def _model(config: RunConfig, tokenizer: Tokenizer, start: ResumePoint, device: str) -> Seq2Seq:
    if start.checkpoint:
        return load_checkpoint(start.checkpoint.folder, device=device).model
    return new_network(config, tokenizer)


def _epoch_loop(
    folder: RunFolder,
    config: RunConfig,
    examples: Sequence[RunExample],
    tokenizer: Tokenizer,
    model: Seq2Seq,
    device: str,
    warnings: list[str],
) -> TrainingLoop:
    mix = mix_of(folder, config, examples, tokenizer, max_tokens=_limit(config) - 1)
    train, val = _pairs(examples, "train", tokenizer), _pairs(examples, "val", tokenizer)
    if mix and not val:
        warnings.append(NO_OWN_VALIDATION)
    learned = [item.example for item in examples if item.split == "train"]
    repairs = repair_pairs(learned, tokenizer, max_tokens=config.model.max_seq_len)
    return TrainingLoop(
        model,
        train=[*train, *repairs],
        val=val or (train if mix else []),
        mixed=mix.rows if mix else None,
        further=mix.further if mix else None,
        val_name=OWN if val else f"{OWN} (learned)",
        # So that the curves show what the model knew before.
        evaluates_first=folder.initial.is_dir(),
        config=config.training,
        code_ids=CodeIds.of(tokenizer.code),
        device=device,
    )


def _check_memory(
    config: RunConfig, examples: Sequence[RunExample], tokenizer: Tokenizer, device: str
) -> None:
    longest = max(
        (len(tokenizer.code.encode(item.example.wgsl_code)) + 1 for item in examples), default=1
    )
    needed = least_training_bytes(
        config.model,
        config.training,
        prompt_vocab_size=tokenizer.prompt.vocab_size,
        code_vocab_size=tokenizer.code.vocab_size,
        places=None if config.dataset.is_stream else longest * config.training.batch_size,
    )
    check_memory(needed, available_bytes=device_bytes(device))


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
    if config.dataset.is_stream:
        tokenizer = train_stream_tokenizer(config, given=given_examples(examples))
    else:
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
    """Return the examples whose code is short enough, and warn of the others.

    Raises:
        DatasetError: no training example is left.
    """
    limit = _limit(config)
    # The start and the end token count, too.
    lengths = [len(tokenizer.code.encode(item.example.wgsl_code)) + 2 for item in examples]
    measured = list(zip(examples, lengths, strict=True))
    mixed = [pair for pair in measured if pair[0].is_mixed]
    own = [pair for pair in measured if not pair[0].is_mixed]
    warnings += _too_long(own, "of your examples" if mixed else "examples", limit=limit)
    warnings += _too_long(mixed, "mixed-in examples", limit=limit)
    of_train = [length for item, length in own if item.split == "train"]
    if of_train and min(of_train) > limit:
        raise DatasetError(
            f"All {len(of_train)} training examples are longer than {limit} tokens, the shortest "
            f"{min(of_train)}, the longest {max(of_train)}.",
            hint="Raise max_seq_len in [model] and max_length in [tokenizer], or use shorter code.",
        )
    return tuple(item for item, length in measured if length <= limit)


def _too_long(measured: Sequence[tuple[RunExample, int]], what: str, *, limit: int) -> list[str]:
    """Return a warning of those that are too long, the longest of them by name."""
    long = sorted((p for p in measured if p[1] > limit), key=lambda p: p[1], reverse=True)
    if not long:
        return []
    names = ", ".join(repr(i.example.natural_language[:NAME_CHARACTERS]) for i, _ in long[:NAMED])
    return [
        f"{len(long)} of {len(measured)} {what} were left out: their code is longer than {limit} "
        f"tokens, the longest {long[0][1]}. max_seq_len and max_length decide. Left out: {names}"
        + (f" and {len(long) - NAMED} more." if len(long) > NAMED else ".")
    ]


def _limit(config: RunConfig) -> int:
    return min(config.model.max_seq_len, config.tokenizer.max_length)


def _pairs(examples: Sequence[RunExample], split: Split, tokenizer: Tokenizer) -> list[Pair]:
    return [
        make_pair(item.example, tokenizer, key=f"{idx}: {item.example.natural_language[:60]}")
        for idx, item in enumerate(examples)
        if item.split == split and not item.is_mixed
    ]
