"""Pipeline constants: the user's values, and ours for those without a default."""

from core.rendering.controls import override_control
from core.rendering.records import Control, Numbers
from core.wgsl.records import Reflection


def override_controls(reflection: Reflection) -> tuple[Control, ...]:
    """Return a control for each override that a form can set."""
    return tuple(c for o in reflection.overrides if (c := override_control(o)))


def constants(reflection: Reflection, values: dict[str, Numbers]) -> tuple[tuple[str, float], ...]:
    """Return the constants that a pipeline must or shall be given, by the overrides' keys."""
    found = []
    for override in reflection.overrides:
        control = override_control(override)
        if override.name in values:
            found.append((override.key, float(values[override.name][0])))
        elif override.default is None:
            found.append((override.key, control.value[0] if control else 1.0))
    return tuple(found)
