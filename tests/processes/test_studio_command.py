"""``tiny-agent-trainer studio`` comes up for somebody who never ran Streamlit before."""

import os
import subprocess
import sys

import pytest
from streamlit import config as streamlit_config
from streamlit.web import skills

from core.processes.launch import start_child
from core.processes.terminate import kill_tree
from tests.browser.serving import PROJECT, free_port, wait_for_server


# Elsewhere than on Linux a browser window would open even without a display.
@pytest.mark.skipif(sys.platform != "linux", reason="would open a browser window")
def test_the_first_start_asks_nothing(tmp_path):
    displays = ("DISPLAY", "WAYLAND_DISPLAY")
    known = {name: value for name, value in os.environ.items() if name not in displays}
    port, log = free_port(), tmp_path / "log"
    with log.open("wb") as output:
        server = start_child(
            [sys.executable, "-m", "core", "studio", "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=PROJECT,
            env={**known, "HOME": str(tmp_path), "PYTHONPATH": str(PROJECT)},
        )
    try:
        wait_for_server(f"http://localhost:{port}/_stcore/health", server, log)
    finally:
        kill_tree(server)


def test_nobody_is_asked_to_install_what_agents_use(monkeypatch):
    settings = PROJECT / ".streamlit" / "config.toml"
    monkeypatch.chdir(settings.parents[1])
    streamlit_config.get_config_options(force_reparse=True)
    streamlit_config.set_option("server.headless", False)
    monkeypatch.setattr(skills, "agent_harness_present", lambda *_args, **_named: True)
    try:
        assert skills.nudge_suppression_reason() not in ("", "headless")
    finally:
        streamlit_config.get_config_options(force_reparse=True)
