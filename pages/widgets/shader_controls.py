"""The uniforms of a shader as sliders, pickers and switches."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.rendering.records import Control, Numbers

MAX_CONTROLS = 24  # more would be a wall; the rest keeps its values
LANES = "xyzw"
Values = tuple[tuple[str, Numbers], ...]


def shader_controls(controls: Sequence[Control], *, key: str) -> Values:
    """Draw a control for each uniform; returns what was changed, by path.

    What was set for a name stays while the shader is edited.
    """
    changed = []
    for control in controls[:MAX_CONTROLS]:
        value = _draw(control, key=f"{key}_{control.path}_{control.kind}_{len(control.value)}")
        if value != control.value:
            changed.append((control.path, value))
    if len(controls) > MAX_CONTROLS:
        st.caption(f"{len(controls) - MAX_CONTROLS} more uniforms keep their values.")
    if changed:
        reset_button(key)
    return tuple(changed)


def reset_button(key: str) -> None:
    """Draw the button that gives the widgets whose keys begin with ``key`` their first values."""
    st.button(
        "Reset",
        icon=":material/restart_alt:",
        key=f"{key}.reset",
        on_click=_forget,
        args=(key,),
    )


def _forget(key: str) -> None:
    for name in [name for name in st.session_state if str(name).startswith(f"{key}_")]:
        del st.session_state[name]


def _draw(control: Control, *, key: str) -> Numbers:
    value = control.value
    match control.kind:
        case "checkbox":
            return (float(st.toggle(control.label, bool(value[0]), key=key)),)
        case "colour":
            picked = st.color_picker(control.label, _to_hex(value), key=key)
            return value if picked == _to_hex(value) else (*_from_hex(picked), *value[3:])
        case "vector":
            cells = st.columns(len(value))
            return tuple(
                _slider(control, number, f"{control.label}.{LANES[i]}", f"{key}_{i}", cells[i])
                for i, number in enumerate(value)
            )
    return (_slider(control, value[0], control.label, key, st.container()),)


def _slider(control: Control, value: float, label: str, key: str, place: DeltaGenerator) -> float:
    low, high = min(control.minimum, value), max(control.maximum, value)
    if control.kind == "integer" or control.step >= 1:
        return float(place.slider(label, int(low), int(high), int(value), 1, key=key))
    chosen = place.slider(label, low, high, value, control.step, format="%.3g", key=key)
    # Sliders move in steps; one that was not moved has the value it had.
    return value if abs(chosen - value) < control.step / 2 else float(chosen)


def _to_hex(value: Numbers) -> str:
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, part))):02x}" for part in value[:3])


def _from_hex(text: str) -> Numbers:
    return tuple(round(int(text[i : i + 2], 16) / 255, 4) for i in (1, 3, 5))
