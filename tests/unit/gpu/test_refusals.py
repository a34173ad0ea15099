"""What wgpu refuses is said in words of WGSL."""

import pytest

from core.gpu.records import Refused, explain


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        (
            "Binding index 5000 is greater than the maximum number 1024",
            ["@binding(5000)", "1024 is the highest"],
        ),
        (
            "The number of color attachments 34 exceeds the limit 8",
            ["8 outputs at most", "below @location(8)"],
        ),
        (
            "Error matching ShaderStages(VERTEX) shader requirements against the pipeline: vertex "
            "shader output location Location[33] (Float32 interpolated as Some(Perspective) with "
            "sampling Some(Center)) exceeds the `max_inter_stage_shader_variables` limit (30, "
            "0-based)",
            ["@location(33) is too high"],
        ),
        (
            "Error matching shader requirements against the pipeline: Shader entry point's "
            "workgroup size [1024, 1024, 64] (67108864 total invocations) must be less or equal to "
            "the per-dimension limit `Limits::max_compute_workgroup_size_*` of [1024, 1024, 1024] "
            "and the total invocation limit `Limits::max_compute_invocations_per_workgroup` of 1024",
            ["@workgroup_size(1024, 1024, 64)", "at most 1024,", "Write @workgroup_size(64)"],
        ),
        (
            "Pipeline constant error: workgroup_size override isn't strictly positive",
            ["override in @workgroup_size is 0"],
        ),
        ("something else", ["something else"]),
    ],
)
def test_limits_of_the_device_are_told_with_a_way_out(message: str, parts: list[str]) -> None:
    told = explain(Refused(message))
    assert all(part in told for part in parts)
