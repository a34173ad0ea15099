"""Where a generated pair comes from, in words."""

from core.dataset.provenance import Provenance
from pages.widgets.plain_text import plain, shortened

PROMPT_SHOWN = 80


def origin_line(told: Provenance) -> str:
    """Return in words where a generated example comes from, as Markdown."""
    parts = [
        f"written by {plain(told.model)}",
        f"asked for “{plain(shortened(told.prompt, PROMPT_SHOWN))}”",
    ]
    parts += [] if told.seed is None else [f"seed {told.seed}"]
    parts += [] if told.candidate is None else [f"candidate {told.candidate + 1}"]
    parts += ["edited since"] if told.is_edited else []
    parts += [plain(told.reason)] if told.reason else []
    return " · ".join(parts)
