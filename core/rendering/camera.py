"""The camera, the light and the object of previews: matrices by the words of their names.

Matrices are column-major as WGSL stores them, [column][row]; clip space has z in 0..1 (WebGPU,
section 3.3). The object stands at the origin with a radius of about 1 and turns with time.
"""

import numpy as np

from core.wgsl.contract import FrameInputs

EYE: np.ndarray = np.array([1.7, 1.5, 2.8])
TARGET: np.ndarray = np.zeros(3)
UP: np.ndarray = np.array([0.0, 1.0, 0.0])
FORWARD: np.ndarray = (TARGET - EYE) / np.linalg.norm(TARGET - EYE)
RIGHT: np.ndarray = np.cross(FORWARD, UP) / np.linalg.norm(np.cross(FORWARD, UP))
FIELD_OF_VIEW = 0.8  # radians, vertical
NEAR, FAR = 0.1, 100.0
TURN_PER_S = 0.6  # radians
TO_LIGHT = np.array([0.5, 0.8, 0.6]) / np.linalg.norm([0.5, 0.8, 0.6])
LIGHT_POSITION = TO_LIGHT * 4.0
_LIGHT_SPAN = 3.0  # half the side of what the light sees

# The spaces that matrices lead between, in the order in which a vertex passes through them.
_SPACES = {
    **dict.fromkeys(("local", "object", "model", "mesh", "bone", "instance"), 0),
    "world": 1,
    **dict.fromkeys(("view", "camera", "eye"), 2),
    **dict.fromkeys(("clip", "ndc", "screen", "projection", "proj", "perspective"), 3),
}
_STEPS = {
    **dict.fromkeys(("model", "world", "object", "local", "mesh", "m"), "model"),
    **dict.fromkeys(("view", "v", "camera", "cam"), "view"),
    **dict.fromkeys(("projection", "proj", "perspective", "p", "clip"), "projection"),
}
_SHORT = {
    "mvp": ("model", "view", "projection"),
    "pvm": ("model", "view", "projection"),
    "vp": ("view", "projection"),
    "pv": ("view", "projection"),
    "mv": ("model", "view"),
    "viewproj": ("view", "projection"),
    "projview": ("view", "projection"),
    "modelview": ("model", "view"),
}
_INVERSE = frozenset(("inverse", "inv", "inverted"))
_LIGHT = frozenset(("light", "shadow", "sun"))
# Words that alone say nothing of a space: a lone `m` or `v` may be any matrix.
_TOO_SHORT = frozenset(("m", "v", "p"))


def matrix_by_name(
    words: tuple[str, ...], context: frozenset[str], frame: FrameInputs
) -> np.ndarray | None:
    """Return the 4 x 4 matrix that a name asks for, None where it asks for none.

    Args:
        words: of the variable's own name.
        context: words of the names around it, such as the struct it is a member of.
        frame: gives the aspect ratio and the time.
    """
    is_light = bool(_LIGHT & (context | frozenset(words)))
    matrix = _between_spaces(words, is_light, frame)
    if matrix is None:
        matrix = _product(words, context, is_light, frame)
    if matrix is None:
        return None
    if _INVERSE & frozenset(words):
        matrix = np.linalg.inv(matrix)
    if "normal" in words:
        matrix = np.linalg.inv(matrix).T
    return matrix


def model_view_projection(frame: FrameInputs) -> np.ndarray:
    """Return the matrix that brings the object to the screen."""
    return _chain(("model", "view", "projection"), False, frame)


def _between_spaces(
    words: tuple[str, ...], is_light: bool, frame: FrameInputs
) -> np.ndarray | None:
    """Understand ``clip_from_world`` and ``world_to_view``."""
    for link in ("from", "to"):
        if link not in words:
            continue
        middle = words.index(link)
        before = [_SPACES[word] for word in words[:middle] if word in _SPACES]
        after = [_SPACES[word] for word in words[middle + 1 :] if word in _SPACES]
        if not before or not after:
            continue
        start, end = (after[0], before[-1]) if link == "from" else (before[-1], after[0])
        steps = ("model", "view", "projection")[min(start, end) : max(start, end)]
        matrix = _chain(steps, is_light, frame)
        return matrix if start <= end else np.linalg.inv(matrix)
    return None


def _product(
    words: tuple[str, ...], context: frozenset[str], is_light: bool, frame: FrameInputs
) -> np.ndarray | None:
    named = {step for word in words for step in _SHORT.get(word, ())}
    named |= {_STEPS[word] for word in words if word in _STEPS and word not in _TOO_SHORT}
    if "normal" in words and not named:
        named = {"model"}
    if named == {"view"} and {"camera", "cam"} & frozenset(words) and "view" not in words:
        named = {"view", "projection"}  # a matrix called camera goes all the way
    if not named and is_light:
        named = {"view", "projection"}
    if not named and {"camera", "cam"} & context:
        named = {"view", "projection"}
    if not named:
        return None
    return _chain(tuple(s for s in ("model", "view", "projection") if s in named), is_light, frame)


def _chain(steps: tuple[str, ...], is_light: bool, frame: FrameInputs) -> np.ndarray:
    matrix = np.eye(4)
    for step in steps:
        matrix = _step(step, is_light, frame) @ matrix
    return matrix


def _step(step: str, is_light: bool, frame: FrameInputs) -> np.ndarray:
    """Return one matrix, rows first as mathematics writes them."""
    if step == "model":
        return _turn(TURN_PER_S * frame.time_s)
    if step == "view":
        return _look_at(LIGHT_POSITION if is_light else EYE)
    if is_light:
        return _orthographic(_LIGHT_SPAN)
    return _perspective(frame.width_px / frame.height_px)


def _turn(angle: float) -> np.ndarray:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, 0, sin, 0], [0, 1, 0, 0], [-sin, 0, cos, 0], [0, 0, 0, 1.0]])


def _look_at(eye: np.ndarray) -> np.ndarray:
    back = (eye - TARGET) / np.linalg.norm(eye - TARGET)
    right = np.cross(UP, back)
    right /= np.linalg.norm(right)
    rotation = np.stack([right, np.cross(back, right), back])
    matrix = np.eye(4)
    matrix[:3, :3] = rotation
    matrix[:3, 3] = -rotation @ eye
    return matrix


def _perspective(aspect: float) -> np.ndarray:
    focal = 1.0 / np.tan(FIELD_OF_VIEW / 2)
    depth = FAR / (NEAR - FAR)
    return np.array(
        [[focal / aspect, 0, 0, 0], [0, focal, 0, 0], [0, 0, depth, NEAR * depth], [0, 0, -1.0, 0]]
    )


def _orthographic(span: float) -> np.ndarray:
    depth = 1.0 / (NEAR - FAR)
    matrix: np.ndarray = np.diag([1 / span, 1 / span, depth, 1.0])
    matrix[2, 3] = NEAR * depth
    return matrix
