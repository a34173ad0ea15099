"""How a model is trained."""

from dataclasses import dataclass

from core.settings import check_settings, setting


@dataclass(frozen=True)
class TrainingConfig:
    """The ``[training]`` section."""

    start_from: str = setting(
        "",
        "Model to start from, whose sizes and tokenizer are kept: a shipped model, a run or a "
        "model folder; nothing: from the beginning.",
    )
    num_epochs: int = setting(
        10, "How often every example is seen.", minimum=1, maximum=100_000, unit="epochs"
    )
    num_steps: int = setting(
        0,
        "Steps of a run that draws from recipes; 0 means until max_train_minutes are over.",
        minimum=0,
        maximum=10_000_000,
        unit="steps",
    )
    round_steps: int = setting(
        500,
        "Steps of a run that draws from recipes which count as an epoch for evaluate_every and "
        "save_every.",
        minimum=1,
        maximum=1_000_000,
        unit="steps",
    )
    tokens_per_batch: int = setting(
        16_384,
        "Places for tokens in one batch of a run that draws from recipes.",
        minimum=1024,
        maximum=4_194_304,
        unit="tokens",
    )
    batches_per_step: int = setting(
        1,
        "Batches in one step of a run that draws from recipes; processes that train together "
        "share them.",
        minimum=1,
        maximum=1024,
        unit="batches",
    )
    batch_size: int = setting(
        32, "Examples in one step.", minimum=1, maximum=65_536, unit="examples"
    )
    learning_rate: float = setting(
        0.0003, "Highest step size of the optimizer.", minimum=0.0, maximum=1.0, above=True
    )
    optimizer: str = setting(
        "adamw",
        "Rule of the steps; muon learns from fewer of them, each a little dearer.",
        choices=("adamw", "muon", "adam", "sgd"),
    )
    early_stopping: bool = setting(
        True, "Whether to stop when the validation loss no longer falls."
    )
    early_stopping_patience: int = setting(
        5,
        "Evaluations without a better validation loss after which training stops.",
        minimum=1,
        maximum=100_000,
        unit="evaluations",
    )
    early_stopping_on: str = setting(
        "loss",
        "What has to get better: the validation loss, or the share of sampled answers that are "
        "valid and show something (patience then counts scorings of samples).",
        choices=("loss", "validity"),
    )
    gradient_clip_norm: float = setting(
        1.0, "Gradients longer than this are shortened to it; 0 turns that off.", minimum=0.0
    )
    save_every: int = setting(
        5, "How often a checkpoint is saved.", minimum=1, maximum=100_000, unit="epochs"
    )
    evaluate_every: int = setting(
        1, "How often the validation loss is measured.", minimum=1, maximum=100_000, unit="epochs"
    )
    warmup_steps: int = setting(
        20, "Steps in which the learning rate rises to its highest.", minimum=0, unit="steps"
    )
    schedule: str = setting(
        "cosine",
        "How the learning rate falls after the warm-up.",
        choices=("cosine", "linear", "constant", "wsd"),
    )
    decay_share: float = setting(
        0.3,
        "Share of the run at whose end the schedule wsd falls; before, it stays high.",
        minimum=0.0,
        maximum=1.0,
    )
    final_learning_rate_ratio: float = setting(
        0.1, "Share of the learning rate that is left at the end.", minimum=0.0, maximum=1.0
    )
    weight_decay: float = setting(
        0.01, "Pull of the weight matrices towards zero.", minimum=0.0, maximum=10.0
    )
    adam_beta2: float = setting(
        0.98, "Memory of Adam for the size of gradients.", minimum=0.5, maximum=0.9999
    )
    ema_decay: float = setting(
        0.0,
        "Memory of the running average of the weights, in runs that draw from recipes; 0: none.",
        minimum=0.0,
        maximum=0.99999,
    )
    label_smoothing: float = setting(
        0.0, "Share of certainty that the loss gives to all other tokens.", minimum=0.0, maximum=0.5
    )
    phrasings: str = setting(
        "rotate",
        "Which prompts of an example an epoch shows: the next in turn, all, or the main one.",
        choices=("rotate", "all", "main"),
    )
    precision: str = setting(
        "auto",
        "Number format of the arithmetic; auto means bfloat16 on a GPU and float32 on a CPU.",
        choices=("auto", "float32", "bfloat16"),
    )
    seed: int = setting(0, "Decides weights, order and dropout.", minimum=0, maximum=2**31 - 1)
    max_train_minutes: float = setting(
        0.0, "Training ends after this time; 0 means no limit.", minimum=0.0, unit="min"
    )

    def __post_init__(self) -> None:
        check_settings(self, section="training")

    def is_patience_spent(self, evaluations_without_gain: int) -> bool:
        """Whether so many evaluations without a lower validation loss end the run."""
        watches_loss = self.early_stopping and self.early_stopping_on == "loss"
        return watches_loss and evaluations_without_gain >= self.early_stopping_patience
