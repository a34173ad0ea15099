"""Change many pairs at once: those ticked, or all that the filter lets through."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from core.actions import edit_many
from core.actions.mend_many import mend_many
from core.actions.open_model import find_model, models_for
from core.actions.run_rows import num_to_run, run_again, run_rows
from core.dataset.records import REVIEW_STATES, SPLITS, BulkResult, ExampleFilter, StoredExample
from core.dataset.store import Tick
from core.dataset.store_changes import Chosen
from pages.widgets import state
from pages.widgets.bulk_work import Steps, Work, begin_work, go_on, is_working, stop_work
from pages.widgets.choice import choice
from pages.widgets.guard import guard, skipped_line
from pages.widgets.services import dataset, gpu_client

BY_HASH = "by hash, as usual"
NO_MODEL = "none: what the compiler says alone"
LONG = ("mend", "run", "rerun")
JUDGING = ("review", "delete")  # pairs as they were looked at: one changed since is left
Act = Callable[[Sequence[Chosen], Tick], BulkResult]


@dataclass(frozen=True)
class _Change:
    """What a menu entry needs: the name of a text to write, or the options to choose from."""

    label: str
    help: str
    asks: str = ""
    options: tuple[str, ...] = ()


CHANGES = {
    "tag": _Change("Add a tag", "", asks="Tag"),
    "untag": _Change("Take a tag away", "", asks="Tag"),
    "category": _Change("Set the category", "Empty takes it away.", asks="Category"),
    "review": _Change("Set the review state", "", asks="State", options=REVIEW_STATES),
    "split": _Change(
        "Fix the split", "Variants of the same shader go with them.", asks="Split",
        options=(*SPLITS, BY_HASH),
    ),
    "reformat": _Change("Reformat the code", "Layout alone; tokens and comments stay."),
    "mend": _Change(
        "Mend what the compiler refuses",
        "By what the compiler says where that is enough, else by a model, if you choose one. Only "
        "what is then valid and near the code is saved, with the tag `mended`. Stopping keeps what "
        "is done.",
    ),
    "run": _Change("Run what was not run yet", "Stopping keeps what was run until then."),
    "rerun": _Change("Run again", "For instance after an update of the compiler."),
    "delete": _Change("Delete", "Undo brings them back."),
}  # fmt: skip


@st.dialog("Change many pairs", width="medium", on_dismiss=stop_work)
def change_many(ticked: list[StoredExample], chosen: ExampleFilter, num_matching: int) -> None:
    """Ask which pairs and what, and do it with progress, as one step."""
    if is_working():
        go_on()
        return
    everything = f"all {num_matching:,} that match the filter"
    some = f"the {len(ticked):,} ticked"
    which = st.radio("Pairs", ([some] if ticked else []) + [everything], key="dataset_many_which")
    name = st.selectbox(
        "Change", list(CHANGES), format_func=lambda key: CHANGES[key].label, key="dataset_many_what"
    )
    change, value = CHANGES[name], ""
    if change.options:
        value = st.selectbox(change.asks, change.options, key=f"dataset_many_{name}")
    elif change.asks:
        value = st.text_input(change.asks, key=f"dataset_many_{name}")
    if change.help:
        st.caption(change.help)
    if name == "mend":
        value = _mender()
    if not st.button("Do it", type="primary", key="dataset_many_go"):
        return
    with guard():
        ids = (
            [row.id for row in ticked]
            if which == some
            else edit_many.matching_examples(dataset(), chosen)
        )
        if name in LONG:
            begin_work(_work(name, value, ids))
        done = _do(name, value, ticked if which == some and name in JUDGING else ids)
        state.notice_then_rerun(f"{change.label}: {_outcome(name, done)}")


def _mender() -> str:
    """Draw the choice of the model that helps; returns its name, empty for none."""
    known = [model.name for model in models_for("repair")]
    if not known:
        st.caption("No model here has learnt to repair shaders, so what the compiler says is done.")
        return ""
    return choice("Model", known, none=NO_MODEL, key="dataset_many_mend") or ""


def _outcome(name: str, done: BulkResult) -> str:
    if name == "mend":
        left = ""
        if done.skipped:
            left = f" {len(done.skipped):,} stay as they are: nothing valid and near was found."
        return f"{done.num_changed:,} mended, {done.num_unchanged:,} were valid.{left}"
    rest = f", {done.num_unchanged:,} were so already" if done.num_unchanged else ""
    return f"{done.num_changed:,} pairs{rest}. {skipped_line(done)}".rstrip()


def _do(name: str, value: str, pairs: Sequence[Chosen]) -> BulkResult:
    total = len(pairs)
    bar = st.progress(0.0, text=f"0 of {total:,}")

    def tick(num_done: int) -> None:
        bar.progress(min(1.0, num_done / max(1, total)), text=f"{num_done:,} of {total:,}")

    return _act(name, value)(pairs, tick)


def _act(name: str, value: str) -> Act:
    store, author = dataset(), state.AUTHOR
    split = None if value == BY_HASH else value
    acts: dict[str, Callable[..., BulkResult]] = {
        "tag": partial(edit_many.tag_many, tag=value),
        "untag": partial(edit_many.untag_many, tag=value),
        "category": partial(edit_many.categorise_many, category=value),
        "review": partial(edit_many.review_many, review=value),  # type: ignore[arg-type]
        "split": partial(edit_many.split_many, split=split),  # type: ignore[arg-type]
        "reformat": edit_many.reformat_many,
        "delete": edit_many.delete_many,
    }
    return lambda pairs, tick: acts[name](store, pairs, author=author, tick=tick)


def _work(name: str, value: str, ids: list[int]) -> Work:
    """Return work that takes long, ready to begin."""
    if name == "mend":
        steps = _mend(ids, model=value)
        stopped = "Stopped. What was mended until then is saved; Undo takes it back."
    else:
        steps = _run(ids, is_again=name == "rerun")
        stopped = "Stopped. What was run until then stays known."
    said = f"{CHANGES[name].label}: "
    return Work(steps, len(ids), lambda done: said + _outcome(name, done), stopped)


def _run(ids: list[int], *, is_again: bool) -> Steps:
    store, num_run = dataset(), 0
    if is_again:
        run_again(store, ids)
    total = max(1, num_to_run(store, ids))
    for num_run, _ in enumerate(run_rows(store, ids, client=gpu_client()), start=1):
        yield num_run * len(ids) // total
    return BulkResult(num_run, len(ids) - num_run)


def _mend(ids: list[int], *, model: str) -> Steps:
    repair = None
    if model:
        from core.actions.revise_shader import repairer  # loads torch
        from pages.widgets.models import loaded_model

        repair = repairer(loaded_model(find_model(model)), client=gpu_client())
    return mend_many(dataset(), ids, client=gpu_client(), author=state.AUTHOR, repair=repair)
