"""Try to trick the masks: ``python -m tests.benchmarks.mask_fuzz [NUMBER] [SEED] [WORD...]``.

Writes NUMBER shaders (280 by default) of tokens drawn at random from those that the masks allow,
WORDs more often than others, ends each by the shortest way and has naga judge it: a harder trial
than any model. Prints how many were rejected and how many could not be ended, with examples.
"""

import random
import sys
from collections import Counter

from core.actions.generate_shader import open_model
from core.actions.open_gpu import open_gpu
from core.actions.open_model import find_model
from core.generation.constraining.finishing import completion
from core.generation.constraining.parser import Prefix, Vocabulary
from core.generation.constraining.states import Rejected
from core.tokenizer.code_tokenizer import CodeTokenizer
from core.validation.validator import validate_shader
from core.wgsl.kinds import SHADER_KINDS, ShaderKind

MOST_TOKENS = 160
TRIED = 4000  # tokens at one step
WORD_WEIGHT = 0.3
CLOSING = (";", ")", "}", "]", ",", "(", "<template_close>", "=")
CLOSING_WEIGHT = 0.4
SHOWN = 40


class Author:
    """Draws tokens that the masks allow."""

    def __init__(self, code: CodeTokenizer, words: list[str], seed: int) -> None:
        self.code = code
        self.vocabulary = Vocabulary(code.entries, eos_id=code.eos_id)
        self._words = [self.vocabulary.ids[word] for word in words]
        self._closing = [self.vocabulary.ids[word] for word in CLOSING]
        self._rng = random.Random(seed)

    def write(self, kind: ShaderKind) -> list[int] | None:
        """Return the tokens of one shader, None if it could not be ended."""
        prefix, written = Prefix.start(self.vocabulary, kind), list[int]()
        for _ in range(self._rng.randrange(4, MOST_TOKENS)):
            step = self._step(prefix)
            if step is None:
                break
            written.append(step[0])
            prefix = step[1]
        rest = completion(prefix, kind)
        if rest is None:
            print(f"no end ({kind}): {self.code.decode(written)}")
            return None
        return written + rest

    def _step(self, prefix: Prefix) -> tuple[int, Prefix] | None:
        for number in range(TRIED):
            token_id = self._draw(number)
            try:
                return token_id, prefix.after(token_id)
            except Rejected:
                continue
        return None

    def _draw(self, number: int) -> int:
        chance = self._rng.random()
        if self._words and chance < WORD_WEIGHT and number < 8:
            return self._rng.choice(self._words)
        if chance < WORD_WEIGHT + CLOSING_WEIGHT and number < 8:
            return self._rng.choice(self._closing)
        return self._rng.randrange(len(self.vocabulary))


def main(number: int = 280, seed: int = 0, *words: str) -> None:
    author = Author(open_model(find_model("base")).tokenizer.code, list(words), seed)
    client = open_gpu()
    rejected: Counter[str] = Counter()
    examples: dict[str, str] = {}
    no_end = 0
    for index in range(number):
        kind = SHADER_KINDS[index % len(SHADER_KINDS)]
        token_ids = author.write(kind)
        if token_ids is None:
            no_end += 1
            continue
        code = author.code.decode(token_ids)
        report = validate_shader(code, client=client, kind=kind)
        if not report.is_valid:
            fault = report.diagnostics[0]
            rejected[fault.message[:60]] += 1
            examples.setdefault(fault.message[:60], f"line {fault.line}, {kind}\n{code}")
    client.close()
    print(f"{number} shaders: {sum(rejected.values())} rejected, {no_end} without an end")
    for message, count in rejected.most_common(SHOWN):
        print(f"--- {count}: {message}, {examples[message]}")


if __name__ == "__main__":
    main(*(int(a) if a.isdigit() else a for a in sys.argv[1:]))
