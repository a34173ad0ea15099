"""Run every row of a dataset: ``python examples/check_dataset.py [DATASET]``.

Prints what is wrong, with file and row; ends with 1 where something is.
"""

import sys
from pathlib import Path

from core.actions.check_dataset import check_rows, read_dataset
from core.actions.open_gpu import open_gpu

FIRST_DATASET = Path(__file__).with_name("first_dataset.toml")


def main(path: Path = FIRST_DATASET) -> int:
    """Return how many rows have faults."""
    client = open_gpu()
    data = read_dataset(path)
    num_faulty = 0
    for row in check_rows(data, client=client):
        num_faulty += bool(row.faults)
        for fault in row.faults:
            print(f"{row.path}, row {row.row}: {fault}")
    print(f"{len(data.examples)} rows, {num_faulty} with faults")
    client.close()
    return num_faulty


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])) > 0)
