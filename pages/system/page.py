"""System: what this machine offers, and the health of the GPU worker."""

import streamlit as st

from core.actions.check_environment import Finding, check_environment
from core.actions.open_gpu import forget_quarantine
from pages.widgets.guard import guard
from pages.widgets.services import gpu_client

ICONS = {
    "ok": ":green[:material/check_circle:]",
    "warning": ":orange[:material/warning:]",
    "missing": ":red[:material/cancel:]",
}


def report(findings: list[Finding]) -> None:
    """Write one line for each finding, its advice below."""
    for finding in findings:
        with st.container(border=True):
            icon, topic, text = st.columns([1, 5, 14], vertical_alignment="center")
            icon.markdown(ICONS[finding.status])
            topic.markdown(f"**{finding.topic}**")
            text.write(finding.text)
            if finding.advice:
                text.caption(finding.advice)


st.title("System")
st.caption("What a bug report needs. The same as `tiny-agent-trainer check`.")
client = gpu_client()
again, release = st.columns([1, 3])
if again.button(
    "Look again",
    icon=":material/refresh:",
    key="system_retry",
    help="Also starts a GPU worker that was given up.",
):
    client.retry()
if release.button(
    "Release quarantined shaders",
    icon=":material/lock_open:",
    key="system_quarantine",
    help="Shaders that hung or crashed a GPU worker may run again.",
):
    forget_quarantine()
    st.toast("Quarantine is empty.")
with guard():
    report(check_environment(client))
