"""Tokens that stand for no text: the first ids of both vocabularies, tasks and kinds of code."""

from core.dataset.tasks import TASKS
from core.wgsl.kinds import SHADER_KINDS

# Both vocabularies begin with these, in this order.
SPECIAL_TOKENS = ("<pad>", "<unk>", "<sos>", "<eos>")
PAD_ID, UNK_ID, SOS_ID, EOS_ID = range(len(SPECIAL_TOKENS))

RAW = "<raw>"
"""Code side: the pieces that follow spell the gap before the next token."""

ANY_KIND = "any"

SEPARATOR_ID = SOS_ID
"""Text side: code follows. Nothing else on that side needs a start token."""

# The prompt vocabulary begins with these; a prompt is one task, one kind, its sub-words, <eos>.
PROMPT_TOKENS = (
    *SPECIAL_TOKENS,
    *(f"<{task}>" for task in TASKS),
    *(f"<{kind}>" for kind in (ANY_KIND, *SHADER_KINDS)),
)
