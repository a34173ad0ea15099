"""The studio's frame: the table of pages; run with ``streamlit run app.py``."""

import streamlit as st

st.set_page_config(
    page_title="Tiny Agent Trainer Studio", page_icon=":material/blur_on:", layout="wide"
)

PAGES = {
    "Create": [
        st.Page("pages/generate/page.py", title="Generate", icon=":material/auto_awesome:", url_path="generate", default=True),
        st.Page("pages/playground/page.py", title="Playground", icon=":material/palette:", url_path="playground"),
    ],
    "Teach": [
        st.Page("pages/dataset/page.py", title="Dataset", icon=":material/table_rows:", url_path="dataset"),
        st.Page("pages/train/page.py", title="Train", icon=":material/show_chart:", url_path="train"),
    ],
    "About": [
        st.Page("pages/system/page.py", title="System", icon=":material/memory:", url_path="system"),
    ],
}  # fmt: skip

st.navigation(PAGES).run()
