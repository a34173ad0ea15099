"""Every failure a user can cause or must know about, each with a hint how to mend it.

StudioError                    everything below
    ConfigError                setting, value given, values allowed
    DatasetError               path, row or line, what was expected
        EditConflict           the row was changed by somebody else
    TokenizerFileError         file and what is wrong in it
    PromptError                raised where a prompt enters, not inside the model
        EmptyPromptError
        PromptTooLongError
        NothingFitsError        the templates do not cover the prompt
    CheckpointError
        CheckpointMissing      what is missing, what is there
        CheckpointDamaged      which file, expected and found hash
        CheckpointMismatch     which tokenizer or config differs
    RunError
        RunNotFound            the name given, the names there are
        RunAlreadyActive
        TrainingDiverged       step, loss and learning rate
    GpuUnavailable             no adapter, or the worker keeps dying

A bad shader is not an error: validation and rendering return it as a value.
"""


class StudioError(Exception):
    """An expected failure.

    Args:
        message: what failed, with which value, and what is accepted.
        hint: what the user can do about it; shown apart from the message.
    """

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ConfigError(StudioError):
    """A setting is unknown or its value is not allowed."""


class DatasetError(StudioError):
    """A dataset file or row cannot be used."""


class EditConflict(DatasetError):
    """The example was changed by somebody else since it was read."""


class TokenizerFileError(StudioError):
    """A tokenizer file is missing, damaged or of another version."""


class PromptError(StudioError):
    """A prompt cannot be answered."""


class EmptyPromptError(PromptError):
    """A prompt holds no text."""


class PromptTooLongError(PromptError):
    """A prompt is longer than the studio accepts."""


class CodeTooLongError(PromptError):
    """A shader given to a model is longer than the model reads."""


class NothingToRepairError(PromptError):
    """A shader to be repaired is valid as it is."""


class TaskNotLearnt(StudioError):
    """A model is asked for a task that it was not trained for."""


class NothingFitsError(PromptError):
    """Nothing that was written before fits the prompt."""


class CheckpointError(StudioError):
    """A checkpoint or model folder cannot be used."""


class CheckpointMissing(CheckpointError):
    """A checkpoint, or a file the manifest names, is absent."""


class CheckpointDamaged(CheckpointError):
    """A file differs from what the manifest says about it."""


class CheckpointMismatch(CheckpointError):
    """Parts of a checkpoint do not belong together."""


class RunError(StudioError):
    """A training run cannot be used as asked."""


class RunNotFound(RunError):
    """No run has the name given."""


class RunAlreadyActive(RunError):
    """Another trainer works in this run folder."""


class TrainingDiverged(RunError):
    """The loss of a run is no longer a number."""


class DraftError(StudioError):
    """What a visitor did cannot be kept."""


class ShareLinkError(StudioError):
    """A link cannot be made, or holds no shader."""


class GpuUnavailable(StudioError):
    """No adapter answers, or the GPU worker keeps dying."""


class UnsuppliedResource(StudioError):
    """A shader wants something bound that the studio has not, or that the user's data do not fit."""
