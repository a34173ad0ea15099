"""The studio's frame: what every page shares, and the table of pages."""

from pathlib import Path

import streamlit as st

from core.actions.open_model import list_models
from pages.widgets import state
from pages.widgets.models import warm_up
from pages.widgets.services import start_gpu_worker

ICON = Path(__file__).parent.parent / "assets" / "images" / "icon.png"
STYLE = Path(__file__).with_suffix(".css")
SIDEBAR_PX = 220
st.set_page_config(
    page_title="Tiny Agent Trainer Studio",
    page_icon=ICON,
    layout="wide",
    initial_sidebar_state=SIDEBAR_PX,
)

# Menu, title, address, icon. The first page is the landing page; its address is the server's.
PAGES = (
    ("Create", "Generate", "generate", ":material/auto_awesome:"),
    ("Create", "Playground", "playground", ":material/palette:"),
    ("Teach", "Dataset", "dataset", ":material/table_rows:"),
    ("Teach", "Recipes", "recipes", ":material/menu_book:"),
    ("Teach", "Train", "train", ":material/show_chart:"),
    ("Teach", "Runs", "runs", ":material/stacked_line_chart:"),
    ("Teach", "Models", "models", ":material/model_training:"),
    ("About", "System", "system", ":material/memory:"),
)
menu: dict[str, list[st.Page]] = {}
by_address: dict[str, st.Page] = {}
for section, title, address, icon in PAGES:
    page = st.Page(f"{address}/page.py", title=title, icon=icon, url_path=address, default=not menu)
    menu.setdefault(section, []).append(page)
    by_address[address] = page
# Dialogs and popovers stand outside the part of the document that Streamlit calls light or dark.
st.html(f"<style>body {{ color-scheme: {st.context.theme.type or 'light'}; }}</style>")
st.html(STYLE)
start_gpu_worker()
chosen = st.navigation(menu)
if state.NEXT_PAGE in st.session_state:
    st.switch_page(by_address[st.session_state.pop(state.NEXT_PAGE)])
chosen.run()
if chosen is by_address["generate"]:
    warm_up(list_models()[0])
