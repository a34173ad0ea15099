"""Keep what a visitor asks for and gets: take it back, choose among it, send it on as a link."""

from core.drafts.draft_log import (
    add_take,
    choose_shader,
    is_id,
    new_id,
    note_asked,
    read_draft,
    redo_take,
    undo_take,
)
from core.drafts.records import KeptShader, Take
from core.drafts.share_link import PARAMETER, Shared, read_share_text, share_text

__all__ = [
    "PARAMETER",
    "add_take",
    "choose_shader",
    "is_id",
    "new_id",
    "note_asked",
    "open_link",
    "read_draft",
    "redo_take",
    "share_link",
    "undo_take",
]


def share_link(take: Take, index: int, *, address: str) -> str:
    """Return an address that opens a shader of a take with its prompt, seed and model.

    Raises:
        ShareLinkError: the shader is too long for an address.
    """
    shader = take.shaders[index]
    text = share_text(
        Shared(take.prompt, shader.code, take.model, take.kind, take.seed, take.temperature)
    )
    return f"{address.partition('?')[0]}?{PARAMETER}={text}"


def open_link(text: str) -> Take:
    """Return a take of what a link holds; its code is as anybody may have written it.

    Raises:
        ShareLinkError: it holds nothing.
    """
    shared = read_share_text(text)
    return Take(
        id=new_id(),
        origin="opened",
        prompt=shared.prompt,
        model=shared.model,
        shaders=(KeptShader(shared.code),),
        kind=shared.kind,
        seed=shared.seed,
        temperature=shared.temperature,
    )
