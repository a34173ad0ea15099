"""How shaders are drawn from a model."""

from dataclasses import dataclass

from core.settings import check_settings, setting

MAX_PROMPT_CHARACTERS = 4_000


@dataclass(frozen=True)
class GenerationConfig:
    """The same prompt, model and settings give the same shaders, in whatever company."""

    temperature: float = setting(
        0.0, "Daring of the choice; 0 always takes the likeliest token.", minimum=0.0, maximum=10.0
    )
    top_k: int = setting(
        0, "Choose among this many likeliest tokens; 0 means all.", minimum=0, unit="tokens"
    )
    top_p: float = setting(
        1.0,
        "Choose among the likeliest tokens that together reach this probability.",
        minimum=0.0,
        maximum=1.0,
        above=True,
    )
    max_new_tokens: int = setting(
        1024,
        "Longest answer; the model's own length limit holds besides.",
        minimum=1,
        maximum=65_536,
        unit="tokens",
    )
    max_seconds: float = setting(
        120.0,
        "Longest time for answers that are written together; what is unfinished then stays so.",
        minimum=0.1,
        maximum=86_400.0,
        unit="s",
    )
    seed: int = setting(
        0, "Decides the draws when temperature is above 0.", minimum=0, maximum=2**31 - 1
    )
    num_samples: int = setting(
        1,
        "Answers to each prompt; they differ only if temperature is above 0.",
        minimum=1,
        maximum=1024,
    )

    constraint: str = setting(
        "full",
        "What keeps answers valid: nothing, the grammar with names and types (types), or these "
        "and the compiler, to whose findings writing goes back (full).",
        choices=("none", "types", "full"),
    )
    num_beams: int = setting(
        0, "Beginnings kept by beam search; 0 draws instead of searching.", minimum=0, maximum=64
    )
    length_penalty: float = setting(
        1.0,
        "Beam search divides by the length to this power; higher favours longer answers.",
        minimum=0.0,
        maximum=4.0,
    )
    diversity: float = setting(
        0.0,
        "What it costs a beam to take the token of another one; above 0 each goes its own way.",
        minimum=0.0,
        maximum=100.0,
        unit="nats",
    )

    def __post_init__(self) -> None:
        check_settings(self, section="generation")
