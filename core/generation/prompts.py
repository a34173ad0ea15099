"""What a prompt must be before a model sees it."""

from core.errors import EmptyPromptError, PromptError, PromptTooLongError
from core.generation.config import MAX_PROMPT_CHARACTERS


def check_prompt(prompt: str) -> None:
    """Raise where a prompt cannot be answered.

    Raises:
        EmptyPromptError: there is nothing but white space.
        PromptError: it holds bytes that are no text.
        PromptTooLongError: it has more than MAX_PROMPT_CHARACTERS.
    """
    if not prompt.strip():
        raise EmptyPromptError(
            "The prompt is empty; it must describe a shader in words.",
            hint="For example: a red circle on a blue background.",
        )
    try:
        prompt.encode("utf-8")
    except UnicodeEncodeError as error:
        raise PromptError(
            f"The prompt is no text: character {error.start + 1} is half of one.",
            hint="Type the prompt again, or save its file as UTF-8.",
        ) from None
    if len(prompt) > MAX_PROMPT_CHARACTERS:
        raise PromptTooLongError(
            f"The prompt has {len(prompt):,} characters; at most {MAX_PROMPT_CHARACTERS:,} "
            "are accepted.",
            hint="Describe one shader in a sentence or two.",
        )
