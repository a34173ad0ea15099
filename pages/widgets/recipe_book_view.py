"""How much the recipes hold, and what is wrong with rows of the user's own."""

import pandas as pd
import streamlit as st

from core.actions.draw_recipes import count_book, own_recipe_files
from core.dataset.recipes.book import RecipeBook

SHOWN_PROBLEMS = 50


def problems_of_own_recipes(book: RecipeBook) -> None:
    """Write which rows are left out, and why; nothing where there are none."""
    if not book.problems:
        return
    st.warning(
        f"{len(book.problems)} row(s) of your own recipes are left out; the rest is in use. "
        "docs/recipes.md says what each table holds.",
        icon=":material/warning:",
    )
    with st.expander("What is wrong", icon=":material/rule:", key="recipes_problems"):
        for problem in book.problems[:SHOWN_PROBLEMS]:
            st.markdown(f"`{problem.path.name}`, row {problem.row}")
            st.code(problem.message, language=None, wrap_lines=True)


def contents(book: RecipeBook) -> None:
    """Write how much the recipes hold, and how to add to them."""
    with st.expander("What the recipes hold", icon=":material/menu_book:", key="recipes_contents"):
        counts = count_book(book)
        st.dataframe(
            pd.DataFrame({"Table": list(counts), "Rows": list(counts.values())}),
            hide_index=True,
            width="content",
            height="content",
        )
        num_files = len(own_recipe_files())
        st.caption(
            f"{num_files} recipe file(s) of your own are read with the shipped ones."
            if num_files
            else "Files of your own, in the folder `recipes` of your studio's home, join the "
            "shipped ones; docs/recipes.md says what they may hold."
        )
