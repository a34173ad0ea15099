"""Name states of the user's dataset, see what lies between two of them, and go back to one."""

from core.actions.follow_run import describe_run
from core.dataset.records import Version, VersionDifference
from core.dataset.store import DatasetStore
from core.dataset.store_versions import NOW, RUN_PREFIX
from core.errors import DatasetError


def save_version(store: DatasetStore, name: str, *, author: str, note: str = "") -> Version:
    """Give the present state a name.

    Raises:
        DatasetError: the name is taken, too long, or could be read as something else.
    """
    return store.save_version(name, author=author, note=note)


def list_versions(store: DatasetStore) -> list[Version]:
    """Return the named versions, newest first."""
    return store.versions()


def delete_version(store: DatasetStore, name: str) -> None:
    """Forget a name; its state can still be reached by its revision."""
    store.delete_version(name)


def compare_versions(store: DatasetStore, first: str, second: str = NOW) -> VersionDifference:
    """Return what turns one version into another.

    Each is a version's name, a revision's number, ``now``, or ``run:NAME`` for what a run
    was trained on.

    Raises:
        DatasetError, RunNotFound: there is no such version or run.
    """
    return store.compare(_named(first), _named(second))


def restore_version(store: DatasetStore, version: str, *, author: str) -> int:
    """Go back to a version as a step that can be undone; returns how many rows changed.

    Raises:
        DatasetError, RunNotFound: there is no such version or run.
    """
    return store.restore(_named(version), author=author)


def _named(version: str) -> str:
    if not version.startswith(RUN_PREFIX):
        return version
    name = version.removeprefix(RUN_PREFIX)
    revision = describe_run(name).store_revision
    if revision is None:
        raise DatasetError(
            f"The run {name} was not trained on your dataset, or does not say on which state.",
            hint="Runs on files keep their examples in their folder, as examples.jsonl.",
        )
    return str(revision)
