"""Run the shipped template shaders: ``python examples/all_templates.py``.

They are compute shaders; what each leaves in its last buffer is printed.
"""

from core.actions.open_gpu import open_gpu
from core.actions.render_shader import render_shader
from core.rendering.config import FrameConfig
from core.wgsl.templates import TEMPLATES


def main() -> None:
    """Print the first element of each output."""
    client = open_gpu()
    for template in TEMPLATES:
        report = render_shader(template.code, client=client, config=FrameConfig(64, 64))
        verdict = "valid" if report.validation.is_valid else "not valid"
        print(f"{template.name} ({template.about}): {verdict} {report.validation.kind}")
        for output in report.outputs:
            if output.table:
                first = ", ".join(map(str, output.table.rows[0]))
                print(f"  {output.name}: {output.type} begins with {first}")
    client.close()


if __name__ == "__main__":
    main()
