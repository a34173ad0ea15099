"""A shader with its prompt in the address itself, so that a link opens it anywhere.

The parameter is JSON, compressed and written in letters that addresses may hold. It comes from
anybody, so that sizes and types are checked before anything is believed.
"""

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from typing import Any

from core.errors import ShareLinkError
from core.wgsl.kinds import SHADER_KINDS, ShaderKind

PARAMETER = "shader"
MAX_CHARACTERS = 8_000  # what browsers, proxies and chats pass on
MAX_CODE_CHARACTERS = 200_000  # a small text may be inflated to a huge one
_VERSION = 1


@dataclass(frozen=True)
class Shared:
    """What a link tells."""

    prompt: str
    code: str
    model: str = ""
    kind: ShaderKind | None = None
    seed: int = 0
    temperature: float = 0.0


def share_text(shared: Shared) -> str:
    """Return the value of the address's parameter.

    Raises:
        ShareLinkError: the shader is too long for an address.
    """
    fields = {
        "v": _VERSION,
        "p": shared.prompt,
        "c": shared.code,
        "m": shared.model,
        "k": shared.kind,
        "s": shared.seed,
        "t": shared.temperature,
    }
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    packed = zlib.compress(text.encode("utf-8", "replace"), level=9)
    link = base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")
    if len(link) > MAX_CHARACTERS:
        raise ShareLinkError(
            f"This shader is too long for a link: {len(link):,} characters, {MAX_CHARACTERS:,} are "
            "what browsers and chats pass on.",
            hint="Save the shader as a file and send that.",
        )
    return link


def read_share_text(link: str) -> Shared:
    """Return what a link holds.

    Raises:
        ShareLinkError: it is not such a link, or was cut off on its way.
    """
    try:
        packed = base64.urlsafe_b64decode(link[: 2 * MAX_CHARACTERS] + "=" * (-len(link) % 4))
        inflater = zlib.decompressobj()
        text = inflater.decompress(packed, MAX_CODE_CHARACTERS)
        if not inflater.eof:
            raise ValueError("cut off, or larger than any link")
        shared = _shared(json.loads(text))
    except (ValueError, TypeError, KeyError, binascii.Error, zlib.error, RecursionError):
        raise ShareLinkError(
            "This link holds no shader.",
            hint="It was perhaps cut off on its way; ask for it again, or for the shader's text.",
        ) from None
    return shared


def _shared(values: Any) -> Shared:
    shared = Shared(
        prompt=values["p"],
        code=values["c"],
        model=values["m"],
        kind=values["k"],
        seed=values["s"],
        temperature=values["t"],
    )
    texts = (shared.prompt, shared.code, shared.model)
    numbers = isinstance(shared.seed, int) and isinstance(shared.temperature, int | float)
    if not (all(isinstance(text, str) for text in texts) and numbers and shared.code.strip()):
        raise ValueError("a field has another type")
    if values["v"] != _VERSION or shared.kind not in (None, *SHADER_KINDS):
        raise ValueError("another version")
    return shared
