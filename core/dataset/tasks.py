"""The four tasks that one model learns, and one thing to learn of any of them.

generate   prompt -> code
edit       code, instruction -> code after it
repair     broken code, diagnostic -> code
describe   code -> prompt
"""

from dataclasses import dataclass
from typing import Literal, get_args

from core.wgsl.kinds import ShaderKind

Task = Literal["generate", "edit", "repair", "describe"]
TASKS: tuple[Task, ...] = get_args(Task)


@dataclass(frozen=True, slots=True)
class TaskPair:
    """One thing to learn: what is given, and what is to be answered.

    ``text`` is the prompt, instruction or diagnostic given (empty to describe), ``code`` the shader
    given (empty to generate); ``kind`` is None where it is not said.
    """

    text: str
    answer: str
    kind: ShaderKind | None = None
    task: Task = "generate"
    code: str = ""
