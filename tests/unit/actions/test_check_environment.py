"""An adapter that cannot draw everything does not count as one."""

from types import SimpleNamespace

import pytest

from core.actions.check_environment import check_adapter


@pytest.mark.parametrize(
    ("backend", "status"), [("Vulkan", "ok"), ("Metal", "ok"), ("OpenGL", "missing")]
)
def test_opengl_is_not_enough(backend, status):
    about = SimpleNamespace(name="a card", backend=backend, is_software=False)
    finding = check_adapter(SimpleNamespace(adapter=lambda: about))
    assert finding.status == status
    assert backend in finding.text
    assert ("Vulkan" in finding.advice) == (status == "missing")
