"""Find examples that repeat an earlier one's code or prompt."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.dataset.normalising import code_tokens, normalised_prompt
from core.dataset.records import Example


@dataclass(frozen=True)
class Duplicate:
    """Example ``index`` repeats example ``first`` (both count from 0); ``what`` says how."""

    index: int
    first: int
    what: str


def find_duplicates(examples: Sequence[Example]) -> list[Duplicate]:
    """Return the repeated examples in order.

    Code counts as equal when its tokens are, whatever the layout and comments. Numbers do
    matter: a parameter variant is an example of its own.
    """
    found: list[Duplicate] = []
    code_seen: dict[tuple[str, str], int] = {}
    prompt_seen: dict[str, int] = {}
    for idx, example in enumerate(examples):
        first_code = code_seen.setdefault((example.kind, code_tokens(example.wgsl_code)), idx)
        firsts = [prompt_seen.setdefault(normalised_prompt(p), idx) for p in example.prompts]
        first_prompt = min(firsts)
        if first_code < idx and first_code in firsts:
            found.append(Duplicate(idx, first_code, "the same prompt and code"))
        elif first_code < idx:
            what = "the same code; further prompts for it belong in phrasings of the first"
            found.append(Duplicate(idx, first_code, what))
        elif first_prompt < idx:
            found.append(Duplicate(idx, first_prompt, "the same prompt, with other code,"))
    return found
