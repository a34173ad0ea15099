"""What validation says where naga is not asked, cannot answer, or knows only the first fault."""

from dataclasses import dataclass, field

import pytest

from core.gpu.config import GpuConfig
from core.gpu.records import CheckJob, Quarantined, Refused, TimedOut, Trouble, WorkerLost
from core.validation.validator import validate_shader


@dataclass
class _Worker:
    """Stands for the GPU client: it answers every job alike."""

    answer: Trouble
    config: GpuConfig = field(default_factory=GpuConfig)
    num_jobs: int = 0

    def run(self, job: CheckJob) -> Trouble:
        self.num_jobs += 1
        return self.answer


@pytest.mark.parametrize(
    "trouble",
    [TimedOut(5.0), WorkerLost(-11, ""), Refused("the device is gone"), Quarantined("it hung")],
)
def test_a_worker_in_trouble_is_a_finding(trouble):
    report = validate_shader("x * 2.0", client=_Worker(trouble))
    (finding,) = report.diagnostics
    assert finding.origin == "driver"
    assert finding.message


@pytest.mark.parametrize("code", ["\0\x01\x02" * 100, "let a = 1.0; \ud800", "x" * 5_000_000, ""])
def test_what_is_no_shader_never_reaches_the_worker(code):
    worker = _Worker(TimedOut(5.0))
    report = validate_shader(code, client=worker)
    assert not report.is_valid
    assert all(finding.hint for finding in report.diagnostics)
    assert report.render().encode()
    assert worker.num_jobs == 0


@pytest.mark.gpu
def test_all_undeclared_names_are_told_at_once(gpu):
    code = """@fragment
    fn main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
        let wave = sinus(speed);
        return vec4<f32>(waev, glow, glow, 1.0);
    }"""
    report = validate_shader(code, client=gpu)
    names = [found.message.split("`")[1] for found in report.diagnostics]
    assert sorted(names) == ["glow", "sinus", "speed", "waev"]
    hints = {found.message.split("`")[1]: found.hint for found in report.diagnostics}
    assert "`wave`" in hints["waev"]
