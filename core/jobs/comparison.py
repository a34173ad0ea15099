"""What the settings of several runs differ in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.jobs.config import RunConfig, run_config_to_dict
from core.jobs.run_folder import RunInfo


@dataclass(frozen=True)
class Difference:
    """A setting that is not the same everywhere; a value for each run, in the order given."""

    section: str
    name: str
    values: tuple[Any, ...]

    @property
    def title(self) -> str:
        """Section and name as a person reads them."""
        return f"[{self.section}] {self.name}"


def config_differences(configs: Sequence[RunConfig]) -> list[Difference]:
    """Return every setting that differs, in the order of the sections."""
    documents = [run_config_to_dict(config) for config in configs]
    return [
        Difference(section, name, values)
        for section, settings in documents[0].items()
        for name in settings
        if len(set(values := tuple(document[section][name] for document in documents))) > 1
    ]


def run_differences(infos: Sequence[RunInfo]) -> list[Difference]:
    """Return what differs: settings first, then examples, origin, program and its versions."""
    facts: list[tuple[str, tuple[Any, ...]]] = [
        ("training pairs", tuple(info.num_train for info in infos)),
        ("examples", tuple(info.dataset_sha256[:12] for info in infos)),
        ("dataset revision", tuple(_shown(info.store_revision) for info in infos)),
        ("forked from", tuple(str(info.origin or "-") for info in infos)),
        ("program", tuple(info.code_revision[:12] for info in infos)),
    ]
    packages = sorted({name for info in infos for name in info.versions})
    facts += [(name, tuple(info.versions.get(name, "-") for info in infos)) for name in packages]
    found = config_differences([info.config for info in infos])
    return found + [
        Difference("run", name, values) for name, values in facts if len(set(values)) > 1
    ]


def _shown(revision: int | None) -> str:
    return "-" if revision is None else str(revision)
