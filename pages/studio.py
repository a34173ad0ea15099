"""The studio's frame: what every page shares, and the table of pages."""

from pathlib import Path

import streamlit as st

from core.actions.open_model import list_models
from pages.widgets import state
from pages.widgets.models import warm_up
from pages.widgets.services import start_gpu_worker

ICON = Path(__file__).parent.parent / "assets" / "images" / "icon.png"
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
# What the theme has no setting for. Code is read in columns, so its boxes have a fixed-width
# face; a white picture needs an edge; and the margins of the page go to its content.
# A card is a picture with a button over all of it: its name below is the button's.
# What is selected, and the numbers of lines, are too faint in dark by the theme's own colours:
# they get its colours for links and for grey text. Highlighted code is too faint in light.
# Charts, players and the editor do not fade while the page works: they stay true meanwhile.
# On Generate a still picture stands at once, and the live one comes over it, as large as the window
# allows; candidates are four in a line, and the code below them takes what is left of the window.
# Nothing moves while they are written: pictures have their room before they are there, and what is
# left of the last answer is hidden.
STYLE = """<style>
[class*="st-key-card_"], [class*="st-key-chosen_"] {
    position: relative; border-radius: 0.375rem; padding: 4px; border: 1px solid transparent;
}
[class*="st-key-chosen_"] { border-color: #1b8292; background: #1b829222; }
[class*="st-key-card_"]:hover, [class*="st-key-card_"]:focus-within {
    border-color: rgba(128, 128, 128, 0.6);
}
[class*="st-key-card_"] [data-testid="stElementToolbar"],
[class*="st-key-chosen_"] [data-testid="stElementToolbar"] { display: none; }
[class*="st-key-pick_"] button {
    border: none; background: none; padding: 0; min-height: 1.4rem; justify-content: start;
    text-align: start; font-size: 0.8rem;
}
[class*="st-key-pick_"] button::after { content: ""; position: absolute; inset: 0; }
[class*="st-key-pick_"] button p { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.st-key-quality_tools > div { margin-inline-end: -1px; }
.st-key-quality_tools button { border-radius: 0; }
.st-key-quality_tools button[kind="primary"] {
    background: #1b829222; border-color: #1b8292; color: light-dark(#0b6275, #6cc3d3); z-index: 1;
}
[class*="_code"] textarea {
    font-family: "Source Code Pro", ui-monospace, monospace; font-size: 0.85rem;
    white-space: pre; overflow-x: auto;
}
[role="tab"][aria-selected="true"] p, [data-testid="stButtonGroup"] [aria-checked="true"] p {
    color: light-dark(#0b6275, #6cc3d3);
}
[data-testid="stCode"] .linenumber { color: light-dark(#56636d, #98a6b1) !important; }
[data-testid="stCode"] .token:is(.keyword, .class-name, .function) {
    color: light-dark(#0b5cad, #4c9be8);
}
[data-testid="stCode"] .token:is(.punctuation, .comment) { color: light-dark(#56636d, #98a6b1); }
[data-testid="stCode"] .token.attr-name { color: light-dark(#0b6275, #6cc3d3); }
[data-testid="stCode"] .token.number { color: light-dark(#0d6e60, #5fe0c0); }
[data-testid="stCode"] .token.operator { color: light-dark(#a8480e, #dd7a35); }
[data-testid="stImage"] img { outline: 1px solid rgba(128, 128, 128, 0.3); }
[data-stale="true"]:has([data-testid^="stBidiComponent"]) { opacity: 1 !important; }
.st-key-generate_stage {
    display: grid; grid-template-columns: 100%; max-width: max(20rem, 100vh - 19rem);
}
.st-key-generate_stage > :nth-child(-n+2) { grid-area: 1 / 1; }
[data-testid="stColumn"] [data-testid="stLayoutWrapper"]:has(.under-way) ~ *,
.st-key-generate_stage > :has(.under-way) ~ *, .st-key-generate_stop ~ * { visibility: hidden; }
.st-key-generate_stage [data-testid="stImage"] img { outline: none; }
:is(.st-key-generate_stage, .st-key-generate_sheet) :is([data-testid^="stImage"], img) {
    width: 100%;
}
:is(.st-key-generate_stage, .st-key-generate_sheet) img { aspect-ratio: 1; object-fit: contain; }
.st-key-generate_stage [data-testid="stElementToolbar"] { display: none; }
.st-key-generate_sheet [data-testid="stHorizontalBlock"] > * { max-width: calc(25% - 0.75rem); }
.st-key-generate_sheet [class*="st-key-card_"] > :last-child { min-height: 1.6rem; }
.st-key-generate_code_below_sheet :is([data-testid="stElementContainer"], [data-testid="stCode"], pre) {
    height: clamp(15rem, 100vh - 42rem, 32rem);
}
[data-testid="stMainBlockContainer"] { padding: 4rem 2.5rem 3rem; max-width: 105rem; }
@media (max-width: 640px) { [data-testid="stMainBlockContainer"] { padding: 4rem 1rem 2rem; } }
</style>"""

menu: dict[str, list[st.Page]] = {}
by_address: dict[str, st.Page] = {}
for section, title, address, icon in PAGES:
    page = st.Page(f"{address}/page.py", title=title, icon=icon, url_path=address, default=not menu)
    menu.setdefault(section, []).append(page)
    by_address[address] = page
# Dialogs and popovers stand outside the part of the document that Streamlit calls light or dark.
st.html(f"{STYLE}<style>body {{ color-scheme: {st.context.theme.type or 'light'}; }}</style>")
start_gpu_worker()
chosen = st.navigation(menu)
if state.NEXT_PAGE in st.session_state:
    st.switch_page(by_address[st.session_state.pop(state.NEXT_PAGE)])
chosen.run()
if chosen is by_address["generate"]:
    warm_up(list_models()[0])
