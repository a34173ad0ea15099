"""The studio's frame: what every page shares, and the table of pages."""

from pathlib import Path

import streamlit as st

ICON = Path(__file__).parent.parent / "assets" / "images" / "icon.png"
st.set_page_config(page_title="Tiny Agent Trainer Studio", page_icon=ICON, layout="wide")

# Menu, title, address, icon. The first page is the landing page; its address is the server's.
PAGES = (
    ("Create", "Generate", "generate", ":material/auto_awesome:"),
    ("Create", "Playground", "playground", ":material/palette:"),
    ("Teach", "Dataset", "dataset", ":material/table_rows:"),
    ("Teach", "Train", "train", ":material/show_chart:"),
    ("About", "System", "system", ":material/memory:"),
)
# Code is read in columns, so its boxes have a fixed-width face; Streamlit has no setting for it.
CODE_BOXES = """<style>[class*="_code"] textarea {
    font-family: "Source Code Pro", ui-monospace, monospace; font-size: 0.85rem;
    white-space: pre; overflow-x: auto;
}</style>"""

menu: dict[str, list[st.Page]] = {}
for section, title, address, icon in PAGES:
    page = st.Page(f"{address}/page.py", title=title, icon=icon, url_path=address, default=not menu)
    menu.setdefault(section, []).append(page)
st.html(CODE_BOXES)
st.navigation(menu).run()
