"""Draw pairs from the recipes, look at them, and add those that please to the dataset.

What was asked for stands in the address, so a reload and a second tab draw the same pairs again.
"""

from dataclasses import dataclass

import streamlit as st

from core.actions.draw_recipes import SORTS, accept_pairs, draw_pairs, list_concepts
from core.dataset.recipes.book import RecipeBook
from core.dataset.recipes.engine import DEFAULT_SHARES
from core.dataset.recipes.records import Pair
from pages.widgets import state
from pages.widgets.card_sheet import Card, card_sheet, tick_all
from pages.widgets.choice import choice
from pages.widgets.guard import guard
from pages.widgets.services import dataset

KEY = "recipes_draw"
MAX_SHOWN = 48
MAX_SEED = 2**31
ANY = "any"
ADDRESS = "draw"


@dataclass(frozen=True)
class Asked:
    """What pairs were asked for; no sorts are all sorts."""

    seed: int = 0
    number: int = 12
    sorts: tuple[str, ...] = ()
    concept: str = ""

    def address(self) -> str:
        """Return it as it stands in the address."""
        return f"{self.seed},{self.number},{' '.join(self.sorts)},{self.concept}"

    @classmethod
    def of_address(cls, text: str, book: RecipeBook) -> "Asked | None":
        """Return what an address asks for, or None where the form could not ask it."""
        seed, number, sorts, concept = (text.split(",", 3) + [""] * 3)[:4]
        if not (seed.isdecimal() and number.isdecimal()):
            return None
        asked = cls(int(seed), int(number), tuple(sorts.split()), concept)
        is_known = set(asked.sorts) <= set(SORTS) and concept in ("", *list_concepts(book))
        is_fit = asked.seed <= MAX_SEED and 1 <= asked.number <= MAX_SHOWN
        return asked if is_known and is_fit else None


def recipe_drawing(book: RecipeBook) -> None:
    """Draw the form and the pairs that came of it."""
    found = None if state.RECIPES_DRAWN in st.session_state else _take_up(book)
    with st.form(f"{KEY}_form", border=False):
        sorts_box, concept_box = st.columns([3, 2])
        sorts = sorts_box.multiselect(
            "Sorts",
            SORTS,
            key=f"{KEY}_sorts",
            placeholder="all, in their usual shares",
            help="Pictures of fills, shapes, groups of shapes or bodies in space; or code by kind.",
            persist_state="session",
        )
        concept = choice(
            "With", list_concepts(book), none=ANY, key=f"{KEY}_concept", place=concept_box
        )
        number_box, seed_box, button = st.columns([2, 2, 3], vertical_alignment="bottom")
        number = number_box.number_input(
            "How many", 1, MAX_SHOWN, key=f"{KEY}_number", persist_state="session"
        )
        seed = seed_box.number_input(
            "Seed", 0, MAX_SEED, key=f"{KEY}_seed", help="Equal seeds draw equal pairs.",
            persist_state="session",
        )  # fmt: skip
        asked = button.form_submit_button(
            "Draw pairs", type="primary", icon=":material/casino:", key=f"{KEY}_go"
        )
    wanted = Asked(seed, number, tuple(sorts), concept or "") if asked else found
    if wanted:
        st.session_state.pop(state.RECIPES_DRAWN, None)
        st.query_params.pop(ADDRESS, None)  # nothing may come of what is asked
        shares = {sort: DEFAULT_SHARES[sort] for sort in wanted.sorts or SORTS}
        pairs = draw_pairs(
            book, number=wanted.number, seed=wanted.seed, shares=shares, concept=wanted.concept
        )
        st.session_state[state.RECIPES_DRAWN] = (wanted, pairs)
    if state.RECIPES_DRAWN in st.session_state:
        drawn, pairs = st.session_state[state.RECIPES_DRAWN]
        if st.query_params.get(ADDRESS) != drawn.address():
            st.query_params[ADDRESS] = drawn.address()
        _sheet(drawn.seed, pairs)
    else:
        st.info(
            "Press **Draw pairs**: prompts and shaders appear here, to choose from. Another seed "
            "draws others.",
            icon=":material/casino:",
        )


def _take_up(book: RecipeBook) -> Asked | None:
    """Return what the address asks for, with the form filled in so."""
    address = st.query_params.get(ADDRESS, "")
    found = Asked.of_address(address, book) if address else None
    start = found or Asked()
    st.session_state.setdefault(f"{KEY}_number", start.number)
    st.session_state.setdefault(f"{KEY}_seed", start.seed)
    if found:
        st.session_state[f"{KEY}_sorts"] = list(found.sorts)
        st.session_state[f"{KEY}_concept"] = found.concept or ANY
    return found


def _sheet(seed: int, pairs: list[Pair]) -> None:
    """Draw the pairs as cards, with the buttons that add them."""
    if not pairs:
        st.info("All are in the dataset now. Draw others with another seed.")
        return
    cards = [Card(pair.prompt, pair.code, pair.kind, about=pair.kind) for pair in pairs]
    buttons = st.container(horizontal=True, vertical_alignment="center")
    ticked = card_sheet(cards, key=KEY)

    def add() -> None:
        with guard():
            chosen = [pairs[index] for index in ticked]
            num_added = accept_pairs(dataset(), chosen, seed=seed, author=state.AUTHOR)
            left = [pair for index, pair in enumerate(pairs) if index not in ticked]
            asked, _ = st.session_state[state.RECIPES_DRAWN]
            st.session_state[state.RECIPES_DRAWN] = (asked, left)
            st.toast(f"Added {num_added} pair(s) to the dataset. Undo there takes it back.")

    with buttons:
        st.button(
            f"Add {len(ticked)} to dataset" if ticked else "Add to dataset",
            icon=":material/add:",
            key=f"{KEY}_add",
            disabled=not ticked,
            help="Tick the pairs to add." if not ticked else None,
            on_click=add,
        )
        is_all = len(ticked) == len(cards)
        st.button(
            "Tick none" if is_all else "Tick all",
            key=f"{KEY}_all",
            on_click=lambda: tick_all(cards, key=KEY, ticked=not is_all),
        )
        st.caption(f"{len(cards)} pairs of seed {seed}")
