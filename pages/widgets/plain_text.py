"""Text of users and models in places that read Markdown: it is shown as it is written."""

import re

_MARKS = re.compile(r"([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
_SHORTCODES = re.compile(r":(?=[\w+-])")
_JOINER = "\u2060"  # has no width; keeps a name between colons from becoming a picture


def plain(text: str) -> str:
    """Return Markdown that shows ``text`` letter by letter, on one line."""
    flat = " ".join(text.split())
    return _MARKS.sub(r"\\\1", _SHORTCODES.sub(f":{_JOINER}", flat))


def shortened(text: str, limit: int) -> str:
    """Return a text that is at most ``limit`` characters long, cut at a word where possible."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    head = flat[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head) + "…"
