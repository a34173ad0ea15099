"""The folder layout of Hugging Face datasets: a card on top, a Parquet file for each split.

``load_dataset(FOLDER)`` of their library reads it; writing it does not need that library.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from core.dataset.parquet_files import to_parquet
from core.dataset.records import SPLITS, Example, Split
from core.dataset.rows import KEYS, LIST_KEYS, to_row
from core.dataset.splitting import assign_split

DATA_FOLDER, CARD = "data", "README.md"
TRAIN_RATIO, VAL_RATIO = 0.8, 0.1
NAMES: dict[Split, str] = {"train": "train", "val": "validation", "test": "test"}
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_ABOUT = {
    "natural_language": "the main prompt",
    "phrasings": "further prompts for the same code",
    "kind": "what the code is: expression, statements, function, fragment, compute, vertex, module",
    "category": "topic",
    "tags": "key words",
    "author": "who wrote it",
    "license": "licence of this row",
    "notes": "remarks",
    "wgsl_code": "the shader",
}


def hugging_face_files(
    examples: Sequence[Example], *, name: str = "WGSL shaders with prompts"
) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each file; reading them gives the same examples, by split."""
    parts: dict[Split, list[Example]] = {split: [] for split in SPLITS}
    for example in examples:
        split = assign_split(example, train_ratio=TRAIN_RATIO, val_ratio=VAL_RATIO)
        parts[split].append(example)
    yield CARD, _card(parts, name).encode("utf-8")
    for split, part in parts.items():
        if part:
            yield f"{DATA_FOLDER}/{NAMES[split]}-00000-of-00001.parquet", to_parquet(part)


def _card(parts: dict[Split, list[Example]], name: str) -> str:
    examples = [example for part in parts.values() for example in part]
    used = [(NAMES[split], part) for split, part in parts.items() if part]
    licences = Counter(example.license for example in examples if example.license)
    size = next((text for limit, text in _SIZES if len(examples) < limit), "n>1M")
    front = [
        f"pretty_name: {_quoted(name)}",
        f"license: {_licence(examples)}",
        "language:\n- en",
        "task_categories:\n- text-generation",
        "tags:\n- code\n- wgsl\n- shaders\n- webgpu",
        f"size_categories:\n- {size}",
        "configs:\n- config_name: default\n  data_files:",
        *(f"  - split: {split}\n    path: {DATA_FOLDER}/{split}-*.parquet" for split, _ in used),
        "dataset_info:\n  features:",
        *(_feature(key) for key in KEYS),
        "  splits:",
        *(
            f"  - name: {split}\n    num_bytes: {_num_bytes(part)}\n    num_examples: {len(part)}"
            for split, part in used
        ),
    ]
    kinds = Counter(example.kind for example in examples)
    body = [
        f"# {name}",
        f"{len(examples):,} WGSL shaders with English prompts, for training text-to-shader models.",
        "## Fields",
        "\n".join(f"- `{key}`: {about}" for key, about in _ABOUT.items()),
        "## Splits",
        "\n".join(f"- `{split}`: {len(part):,}" for split, part in used),
        "Splits follow from a hash of the shader's structure: variants of one shader are in one "
        "split.",
        "## Kinds of code",
        "\n".join(f"- `{kind}`: {count:,}" for kind, count in kinds.most_common()),
        "## Licences",
        "\n".join(f"- {licence}: {count:,} rows" for licence, count in licences.most_common())
        or "The rows do not say; ask who gave you this dataset.",
    ]
    return "---\n" + "\n".join(front) + "\n---\n\n" + "\n\n".join(body) + "\n"


def _num_bytes(examples: Sequence[Example]) -> int:
    """Return the size of all texts in UTF-8."""
    rows = (to_row(example).values() for example in examples)
    texts = (
        text
        for row in rows
        for value in row
        for text in ([value] if isinstance(value, str) else value)
    )
    return sum(len(text.encode("utf-8")) for text in texts)


def _feature(key: str) -> str:
    if key in LIST_KEYS:
        return f"  - name: {key}\n    sequence: string"
    return f"  - name: {key}\n    dtype: string"


def _licence(examples: Sequence[Example]) -> str:
    """Return the licence that all rows name, as Hugging Face spells it."""
    named = {example.license for example in examples}
    if len(named) != 1:
        return "other" if any(named) else "unknown"
    (only,) = named
    return only.lower() if only and only.replace("-", "").replace(".", "").isalnum() else "unknown"


def _quoted(text: str) -> str:
    """Return a YAML string: JSON's strings are a subset of YAML's."""
    return json.dumps(text, ensure_ascii=False)
