"""The learning rate of each step: rises in a line, then falls to a share of itself."""

import math

from core.training.config import TrainingConfig


def learning_rate(step: int, *, total_steps: int, config: TrainingConfig) -> float:
    """Return the learning rate of a step.

    Args:
        step: counted from 1.
        total_steps: steps of the whole run; later steps keep the last rate.
        config: shape and height of the curve.
    """
    warmup = min(config.warmup_steps, total_steps - 1)
    if step <= warmup:
        return config.learning_rate * step / (warmup + 1)
    falling = max(1, total_steps - 1 - warmup)
    return rate_at(min(1.0, (step - 1 - warmup) / falling), config=config)


def rate_at(progress: float, *, config: TrainingConfig) -> float:
    """Return the learning rate after a share of the run, warm-up aside."""
    ratio = config.final_learning_rate_ratio
    return config.learning_rate * (ratio + (1.0 - ratio) * _height(progress, config))


def _height(progress: float, config: TrainingConfig) -> float:
    match config.schedule:
        case "cosine":
            return 0.5 * (1.0 + math.cos(math.pi * progress))
        case "linear":
            return 1.0 - progress
        case "wsd":
            return min(1.0, (1.0 - progress) / config.decay_share) if config.decay_share else 1.0
        case _:
            return 1.0
