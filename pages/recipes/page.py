"""Recipes: pairs drawn from recipes, and variants grown from examples, to add to the dataset."""

import streamlit as st

from core.actions.draw_recipes import own_recipe_files
from pages.widgets import state
from pages.widgets.example_growing import example_growing
from pages.widgets.guard import guard
from pages.widgets.recipe_book_view import contents, problems_of_own_recipes
from pages.widgets.recipe_drawing import recipe_drawing
from pages.widgets.services import recipe_book

st.title("Recipes")
state.show_notice()
draw, grow = st.tabs(["Draw", "Grow"], key="recipes_tab")
with draw, guard():
    book = recipe_book(own_recipe_files())
    problems_of_own_recipes(book)
    recipe_drawing(book)
    contents(book)
with grow, guard():
    example_growing()
