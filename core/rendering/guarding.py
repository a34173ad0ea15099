"""Run every module with a budget for its loops, and tell the author where it cut in."""

from dataclasses import dataclass
from functools import lru_cache

from core.gpu.records import Binding, Content
from core.wgsl.loop_guard import guard_loops
from core.wgsl.records import Reflection
from core.wgsl.reflection import reflect

_FLAG_BYTES = 4
MAX_CACHED = 64  # a time scrub and an animation ask for the same module again

# Reading a module costs more than everything else between two frames of it.
cached_reflection = lru_cache(maxsize=MAX_CACHED)(reflect)


@dataclass(frozen=True)
class GuardedSource:
    """The text to run, and the flag to bind beside the shader's own resources."""

    original: str
    source: str
    flag: Binding | None = None

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """What to bind for the guard."""
        return (self.flag,) if self.flag else ()

    def own(self, contents: tuple[Content, ...]) -> tuple[Content, ...]:
        """Return what a job left without the guard's flag."""
        return tuple(c for c in contents if not self._is_flag(c))

    def note(self, contents: tuple[Content, ...], budget: int) -> str:
        """Return what the author must know, empty where every loop ended by itself."""
        if not any(self._is_flag(content) and any(content.data) for content in contents):
            return ""
        return (
            f"A loop was left after {budget:,} rounds, so what is shown is incomplete. Give every "
            "loop an end that it reaches sooner."
        )

    def _is_flag(self, content: Content) -> bool:
        place = (content.group, content.binding)
        return self.flag is not None and place == (self.flag.group, self.flag.binding)


@lru_cache(maxsize=MAX_CACHED)
def guarded(source: str, budget: int) -> GuardedSource:
    """Return a module with a budget for the loops of each invocation."""
    reflection: Reflection = cached_reflection(source)
    module = guard_loops(source, reflection, budget=budget)
    if module is None:
        return GuardedSource(source, source)
    flag = Binding(
        module.group, module.binding, "storage", bytes(_FLAG_BYTES), size=_FLAG_BYTES,
        in_vertex=False,
    )  # fmt: skip
    return GuardedSource(source, module.source, flag)
