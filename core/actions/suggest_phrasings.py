"""Ask a model to describe a shader, for further phrasings of a row."""

from dataclasses import replace

from core.actions.generate_shader import Model
from core.actions.revise_shader import describe_shader
from core.dataset.benchmark_prompts import is_benchmark_prompt
from core.dataset.normalising import normalised_prompt
from core.dataset.records import StoredExample
from core.dataset.store import DatasetStore
from core.generation.config import GenerationConfig

NUM_DRAWN = 8
TEMPERATURE = 0.8  # daring enough for other words, and still about the shader


def suggest_phrasings(model: Model, row: StoredExample, *, seed: int = 0) -> list[str]:
    """Return other ways to ask for a row's shader, the likeliest first; perhaps none.

    What the row says already, what the model did not finish, and prompts of the benchmark are
    left out.

    Raises:
        PromptError: the shader is too long for the model.
        TaskNotLearnt: the model cannot describe.
    """
    config = GenerationConfig(temperature=TEMPERATURE, num_samples=NUM_DRAWN, seed=seed)
    known = {normalised_prompt(prompt) for prompt in row.example.prompts}
    found: dict[str, str] = {}
    for description in describe_shader(model, row.example.wgsl_code, config=config):
        text = description.text.strip()
        said = normalised_prompt(text)
        if description.is_complete and said and said not in known and not is_benchmark_prompt(text):
            found.setdefault(said, text)
    return list(found.values())


def add_phrasings(
    store: DatasetStore, row: StoredExample, phrasings: list[str], *, author: str
) -> StoredExample:
    """Add phrasings to a row as it was looked at.

    Raises:
        EditConflict: somebody else changed it since.
    """
    example = replace(row.example, phrasings=(*row.example.phrasings, *phrasings))
    return store.update(row.id, example, expected_revision=row.revision, author=author)
