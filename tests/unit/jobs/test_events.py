"""Events: the frozen list, the way to a line and back, and what a newer run may bring."""

import json
import math
from dataclasses import fields

import pytest

from core.jobs import events
from core.jobs.events import EVENT_KINDS, from_record, to_record

# A changed list is a change of the format: old logs must stay readable.
FROZEN = {
    "run_started": "pid num_epochs num_train num_val num_test resumed_from",
    "model_ready": "total_steps num_parameters prompt_vocab_size code_vocab_size "
    "tokenizer_sha256 device num_threads",
    "step_done": "step epoch loss learning_rate gradient_norm tokens_per_s memory_bytes share_done",
    "evaluated": "step epoch val_loss val_token_accuracy is_best train_loss sets",
    "samples_scored": "step epoch samples share_valid share_exact_train share_exact_val "
    "share_blank share_static bleu chrf picture_likeness strip",
    "checkpoint_saved": "step epoch name val_loss",
    "warning": "message hint",
    "stop_requested": "step",
    "finish_requested": "step until_step",
    "run_finished": "step epoch outcome checkpoint",
    "run_failed": "message hint trace",
}
SAMPLE = events.ScoredSample("red", "val", "expression", "vec3<f32>(1.0)", True, None, "")
EVENTS: list[events.Event] = [
    events.RunStarted(7, 3, 80, 10, 10, resumed_from=5),
    events.ModelReady(30, 1000, 500, 900, "ab", "cpu", 2),
    events.StepDone(1, 1, 2.5, 0.1, 0.9, 100.0),
    events.Evaluated(10, 1, 2.0, 0.5, True, 2.2),
    events.Evaluated(10, 1, 2.0, 0.5, True, 2.2, {"own": {"loss": 2.0, "exact_share": 0.1}}),
    events.SamplesScored(10, 1, (SAMPLE, SAMPLE), None, 0.0, 1.0),
    events.CheckpointSaved(10, 1, "step-00000010", None),
    events.Warned("no GPU", "get one"),
    events.StopRequested(12),
    events.RunFinished(12, 2, "stopped", "step-00000012"),
    events.RunFailed("no", "yes", "trace"),
    events.FinishRequested(12, 22),
]


def test_kinds_and_fields_are_those_of_the_list() -> None:
    found = {kind: " ".join(f.name for f in fields(cls)) for kind, cls in EVENT_KINDS.items()}
    assert found == FROZEN


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_event_survives_its_line(event: events.Event) -> None:
    line = json.dumps(to_record(event, seq=4, time=1.5), allow_nan=False)
    logged = from_record(json.loads(line))
    assert logged == events.LoggedEvent(4, 1.5, event)


def test_number_that_json_lacks_becomes_none() -> None:
    record = to_record(events.StepDone(1, 1, math.nan, 0.1, math.inf, 1.0), seq=0, time=0.0)
    assert record["loss"] is None
    assert record["gradient_norm"] is None
    json.dumps(record, allow_nan=False)


def test_unknown_kinds_and_fields_are_skipped() -> None:
    newer = {"v": 2, "seq": 3, "time": 1.0, "kind": "model_grown", "by": 2}
    assert from_record(newer) == events.LoggedEvent(3, 1.0, None)
    record = {**to_record(EVENTS[7], seq=3, time=1.0), "why": "new field"}
    assert from_record(record) == events.LoggedEvent(3, 1.0, EVENTS[7])


def test_event_without_a_needed_field_is_skipped() -> None:
    record = to_record(EVENTS[2], seq=3, time=1.0)
    del record["loss"]
    assert from_record(record) == events.LoggedEvent(3, 1.0, None)


@pytest.mark.parametrize(
    ("event", "change"),
    [
        (2, {"step": "x"}),
        (2, {"step": 1.5}),
        (2, {"step": None}),
        (2, {"step": True}),
        (2, {"loss": [1.0]}),
        (2, {"loss": 10**400}),
        (2, {"loss": math.nan}),
        (2, {"memory_bytes": "many"}),
        (3, {"step": "x"}),
        (3, {"is_best": 1}),
        (4, {"sets": []}),
        (4, {"sets": {"own": 1.0}}),
        (4, {"sets": {"own": {"loss": "low"}}}),
        (5, {"samples": [5]}),
        (5, {"samples": 5}),
        (5, {"samples": [{"prompt": 1}]}),
        (7, {"message": None}),
        (9, {"outcome": 3}),
        (10, {"trace": {}}),
        (7, {"time": math.inf}),
        (7, {"time": None}),
    ],
)
def test_line_with_a_field_of_another_type_is_no_event(event, change) -> None:
    record = to_record(EVENTS[event], seq=3, time=1.0)
    if "samples" in record and isinstance(change.get("samples"), list):
        change = {"samples": [s | record["samples"][0] | s if isinstance(s, dict) else s
                              for s in change["samples"]]}  # fmt: skip
    assert from_record(json.loads(json.dumps(record | change))) is None


@pytest.mark.parametrize("record", [{}, {"seq": 1}, {"seq": "1", "time": 0, "kind": "warning"}])
def test_line_that_is_no_event(record: dict[str, object]) -> None:
    assert from_record(record) is None
