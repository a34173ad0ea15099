"""From a message of the compiler to advice: how the author mends the code.

Each file of hints has a table of rules; the first rule that has something to say is taken. Where none has, the compiler's own note serves.
"""

from core.validation import (
    call_hints,
    interface_hints,
    name_hints,
    return_hints,
    syntax_hints,
    type_hints,
)
from core.validation.fault import Advice, Fault, apply

_RULES = (
    *name_hints.RULES,
    *syntax_hints.RULES,
    *type_hints.RULES,
    *call_hints.RULES,
    *return_hints.RULES,
    *interface_hints.RULES,
)


def advise(fault: Fault) -> Advice:
    """Return how to mend a fault, and a better place for its mark if there is one."""
    advice = apply(_RULES, fault)
    if advice:
        return advice
    notes = [note for note in fault.notes if not note.startswith(("allowed type", "Let Naga"))]
    return Advice("; ".join(notes))
