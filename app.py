"""The studio's server: ``streamlit run app.py``.

The script that draws the pages is ``pages/studio.py``. It does not lie here, beside the folder
``pages``: Streamlit would then take the folder for pages of its older kind and greet whoever
opens a page's address first with "Page not found".
"""

from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from core.processes.launch import calm_threads
from core.processes.memory import ShortCollections, keep_memory_compact


def landing_page(_: Request) -> RedirectResponse:
    """Lead from the landing page's own name to its address."""
    return RedirectResponse("/")


calm_threads()
keep_memory_compact()
ShortCollections().install()
app = st.App(
    Path(__file__).parent / "pages" / "studio.py", routes=[Route("/generate", landing_page)]
)
