"""Datasets as Parquet: text columns, and lists of texts for tags and phrasings."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.dataset.records import Example
from core.dataset.rows import KEYS, LIST_KEYS, BadRow, to_row
from core.errors import DatasetError

if TYPE_CHECKING:
    import pyarrow as pa

_NUMBERING = ("", "__index_level_0__")  # columns by which pandas counts its rows
ROWS_AT_ONCE = 64  # few, as one stored value may stand in all of them


def rows_of_parquet(data: bytes, *, path: Path, max_bytes: int) -> Iterator[Any]:
    """Yield the raw rows, a BadRow for one that cannot be read; an absent value is an absent key.

    Raises:
        DatasetError: the file is no Parquet, or would take more than ``max_bytes`` unpacked.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(io.BytesIO(data)) as file:
            groups = range(file.metadata.num_row_groups)
            size_bytes = sum(file.metadata.row_group(idx).total_byte_size for idx in groups)
            if size_bytes > max_bytes:
                raise DatasetError(
                    f"{path} unpacks to {size_bytes / 1e6:,.0f} MB; "
                    f"at most {max_bytes / 1e6:,.0f} MB are read.",
                    hint="Split it into smaller files.",
                )
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE):
                yield from _rows(batch)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise DatasetError(
            f"{path} cannot be read as Parquet: {str(error).splitlines()[0]}",
            hint="Check that the file is whole; export it again.",
        ) from error


def _rows(batch: "pa.RecordBatch") -> Iterator[Any]:
    try:
        rows = batch.to_pylist()
    except (ValueError, OverflowError) as error:  # some value has no text, or is no date
        if batch.num_rows > 1:
            for idx in range(batch.num_rows):
                yield from _rows(batch.slice(idx, 1))
        else:
            yield BadRow(f"a value of it cannot be read: {str(error).splitlines()[0][:200]}.")
        return
    for row in rows:
        yield {
            key: value
            for key, value in row.items()
            if value not in (None, "", []) and key not in _NUMBERING
        }


def to_parquet(examples: Sequence[Example]) -> bytes:
    """Return the examples as a Parquet file; reading it gives the same examples."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [to_row(example) for example in examples]
    columns = {
        key: pa.array(
            [row.get(key, [] if key in LIST_KEYS else "") for row in rows], _type(pa, key)
        )
        for key in KEYS
    }
    output = io.BytesIO()
    pq.write_table(pa.table(columns), output, compression="zstd")
    return output.getvalue()


def _type(arrow: Any, key: str) -> "pa.DataType":
    return arrow.list_(arrow.string()) if key in LIST_KEYS else arrow.string()
