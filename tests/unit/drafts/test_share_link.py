"""A link opens what was shared, and nothing else."""

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.actions.keep_draft import open_link, share_link
from core.drafts.records import KeptShader, Take
from core.drafts.share_link import MAX_CHARACTERS, Shared, read_share_text, share_text
from core.errors import ShareLinkError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@given(prompt=TEXT, code=TEXT.filter(str.strip), seed=st.integers(0, 2**31 - 1))
def test_all_comes_back(prompt, code, seed):
    shared = Shared(prompt, code, "base", "fragment", seed, 0.6)
    assert read_share_text(share_text(shared)) == shared


def test_a_link_is_made_of_what_addresses_may_hold():
    take = Take("0" * 16, "asked", "ein Kreis & <b>", "base", (KeptShader("a"), KeptShader("é")))
    link = share_link(take, 1, address="http://localhost:8501/?draft=1")
    assert link.startswith("http://localhost:8501/?shader=")
    opened = open_link(link.partition("=")[2])
    assert (opened.prompt, opened.shaders[0].code) == (take.prompt, "é")


def test_a_shader_too_long_is_refused_in_words():
    noise = "".join(chr(33 + (number * number) % 8_191) for number in range(20_000))
    with pytest.raises(ShareLinkError, match="too long for a link"):
        share_text(Shared("a", noise))


def packed(text: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(text)).decode().rstrip("=")


GOOD = {"v": 1, "p": "a", "c": "b", "m": "", "k": None, "s": 0, "t": 0}


@pytest.mark.parametrize(
    "link",
    [
        "",
        "nonsense",
        "é",
        share_text(Shared("a", "b" * 50))[:-8],
        packed(b"[]"),
        packed(b"[" * 100_000),
        packed(b" " * 10_000_000),
        packed(json.dumps({**GOOD, "c": " "}).encode()),
        packed(json.dumps({**GOOD, "c": ["b"]}).encode()),
        packed(json.dumps({**GOOD, "k": "<script>"}).encode()),
        packed(json.dumps({**GOOD, "v": 2}).encode()),
        "A" * (9 * MAX_CHARACTERS),
    ],
)
def test_what_is_no_link_is_refused(link):
    with pytest.raises(ShareLinkError):
        read_share_text(link)
