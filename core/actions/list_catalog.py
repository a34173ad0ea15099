"""What an editor may start from: a greeting, the templates, shipped examples."""

from dataclasses import dataclass

from core import paths
from core.dataset.importing import read_examples
from core.dataset.records import Example
from core.dataset.seeding import shipped_examples
from core.wgsl.templates import TEMPLATES

STARTER_KINDS = ("fragment",)
GREETING = """\
struct Uniforms {
    resolution: vec2<f32>,
    time: f32,
}
@group(0) @binding(0) var<uniform> u: Uniforms;

@fragment
fn fs_main(@location(0) uv: vec2<f32>) -> @location(0) vec4<f32> {
    let p = uv * 2.0 - 1.0;
    let rings = sin(length(p) * 14.0 - u.time * 3.0);
    let color = 0.5 + 0.5 * cos(vec3<f32>(0.0, 2.1, 4.2) + rings + u.time);
    return vec4<f32>(color, 1.0);
}
"""


@dataclass(frozen=True)
class StartingPoint:
    """A shader to begin with; ``group`` is what it has in common with others."""

    title: str
    code: str
    group: str


TEMPLATE_GROUP = "templates"


def list_starting_points() -> list[StartingPoint]:
    """Return a greeting, the templates and the shipped fragment examples."""
    return [
        StartingPoint("Rings in motion", GREETING, TEMPLATE_GROUP),
        *(StartingPoint(f"Chromatic {t.name}", t.code, TEMPLATE_GROUP) for t in TEMPLATES),
        *(
            StartingPoint(example.natural_language, example.wgsl_code, _group(example.category))
            for example in shipped_examples(paths.curated())
            if example.kind in STARTER_KINDS
        ),
    ]


def find_shipped_pair(file: str, prompt: str) -> Example:
    """Return a shipped pair by its main prompt; reads one file and not all of them.

    Raises:
        DatasetError: the file cannot be read.
    """
    examples = read_examples(paths.curated() / file).examples
    return next(pair for pair in examples if pair.natural_language == prompt)


def _group(category: str) -> str:
    return category.partition(" ")[0] or "other"
