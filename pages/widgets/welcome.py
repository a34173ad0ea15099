"""What stands on Generate before anything was asked."""

from core.actions.open_model import NEAREST_NAME
from core.drafts.records import Draft, KeptShader, Take
from pages.widgets.example_prompts import WELCOME
from pages.widgets.services import shipped_pair
from pages.widgets.take_view import take_view


def welcome(draft: Draft) -> None:
    """Show a shipped pair, so that there is a picture before anything was asked."""
    pair = shipped_pair(WELCOME)
    shader = KeptShader(pair.wgsl_code, pair.kind)
    take_view(draft, Take("welcome", "shipped", WELCOME, NEAREST_NAME, (shader,)))
