"""Find the dataset files of a folder; what only looks like one is named with the reason."""

from collections.abc import Iterator
from pathlib import Path

from core.dataset.hugging_face import DATA_FOLDER
from core.dataset.rows import BadRow

FILE_SUFFIXES = (".toml", ".json", ".jsonl", ".csv", ".tsv", ".parquet")
WGSL = ".wgsl"


def files_of_folder(folder: Path) -> Iterator[tuple[Path, BadRow | None]]:
    """Yield each file that may hold examples, with a BadRow where it must not be read.

    Dataset files lie directly in ``folder`` or in its folder ``data`` (the layout of Hugging
    Face), WGSL files anywhere in it; first come the former, each in name order.
    """
    for part in (folder, folder / DATA_FOLDER):
        if part.is_dir():
            yield from _readable(part.iterdir(), FILE_SUFFIXES)
    inside = folder.resolve()
    for path, refused in _readable(folder.rglob("*"), (WGSL,)):
        # Any text is WGSL by its name alone: a link would bring in a stranger's file unseen.
        if path.is_symlink() and not path.resolve().is_relative_to(inside):
            refused = BadRow("it is a link to a file outside of the folder; copy the file itself.")
        yield path, refused


def _readable(
    paths: Iterator[Path], suffixes: tuple[str, ...]
) -> Iterator[tuple[Path, BadRow | None]]:
    for path in sorted(path for path in paths if path.suffix.lower() in suffixes):
        if path.is_file():
            yield path, None
        elif not path.is_dir():
            yield path, BadRow("it is no file that can be read.")
