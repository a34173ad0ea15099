"""The constraint that keeps a shader valid while it is written, token by token.

Tokens are tried in the order of their probability and only as far as needed: mostly the first
one is allowed. What is left untried counts as forbidden; see ``coverage``.

Shape letter: V code vocabulary.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.generation.constraining.finishing import completion
from core.generation.constraining.parser import Prefix, Vocabulary
from core.generation.constraining.states import Rejected
from core.wgsl.kinds import ShaderKind

COVERAGE = 0.9999
_FIRST_TRIED = 64  # tokens; the others are put in order only where these do not suffice
_MOST_GROWTH = 16  # tokens by which one token may put off the nearest end


@dataclass(frozen=True)
class Limits:
    """How far to look.

    ``enough`` allowed tokens end the search, 0 means that only ``coverage`` does: the share of
    the probability that has been tried. ``max_tokens`` is the room for the shader, its end token
    included; the constraint sees to it that the shader is whole by then.
    """

    max_tokens: int
    enough: int = 0
    coverage: float = COVERAGE


@dataclass
class Statistics:
    """What a constraint did: a figure for each step.

    ``removed`` is the probability of the tokens that were tried and forbidden, ``tried`` their
    number, the allowed ones included.
    """

    removed: list[float] = field(default_factory=list)
    tried: list[int] = field(default_factory=list)


class WgslConstraint:
    """Allows what can still become a valid shader of a kind, in the room there is.

    Args:
        vocabulary: of the tokenizer.
        kind: of the shader; None for any.
        limits: how far to look.
        start: tokens that the shader begins with, whatever the model says, as far as they may come.
        forbidden: tokens forbidden at some steps besides, by the number of the step.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        kind: ShaderKind | None,
        limits: Limits,
        *,
        start: Sequence[int] = (),
        forbidden: Mapping[int, frozenset[int]] | None = None,
    ) -> None:
        self.statistics = Statistics()
        self.is_stuck = False
        """Whether there was a step at which nothing was allowed, so that the shader had to end."""
        self.is_closed_early = False
        """Whether the way to the end was taken for want of room, against the model."""
        self.probabilities: list[float] = []
        """The model's own for each token pushed."""
        self._vocabulary = vocabulary
        self._kind = kind
        self._limits = limits
        self._start = tuple(start)
        self._forbidden = forbidden or {}
        self._prefixes = [Prefix.start(vocabulary, kind)]
        self._reached: dict[int, Prefix] = {}
        self._chances: NDArray[np.float32] | None = None
        # The room need not be looked at before: what is begun by then can always be ended.
        self._look_at = min(limits.max_tokens // 2, max(0, limits.max_tokens - 320))
        self._ending: list[int] | None = None  # the nearest end, where the room is tight
        self._lacks_room = False  # whether a token tried was refused for what it would still need
        self._plan: list[int] = []  # the rest of the way to an end, once it is taken

    @property
    def num_tokens(self) -> int:
        """How many tokens there are."""
        return len(self._prefixes) - 1

    def copy(self) -> "WgslConstraint":
        """Return one in the same state that goes its own way."""
        new = WgslConstraint(
            self._vocabulary,
            self._kind,
            self._limits,
            start=self._start,
            forbidden=self._forbidden,
        )
        new._prefixes, new.probabilities = list(self._prefixes), list(self.probabilities)
        new._reached, new._chances = dict(self._reached), self._chances
        new._look_at, new._ending, new._plan = self._look_at, self._ending, self._plan
        new.is_stuck, new.is_closed_early = self.is_stuck, self.is_closed_early
        new.statistics = Statistics(list(self.statistics.removed), list(self.statistics.tried))
        return new

    def push(self, token_id: int) -> None:
        """Note that the shader goes on with this token.

        Raises:
            Rejected: it is forbidden.
        """
        after = self._reached.get(token_id) or self._prefixes[-1].after(token_id)
        chances = self._chances
        self.probabilities.append(float(chances[token_id]) if chances is not None else 1.0)
        self._prefixes.append(after)
        self._plan = self._plan[1:] if self._plan[:1] == [token_id] else []
        self._reached, self._chances = {}, None

    def explain(self, token_id: int, *, step: int | None = None) -> str:
        """Return why a token is forbidden at a step, the next by default; empty where it is not."""
        prefix = self._prefixes[-1 if step is None else step]
        number = self.num_tokens if step is None else step
        if token_id in self._forbidden.get(number, ()):
            return "the compiler rejected what followed"
        if token_id == self._vocabulary.eos_id:
            return "" if prefix.is_complete else "the shader is not complete"
        try:
            prefix.after(token_id)
        except Rejected as rejected:
            return str(rejected)
        return ""

    def restrict(self, logits_V: Tensor) -> Tensor:
        """Return the logits, minus infinity where a token is forbidden or was not worth trying."""
        scores_V = logits_V.numpy()
        weights_V = np.exp(scores_V - scores_V.max())
        total = float(weights_V.sum())
        self._chances = weights_V / total
        self._reached = {}
        allowed, removed, tried = self._allowed(scores_V, weights_V, total)
        self.statistics.removed.append(removed)
        self.statistics.tried.append(tried)
        restricted_V = torch.full_like(logits_V, -math.inf)
        if allowed:
            restricted_V[allowed] = logits_V[allowed]
        else:
            self.is_stuck = True
            restricted_V[self._vocabulary.eos_id] = 0.0
        return restricted_V

    def _allowed(
        self, scores_V: NDArray[np.float32], weights_V: NDArray[np.float32], total: float
    ) -> tuple[list[int], float, int]:
        """Return allowed tokens, the probability of those forbidden, and how many were tried."""
        left = self._limits.max_tokens - self.num_tokens
        is_begun = self.num_tokens >= len(self._start)
        given = self._given(left)
        if given is not None:
            if is_begun and given != int(scores_V.argmax()):
                self.is_closed_early = True
            return [given], 0.0, 0
        ending = self._ending
        if entry := self._missing_entry(int(scores_V.argmax()), left):
            return [entry], 1.0 - float(weights_V[entry]) / total, 1
        forbidden = self._forbidden.get(self.num_tokens, frozenset())
        enough = self._limits.enough if ending is None else 1
        allowed: list[int] = []
        removed = seen = 0.0
        tried, self._lacks_room = 0, False
        for token_id in _likeliest(scores_V):
            weight = float(weights_V[token_id])
            if weight <= 0.0 and allowed:
                break
            tried += 1
            seen += weight
            if token_id in forbidden or not self._is_allowed(token_id, left):
                removed += weight
            else:
                allowed.append(token_id)
            if tried == 1 and self._lacks_room:  # it is what the model would have gone on with
                self.is_closed_early = True
            if len(allowed) == enough > 0 or (allowed and seen >= self._limits.coverage * total):
                break
        if not allowed and ending:
            allowed = [self._end(ending)]
            self.is_closed_early = True
        return allowed, removed / total, tried

    def _given(self, left: int) -> int | None:
        """Return the only token that may come where the model is not asked."""
        if self.num_tokens < len(self._start):
            given = self._start[self.num_tokens]
            if self._is_allowed(given, left):
                return given
            self._start = ()  # trials of the time may have met types that are not met now
        if self._plan:
            return self._plan[0]
        if self.num_tokens >= self._look_at:
            self._look(left)
        ending = self._ending
        return self._end(ending) if ending is not None and len(ending) + 1 >= left else None

    def _end(self, ending: list[int]) -> int:
        """Begin the way to an end; it is followed without looking for others."""
        self._plan = ending
        return ending[0] if ending else self._vocabulary.eos_id

    def _missing_entry(self, likeliest: int, left: int) -> int | None:
        """Return the token of the entry point that is missing where the model wants to end.

        Without this the least unlikely of all other declarations would come, which leads it far
        away from what it has learnt.
        """
        if likeliest != self._vocabulary.eos_id or self._prefixes[-1].is_complete:
            return None
        entry = self._vocabulary.ids.get(f"@{self._kind}")
        if entry is None or entry in self._forbidden.get(self.num_tokens, ()):
            return None
        return entry if self._is_allowed(entry, left) else None

    def _is_allowed(self, token_id: int, left: int) -> bool:
        prefix = self._prefixes[-1]
        if token_id == self._vocabulary.eos_id:
            return prefix.is_complete
        try:
            after = prefix.after(token_id)
        except Rejected:
            return False
        if self._ending is not None:
            rest = completion(after, self._kind)
            if rest is None or len(rest) + 2 > left:
                self._lacks_room = True
                return False
        self._reached[token_id] = after
        return True

    def _look(self, left: int) -> None:
        """See how far the nearest end is, and when to look again."""
        rest = completion(self._prefixes[-1], self._kind)
        spare = 0 if rest is None else left - 1 - len(rest)
        self._ending = rest if spare < _MOST_GROWTH else None
        self._look_at = self.num_tokens + max(1, spare // _MOST_GROWTH)


def _likeliest(scores_V: NDArray[np.float32]) -> Iterator[int]:
    """Yield the tokens in the order of their probability."""
    first = int(scores_V.argmax())
    yield first
    count = min(_FIRST_TRIED, len(scores_V))
    top = np.argpartition(scores_V, -count)[-count:]
    ordered = top[np.argsort(-scores_V[top], kind="stable")].tolist()
    yield from (token_id for token_id in ordered if token_id != first)
    known = set(ordered)
    rest = np.argsort(-scores_V, kind="stable").tolist()
    yield from (token_id for token_id in rest if token_id not in known)
