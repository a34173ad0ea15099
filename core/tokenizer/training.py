"""A tokenizer from prompts and codes. Ids depend on these and the settings alone."""

from collections import Counter
from collections.abc import Iterable

from core.tokenizer.code_tokenizer import CodeTokenizer
from core.tokenizer.code_vocabulary import language_names, required_names
from core.tokenizer.config import TokenizerConfig
from core.tokenizer.piece_learning import learn_pieces
from core.tokenizer.pretokenize import split_units
from core.tokenizer.prompt_tokenizer import train_prompt_tokenizer
from core.tokenizer.tokenizer import Tokenizer
from core.wgsl.lexer import Kind


def train_tokenizer(
    prompts: Iterable[str], codes: Iterable[str], *, config: TokenizerConfig
) -> Tokenizer:
    """Learn both vocabularies; code takes about a second for each megabyte."""
    return Tokenizer(
        prompt=train_prompt_tokenizer(prompts, config=config),
        code=train_code_tokenizer(codes, config=config),
        config=config,
    )


def train_code_tokenizer(codes: Iterable[str], *, config: TokenizerConfig) -> CodeTokenizer:
    """Learn the code vocabulary from words and numbers; the rest of the language is given."""
    names = list(dict.fromkeys(required_names() + language_names()))
    counts = _count_words(codes, known=frozenset(names))
    num_pieces = config.code_vocab_size - len(names)
    pieces = learn_pieces(
        counts, known=frozenset(names), num_pieces=num_pieces, min_freq=config.min_freq
    )
    return CodeTokenizer(names + pieces)


def _count_words(codes: Iterable[str], *, known: frozenset[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for code in codes:
        counts.update(
            unit.text
            for unit in split_units(code, across_gaps=True)
            if unit.kind in (Kind.WORD, Kind.NUMBER) and unit.text.isascii()
        )
    return Counter({word: count for word, count in counts.items() if word not in known})
