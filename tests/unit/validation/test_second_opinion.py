"""The comparison of naga's verdict with a browser's, from records alone."""

import pytest

from core.validation.records import ValidationReport
from core.validation.second_opinion import (
    REASONS,
    BrowserMessage,
    BrowserOpinion,
    compare,
    is_fit_for_browser,
)
from core.wgsl.diagnostics import Diagnostic, Origin
from core.wgsl.line_map import Assembly, Piece

CODE = "let wide = fwidth(x);\nlet y = wide;"
ERROR = BrowserMessage("error", "no such thing", 1, 5, 4)


def report(*origins: Origin, wrapper: Assembly | None = None) -> ValidationReport:
    findings = tuple(Diagnostic("error", "wrong", origin) for origin in origins)
    module = wrapper.text if wrapper else CODE
    return ValidationReport(CODE, "statements", module, findings, wrapper)


def rejected(*messages: BrowserMessage) -> BrowserOpinion:
    return BrowserOpinion("rejected", messages=messages)


@pytest.mark.parametrize(
    ("origins", "opinion", "verdict", "said"),
    [
        ((), BrowserOpinion("ok"), "agree", "accepts it too"),
        (("naga",), rejected(ERROR), "agree", "rejects it too"),
        ((), rejected(ERROR), "disagree", "naga accepts this shader, the browser's compiler reje"),
        (("naga",), BrowserOpinion("ok"), "disagree", "accepts this shader, naga rejects it"),
    ],
)
def test_the_two_agree_or_not(origins, opinion, verdict, said):
    compared = compare(report(*origins), opinion)
    assert compared.verdict == verdict
    assert said in compared.summary
    assert compared.hint == ""  # only a known kind of disagreement has one
    assert [found.message for found in compared.diagnostics] == [
        message.message for message in opinion.messages
    ]


@pytest.mark.parametrize("reason", REASONS)
def test_every_missing_answer_has_its_sentence(reason):
    compared = compare(report(), BrowserOpinion("unavailable", reason))
    assert compared.verdict == "unknown"
    assert REASONS[reason] in compared.summary


def test_the_uniformity_hint_is_given_for_uniformity_alone():
    said = BrowserMessage("error", "'fwidth' must only be called from uniform control flow", 1, 12)
    assert "naga does not check uniformity" in compare(report(), rejected(said)).hint
    assert compare(report(), rejected(ERROR)).hint == ""


def test_places_are_the_authors():
    wrapper = Assembly([Piece("fn snippet() {\n    var x: f32;\n"), Piece(CODE, 0), Piece("\n}\n")])
    opinion = rejected(
        BrowserMessage("error", "inside", 4, 9, 4),
        BrowserMessage("warning", "in the wrapper", 2, 9, 1),
        BrowserMessage("error", "nowhere"),
    )
    compared = compare(report(wrapper=wrapper), opinion)
    assert [(d.severity, d.line, d.column, d.length) for d in compared.diagnostics] == [
        ("error", 2, 9, 4),
        ("warning", None, None, 1),
        ("error", None, None, 1),
    ]
    assert all(found.origin == "browser" for found in compared.diagnostics)


def test_notes_belong_to_the_finding_before_them():
    opinion = rejected(
        BrowserMessage("info", "a note on nothing", 1, 1),
        ERROR,
        BrowserMessage("info", "depends on this", 2, 9),
        BrowserMessage("info", "and on that"),
    )
    (finding,) = compare(report(), opinion).diagnostics
    assert finding.message == "no such thing; line 2: depends on this; and on that"
    assert (finding.line, finding.column, finding.length) == (1, 5, 4)


def test_only_what_naga_judged_goes_to_a_browser():
    assert is_fit_for_browser(report())
    assert is_fit_for_browser(report("naga"))
    assert not is_fit_for_browser(report("static"))
    assert not is_fit_for_browser(report("driver"))
    assert not is_fit_for_browser(report("naga", "driver"))
