"""The whole network: prompt ids and shader ids to logits over the next shader token.

For some tasks the encoder reads code as well, or the decoder writes text. Each side then uses the
other one's embedding for ids beyond its own vocabulary: no parameter is there for this alone.

Shape letters: B batch, S prompt length, T shader length, N selected positions,
D model width, V code vocabulary.
"""

from torch import Tensor, nn

from core.model.config import ModelConfig
from core.model.decoder import Decoder
from core.model.encoder import Encoder
from core.model.kv_cache import DecoderCache


class Seq2Seq(nn.Module):
    """Encoder-decoder transformer with separate prompt and code vocabularies.

    A new network has torch's default weights; ``init_weights`` gives it ours.
    """

    def __init__(
        self, config: ModelConfig, *, prompt_vocab_size: int, code_vocab_size: int
    ) -> None:
        super().__init__()
        self.config = config
        self.prompt_vocab_size = prompt_vocab_size
        self.code_vocab_size = code_vocab_size
        self.encoder = Encoder(config, vocab_size=prompt_vocab_size)
        self.decoder = Decoder(config, vocab_size=code_vocab_size)

    def encode(
        self, prompt_ids_BS: Tensor, prompt_mask_BS: Tensor, *, reads_code: bool = False
    ) -> Tensor:
        """Read prompts.

        Args:
            prompt_ids_BS: padded with any id at the end.
            prompt_mask_BS: True where the prompt has a real token; at least one in a row.
            reads_code: whether a prompt may hold code, as ids from the prompt vocabulary's
                size on.

        Returns:
            The memory (BSD) that decoding attends to.
        """
        code_table = self.decoder.embedding.weight if reads_code else None
        return self.encoder(prompt_ids_BS, prompt_mask_BS, code_table=code_table)  # type: ignore[no-any-return]

    def decode(
        self,
        code_ids_BT: Tensor,
        memory_BSD: Tensor,
        prompt_mask_BS: Tensor,
        *,
        writes_text: bool = False,
    ) -> Tensor:
        """Return the decoder's states (BTD) for shaders that begin with the start token.

        Padding belongs at the end, where causality keeps it from the real tokens. Turn
        states into logits with ``project``, perhaps only those that matter.

        With ``writes_text`` there may be text instead, as ids from the code vocabulary's
        size on.
        """
        text_table = self._text_table(writes_text)
        return self.decoder(code_ids_BT, memory_BSD, prompt_mask_BS, text_table=text_table)  # type: ignore[no-any-return]

    def project(self, states: Tensor, *, writes_text: bool = False) -> Tensor:
        """Turn states (... D) into logits (... V) of code, with ``writes_text`` of text too."""
        return self.decoder.project(states, text_table=self._text_table(writes_text))

    def start_cache(self, memory_BSD: Tensor, prompt_mask_BS: Tensor) -> DecoderCache:
        """Prepare decoding step by step."""
        return self.decoder.start_cache(memory_BSD, prompt_mask_BS)

    def step(
        self, code_ids_BT: Tensor, cache: DecoderCache, *, writes_text: bool = False
    ) -> Tensor:
        """Return the logits (BTV) after new tokens, which are added to the cache."""
        text_table = self._text_table(writes_text)
        states_BTD = self.decoder.step(code_ids_BT, cache, text_table=text_table)
        return self.decoder.project(states_BTD, text_table=text_table)

    def forward(
        self,
        prompt_ids_BS: Tensor,
        prompt_mask_BS: Tensor,
        code_ids_BT: Tensor,
        *,
        reads_code: bool = False,
        writes_text: bool = False,
    ) -> Tensor:
        """Return the logits (BTV) at every position; see ``encode`` and ``decode``."""
        memory_BSD = self.encode(prompt_ids_BS, prompt_mask_BS, reads_code=reads_code)
        states_BTD = self.decode(code_ids_BT, memory_BSD, prompt_mask_BS, writes_text=writes_text)
        return self.project(states_BTD, writes_text=writes_text)

    def _text_table(self, writes_text: bool) -> Tensor | None:
        return self.encoder.embedding.weight if writes_text else None
