"""What a draft is made of."""

from dataclasses import dataclass
from typing import Literal

from core.wgsl.kinds import ShaderKind

# asked: a prompt; edited: a model changed a shader; rewritten: the prompt was put together with
# a wish, as the model cannot edit; opened: somebody's link; shipped: a pair that comes along.
Origin = Literal["asked", "edited", "rewritten", "opened", "shipped"]
ORIGINS: tuple[Origin, ...] = ("asked", "edited", "rewritten", "opened", "shipped")


@dataclass(frozen=True)
class KeptShader:
    """One shader of a take. ``num_tokens`` and ``duration_s`` are 0 where nobody counted.

    ``number`` is that of its drawing, ``unmet`` what its picture lacks of the prompt's words.
    """

    code: str
    kind: ShaderKind | None = None
    num_tokens: int = 0
    duration_s: float = 0.0
    log_probability: float = 0.0
    is_complete: bool = True
    is_closed_early: bool = False
    number: int = 0
    unmet: str = ""


@dataclass(frozen=True)
class Take:
    """One answer to a wish: the shaders written for it, best first, and how they came about.

    ``prompt`` is the whole wish, ``change`` the words by which it was refined, if it was.
    ``num_drawn`` counts the candidates, those that repeat others included.
    """

    id: str
    origin: Origin
    prompt: str
    model: str
    shaders: tuple[KeptShader, ...]
    kind: ShaderKind | None = None
    seed: int = 0
    temperature: float = 0.0
    change: str = ""
    num_drawn: int = 0

    def __post_init__(self) -> None:
        assert self.shaders, "a take without a shader is not kept"


@dataclass(frozen=True)
class Draft:
    """The takes of a draft that were not undone, oldest first, and which shader of each is chosen.

    ``undone`` are those that were taken back, the last of them last. ``asked`` is the prompt asked
    last if it has no take: its writing goes on, or was broken off.
    """

    takes: tuple[Take, ...] = ()
    chosen: tuple[tuple[str, int], ...] = ()
    undone: tuple[Take, ...] = ()
    asked: str = ""

    def chosen_index(self, take: Take) -> int:
        """Return the number of the shader that was chosen in a take, at first the best."""
        return dict(self.chosen).get(take.id, 0)

    def has(self, take_id: str) -> bool:
        """Return whether a take is there and was not undone."""
        return any(take.id == take_id for take in self.takes)

    def find(self, take_id: str | None) -> Take | None:
        """Return the take of an id, else the newest, None where there is none."""
        for take in self.takes:
            if take.id == take_id:
                return take
        return self.takes[-1] if self.takes else None
