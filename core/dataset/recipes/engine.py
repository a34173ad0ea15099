"""The recipe engine: scenes at random, their texts and their code, as an endless stream of pairs.

A seed decides everything. The code follows from the scene alone, and the text says all in which
the scene differs from the defaults, so the code follows from the text.
"""

import itertools
import random
from collections.abc import Iterator, Mapping

from core.dataset.benchmark_prompts import is_benchmark_prompt
from core.dataset.recipes.book import RecipeBook, reweighted, shipped_book
from core.dataset.recipes.figure_draw import figure_picture
from core.dataset.recipes.group_draw import group_picture
from core.dataset.recipes.picture_code import picture_code
from core.dataset.recipes.picture_draw import PictureSource
from core.dataset.recipes.picture_text import picture_text
from core.dataset.recipes.records import Excluded, Pair, Picture, Scene, Snippet, Space
from core.dataset.recipes.scene_concepts import concepts_of
from core.dataset.recipes.shape_draw import shape_picture
from core.dataset.recipes.snippets import SnippetSource
from core.dataset.recipes.space_code import space_code
from core.dataset.recipes.space_draw import SpaceSource
from core.dataset.recipes.space_text import space_text
from core.dataset.recipes.wording import Voice
from core.wgsl.kinds import ShaderKind

# How often each sort of scene is drawn. Snippets are named by their kind.
DEFAULT_SHARES: Mapping[str, float] = {
    "fill": 0.24,
    "shape": 0.23,
    "group": 0.1,
    "figure": 0.06,
    "space": 0.11,
    "function": 0.17,
    "compute": 0.12,
    "vertex": 0.02,
    "fragment": 0.03,
    "expression": 0.03,
    "statements": 0.01,
}


class RecipeEngine:
    """Draws pairs from a book of recipes.

    Args:
        book: words and concepts; the shipped ones if none are given.
        shares: relative frequency of each sort of scene, see ``DEFAULT_SHARES``; what is left
            out is not drawn.
        weights: how often single rows are drawn among those of their table, ``shapes:heart``
            for example; the others keep the weights of their files.

    Raises:
        KeyError: a weight is for a row that the book does not have.
    """

    def __init__(
        self,
        book: RecipeBook | None = None,
        *,
        shares: Mapping[str, float] = DEFAULT_SHARES,
        weights: Mapping[str, float] | None = None,
    ) -> None:
        self.book = reweighted(book or shipped_book(), weights or {})
        self.flat = PictureSource(self.book)
        self.space = SpaceSource(self.flat)
        self.snippets = SnippetSource(self.book)
        self._sorts = list(shares)
        self._sums = list(itertools.accumulate(shares.values()))

    def scene(self, rng: random.Random) -> Scene:
        """Return a scene at random."""
        return self._scene_of(rng.choices(self._sorts, cum_weights=self._sums)[0], rng)

    def _scene_of(self, sort: str, rng: random.Random) -> Scene:
        match sort:
            case "fill":
                return self.flat.filled_picture(rng)
            case "shape":
                return shape_picture(self.flat, rng)
            case "group":
                return group_picture(self.flat, rng)
            case "figure":
                return figure_picture(self.flat, rng)
            case "space":
                return self.space.draw(rng)
            case _:
                return self.snippets.draw(sort, rng)

    def phrase(self, scene: Scene, rng: random.Random) -> str:
        """Return one of the many texts that ask for ``scene``."""
        return self.spoken(scene, rng)[0]

    def spoken(self, scene: Scene, rng: random.Random) -> tuple[str, frozenset[str]]:
        """Return a text for ``scene`` and the wordings that it was put together from."""
        voice = Voice(rng, self.book.wording)
        match scene:
            case Picture():
                text = picture_text(scene, voice, self.book)
            case Space():
                text = space_text(scene, voice, self.book)
            case Snippet():
                text = self.snippets.text(scene, voice)
        return text, frozenset(voice.used)

    def emit(self, scene: Scene) -> str:
        """Return the code of ``scene``."""
        match scene:
            case Picture():
                return picture_code(scene, self.book)
            case Space():
                return space_code(scene, self.book)
            case Snippet():
                return self.snippets.code(scene)

    def kind(self, scene: Scene) -> ShaderKind:
        """Return the kind of a scene's code."""
        if isinstance(scene, Snippet):
            kind: ShaderKind = self.snippets.families[scene.family].kind  # type: ignore[assignment]
            return kind
        return "fragment"

    def draw(self, rng: random.Random) -> Pair:
        """Return a pair at random."""
        return self.pair_of(self.scene(rng), rng)

    def pair_of(self, scene: Scene, rng: random.Random) -> Pair:
        """Return ``scene`` with one of its texts."""
        prompt, wordings = self.spoken(scene, rng)
        code = self.emit(scene)
        return Pair(prompt, code, self.kind(scene), concepts_of(scene), wordings, scene)

    def stream(self, seed: int, *, excluded: Excluded = is_benchmark_prompt) -> Iterator[Pair]:
        """Yield pairs without end; equal seeds give equal pairs.

        Args:
            seed: decides all that follows.
            excluded: pairs whose prompt it is true of are left out; by default the prompts of
                the benchmark that models are measured by.
        """
        rng = random.Random(seed)
        while True:
            pair = self.draw(rng)
            if not excluded(pair.prompt):
                yield pair
