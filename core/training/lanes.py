"""The lanes of a stream: every step takes one batch of each.

Lane i of n holds the chunks i, i + n, i + 2n and so on. Processes that train together share the
lanes out, so a run of n lanes takes the same steps with any number of processes that divides n.
"""

from collections.abc import Iterator

import torch
from torch import Tensor

from core.errors import CheckpointMismatch, RunError
from core.training.buckets import PackedBatch
from core.training.stream import ChunkStream
from core.training.team import Team


class Lanes:
    """A process's share of the lanes.

    Args:
        stream: where batches come from.
        num: lanes of all processes.
        team: this process's place among those that share them.
        num_workers: processes that draw this one's batches; 0 draws in this one.

    ``own`` are the numbers of the lanes that this process has.

    Raises:
        RunError: the lanes cannot be shared out evenly.
    """

    def __init__(self, stream: ChunkStream, *, num: int, team: Team, num_workers: int = 0) -> None:
        if num % team.size:
            raise RunError(
                f"{team.size} processes cannot share {num} batches a step.",
                hint=f"Set batches_per_step in [training] to {team.size} or a multiple of it.",
            )
        self._stream, self._num, self._team, self._num_workers = stream, num, team, num_workers
        self.own = range(team.rank, num, team.size)
        self.begin_at(0)

    @property
    def chunk(self) -> int:
        """The furthest chunk that is being worked on."""
        return max(chunk for chunk, _ in self._places)

    @property
    def batch(self) -> int:
        """Batches taken from the present chunk of the first lane."""
        return self._places[0][1]

    def begin_at(self, chunk: int) -> None:
        """Go to the start of a chunk; the lanes divide the chunks from there on."""
        self._places = [(chunk + lane, 0) for lane in self.own]

    def steps(self) -> Iterator[list[PackedBatch]]:
        """Yield the own batches of each step, without end; places are brought up to date before."""
        workers = -(-self._num_workers // len(self._places))
        lanes = [
            self._stream.batches_from(chunk, batch, num_workers=workers, stride=self._num)
            for chunk, batch in self._places
        ]
        for taken in zip(*lanes, strict=True):
            self._places = [(chunk, idx + 1) for chunk, idx, _ in taken]
            yield [batch for *_, batch in taken]

    def positions(self, device: torch.device) -> Tensor:
        """Return chunk and batch of every lane, in rows; all processes must ask together."""
        own = torch.tensor(self._places).flatten()
        by_process = self._team.rows_of_all(own, device)
        return by_process.view(self._team.size, -1, 2).transpose(0, 1).reshape(-1, 2)

    def restore(self, positions: Tensor) -> None:
        """Go to positions that were returned before, perhaps to other processes.

        Raises:
            CheckpointMismatch: they are of another number of lanes.
        """
        if len(positions) != self._num:
            raise CheckpointMismatch(
                f"The run took {len(positions)} batches in each step, and now takes {self._num}.",
                hint=f"Resume with batches_per_step = {len(positions)}, or start from an export of "
                "the run.",
            )
        self._places = [(chunk, batch) for chunk, batch in positions[list(self.own)].tolist()]
