"""System: what this machine offers, and the health of the GPU worker."""

import streamlit as st

from core.actions.check_environment import PACKAGES, Finding, check_environment
from core.actions.open_gpu import forget_quarantine
from pages.widgets.guard import guard
from pages.widgets.services import gpu_client

ICONS = {
    "ok": ":green[:material/check_circle:]",
    "warning": ":orange[:material/warning:]",
    "missing": ":red[:material/cancel:]",
}


def report(title: str, findings: list[Finding]) -> None:
    """Write one line for each finding, its advice below."""
    st.subheader(title)
    with st.container(border=True, gap="xsmall"):
        for finding in findings:
            topic, text = st.columns([1, 3])
            topic.markdown(f"{ICONS[finding.status]} **{finding.topic}**")
            text.write(finding.text)
            if finding.advice:
                text.caption(finding.advice)


def as_text(findings: list[Finding]) -> str:
    """Return the findings as a bug report quotes them."""
    return "\n".join(f"{found.status:<8} {found.topic}: {found.text}" for found in findings)


st.title("System")
client = gpu_client()
with st.container(horizontal=True):
    if st.button(
        "Look again",
        icon=":material/refresh:",
        key="system_retry",
        help="Also starts a GPU worker that was given up.",
    ):
        client.retry()
    if st.button(
        "Release quarantined shaders",
        icon=":material/lock_open:",
        key="system_quarantine",
        help="Shaders that hung or crashed a GPU worker may run again.",
    ):
        forget_quarantine()
        st.toast("Those shaders may run again.")
with guard():
    with st.spinner("Looking ..."):
        findings = check_environment(client)
    report("Machine", [found for found in findings if found.topic not in PACKAGES])
    report("Packages", [found for found in findings if found.topic in PACKAGES])
    with st.expander("As text, for a bug report"):
        st.code(as_text(findings), language=None, wrap_lines=True)
        st.caption("In a terminal: `tiny-agent-trainer check`")
