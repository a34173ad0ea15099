"""export: a model as ONNX files."""

from pathlib import Path

import click

from core.cli.generation_commands import model_option
from core.cli.printing import print_json

MEGABYTE = 1_000_000


@click.command("export")
@model_option
@click.option(
    "--output", "-o", required=True, type=click.Path(path_type=Path), help="New folder to write."
)
@click.option(
    "--eight-bits", is_flag=True, help="Keep matrices in 8 bits: smaller and faster, less exact."
)
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
def export_command(model_name: str, output: Path, eight_bits: bool, as_json: bool) -> int:
    """Write a model as ONNX: encoder, decoder step with cache, tokenizer and an example.

    The files run with onnxruntime alone; try: python FOLDER/example.py "a red circle".
    """
    from core.actions.export_model import export_model
    from core.actions.open_model import find_model

    written = export_model(find_model(model_name), output, is_quantised=eight_bits)
    if as_json:
        print_json(
            {
                "folder": str(written.folder),
                "bytes": written.sizes_bytes,
                "largest_difference": written.difference,
            }
        )
        return 0
    for name, size in written.sizes_bytes.items():
        click.echo(f"{size / MEGABYTE:8.2f} MB  {written.folder / name}")
    click.echo(f"Logits differ from the network's by at most {written.difference:.1e}.", err=True)
    return 0
