"""What a request must be before a model sees it."""

import re
import unicodedata
from collections.abc import Collection

from core.dataset.tasks import Task
from core.errors import (
    CodeTooLongError,
    EmptyPromptError,
    PromptError,
    PromptTooLongError,
    TaskNotLearnt,
)
from core.generation.config import MAX_PROMPT_CHARACTERS

_TERMINAL_COMMAND = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")  # such as a colour, `ESC [ 31 m`
_UNSEEN = ("Cc", "Cf")  # Unicode's categories of control and of format characters


def visible(text: str) -> str:
    """Return a text as one sees it: without marks of direction, zero widths, control characters.

    Blankspace stays; terminal commands go as a whole.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char
        for char in _TERMINAL_COMMAND.sub("", text)
        if char.isspace() or unicodedata.category(char) not in _UNSEEN
    )


def check_prompt(prompt: str) -> None:
    """Raise where a prompt cannot be answered.

    Raises:
        EmptyPromptError: there is nothing but white space and what nobody sees.
        PromptError: it holds bytes that are no text.
        PromptTooLongError: it has more than MAX_PROMPT_CHARACTERS.
    """
    if not visible(prompt).strip():
        raise EmptyPromptError(
            "The prompt is empty; it must describe a shader in words.",
            hint="For example: a red circle on a blue background.",
        )
    check_text(prompt, what="prompt")
    if len(prompt) > MAX_PROMPT_CHARACTERS:
        raise PromptTooLongError(
            f"The prompt has {len(prompt):,} characters; at most {MAX_PROMPT_CHARACTERS:,} "
            "are accepted.",
            hint="Describe one shader in a sentence or two.",
        )


def check_text(text: str, *, what: str) -> None:
    """Raise PromptError where ``text``, called ``what``, holds halves of characters."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise PromptError(
            f"The {what} is no text: character {error.start + 1} is half of one.",
            hint=f"Type the {what} again, or save its file as UTF-8.",
        ) from None


def check_task(task: Task, learnt: Collection[Task]) -> None:
    """Raise TaskNotLearnt where a model cannot do a task."""
    if task not in learnt:
        raise TaskNotLearnt(
            f"The model was not trained to {task} shaders; it can {' and '.join(learnt)}.",
            hint="Choose another model; the one shipped with the studio does all four tasks.",
        )


def check_code(code: str, num_tokens: int, longest: int) -> None:
    """Raise where a shader cannot be given to a model.

    Raises:
        EmptyPromptError: there is nothing but white space.
        CodeTooLongError: it has more than ``longest`` tokens.
    """
    if not code.strip():
        raise EmptyPromptError(
            "The shader is empty; there is nothing to work on.",
            hint="Give a file with WGSL in it.",
        )
    if num_tokens > longest:
        raise CodeTooLongError(
            f"The shader has {num_tokens:,} tokens; this model reads at most {longest:,}.",
            hint="Give it the one function that matters, or a model with a higher max_length.",
        )
