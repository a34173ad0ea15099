"""Constants and colours of a shader as sliders and pickers, and what became of a tweak."""

import zlib
from collections.abc import Callable, Mapping

import streamlit as st

from core.actions.keep_tweak import keep_tweak, lift_literals, propose_wording, tweaked_code
from core.dataset.growing.lifting import Lifted, LiftedColour, Value, value_of
from core.dataset.records import Example, StoredExample
from core.rendering.config import FrameConfig
from core.wgsl.kinds import detect_kind
from pages.widgets import state
from pages.widgets.guard import guard
from pages.widgets.services import dataset, gpu_client, preview
from pages.widgets.shader_controls import reset_button
from pages.widgets.shader_view import verdict

MAX_SHOWN = 24  # more would be a wall; the rest is behind a switch
COLOURS_IN_A_ROW, NUMBERS_IN_A_ROW = 4, 2
PREVIEW_PX, TIME_S = 320, 0.7


def literal_sliders(code: str, *, key: str, on_write: Callable[[str], None] | None = None) -> str:
    """Draw the controls of a shader's numbers and colours; returns it with the values chosen.

    Below them stands the button that keeps them as a pair and, where there is an editor to take
    the code (``on_write``), the one that writes them into it.
    """
    lifted = lift_literals(code)
    if not lifted:
        return code
    with st.expander("Constants and colours", icon=":material/tune:", key=f"{key}_open"):
        values = _controls(lifted, key=_key(code, key))
        tweaked = tweaked_code(code, lifted, values)
        if tweaked != code:
            with st.container(horizontal=True, gap="small"):
                if on_write:
                    st.button(
                        "Write into the code",
                        icon=":material/edit:",
                        key=f"{key}_write",
                        on_click=on_write,
                        args=(tweaked,),
                    )
                with st.popover("Keep as a new pair", icon=":material/add:"):
                    example = Example("a shader", code, detect_kind(code))
                    _keep_form(tweaked, example, lifted, values, key=key, has_prompts=False)
    return tweaked


def tweak_panel(row: StoredExample) -> None:
    """Draw a stored example's controls with a live picture, and the form that keeps a new pair."""
    if not lift_literals(row.example.wgsl_code):
        return
    panel = st.expander(
        "Tweak its numbers and colours", icon=":material/tune:", key="tweak", on_change="rerun"
    )
    if panel.open:
        with panel:
            _tweak(row)


@st.fragment
def _tweak(row: StoredExample) -> None:
    """Draw controls and picture; a fragment, so that a slider does not redraw the whole page."""
    example = row.example
    lifted = lift_literals(example.wgsl_code)
    left, right = st.columns([5, 6], gap="medium")
    with right:
        values = _controls(lifted, key=_key(example.wgsl_code, f"tweak_{row.id}"))
    code = tweaked_code(example.wgsl_code, lifted, values)
    with left, guard():
        config = FrameConfig(PREVIEW_PX, PREVIEW_PX, TIME_S)
        shown = preview(code, kind=example.kind, config=config)
        if shown.pictures:
            st.image(shown.pictures[0], width="stretch", alt=example.natural_language)
        verdict(shown.report.validation)
    if code != example.wgsl_code:
        _keep_form(code, example, lifted, values, key=f"tweak_{row.id}")


def _controls(lifted: tuple[Lifted, ...], *, key: str) -> dict[str, Value]:
    """Draw the controls; returns the values that differ from the code's."""
    colours = [item for item in lifted if isinstance(item, LiftedColour)]
    numbers = [item for item in lifted if not isinstance(item, LiftedColour)]
    if len(lifted) > MAX_SHOWN and not st.toggle(f"All {len(lifted)} of them", key=f"{key}_all"):
        colours = colours[:MAX_SHOWN]
        numbers = numbers[: MAX_SHOWN - len(colours)]
    values: dict[str, Value] = {}
    for start in range(0, len(colours), COLOURS_IN_A_ROW):
        part = colours[start : start + COLOURS_IN_A_ROW]
        for cell, colour in zip(st.columns(COLOURS_IN_A_ROW), part, strict=False):
            old = _to_hex(colour)
            picked = cell.color_picker(_plain(colour.label), old, key=f"{key}_{colour.key}")
            if picked != old:
                red, green, blue = (round(int(picked[i : i + 2], 16) / 255, 3) for i in (1, 3, 5))
                values[colour.key] = (red, green, blue)
    for start in range(0, len(numbers), NUMBERS_IN_A_ROW):
        rest = numbers[start : start + NUMBERS_IN_A_ROW]
        for cell, number in zip(st.columns(NUMBERS_IN_A_ROW), rest, strict=False):
            whole = number.is_whole
            convert = int if whole else float
            chosen = cell.slider(
                _plain(number.label),
                convert(number.minimum),
                convert(number.maximum),
                convert(number.value),
                convert(number.step),
                format="%d" if whole else "%.4g",
                key=f"{key}_{number.key}",
                help=f"`{number.where}`" if number.where else None,
            )
            # Sliders move in steps; one that was not moved has the value it had.
            if abs(chosen - number.value) >= number.step / 2:
                values[number.key] = float(chosen)
    if values:
        reset_button(key)
    return values


def _keep_form(
    code: str,
    example: Example,
    lifted: tuple[Lifted, ...],
    values: Mapping[str, Value],
    *,
    key: str,
    has_prompts: bool = True,
) -> None:
    """Draw the wording of the new pair, to be corrected, and the button that keeps it."""
    wording = propose_wording(example, lifted, values)
    changes = [str(change) for change in wording.changes]
    # The key follows the proposal: a new one replaces what was proposed before.
    proposed = "\n".join(wording.prompts) if has_prompts else ""
    mark = zlib.crc32(proposed.encode(errors="replace"))
    text = st.text_area(
        "Prompts of the new pair, one a line",
        proposed,
        key=f"{key}_prompts_{mark}",
        height=110,
        help="As the changes make them; correct what they say wrongly.",
    )
    st.caption(_plain("; ".join(changes)))
    if wording.unsaid and has_prompts:
        st.warning(
            f"The prompts speak of {', '.join(wording.unsaid)}, which is no longer one thing. "
            "Look at their words.",
            icon=":material/edit_note:",
        )
    if set(text.splitlines()) & set(example.prompts):
        st.caption(
            ":material/info: A prompt asks for the old shader as well; say what is different."
        )

    def keep() -> None:
        with guard():
            stored = keep_tweak(
                dataset(),
                code,
                text.splitlines(),
                source=example if has_prompts else None,
                changes=changes,
                author=state.AUTHOR,
                client=gpu_client(),
            )
            st.toast(f"Kept as pair {stored.id}. Undo takes it back.")

    st.button(
        "Keep as a new pair",
        type="primary",
        icon=":material/add:",
        key=f"{key}_keep",
        disabled=not text.strip(),
        on_click=keep,
    )


def _key(code: str, key: str) -> str:
    """Return the start of the keys of controls: other code begins with its own values."""
    return f"{key}_{zlib.crc32(code.encode(errors='replace')):08x}"


def _to_hex(colour: LiftedColour) -> str:
    value = value_of(colour)
    assert isinstance(value, tuple)
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in value)


def _plain(text: str) -> str:
    """Return a text of the code as Markdown that shows it as it is."""
    return "".join(f"\\{char}" if char in r"\`*_{}[]()<>#+-.!|~:$" else char for char in text)
