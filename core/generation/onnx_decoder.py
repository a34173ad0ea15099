"""Decoding on the CPU through ONNX Runtime, in the place of the torch decoder.

The same calls as ``Seq2Seq`` has for decoding step by step, several times as fast. Prompts are
read by torch: that is done once.

Shape letters: B batch, T new positions (always 1), S prompt length, L positions with room in the
cache, D model width, H heads, K head size, V code vocabulary.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from onnxruntime import InferenceSession, OrtValue, SessionOptions
from torch import Tensor

from core.generation.onnx_building import BLOCK
from core.generation.onnx_graph import decoder_graph
from core.model.config import ModelConfig
from core.model.seq2seq import Seq2Seq

Array = NDArray[np.float32]

_MAX_THREADS = 4  # a step is too short to be shared by more
_MOST_ALONE = 4  # rows up to which one thread is the fastest: its work is over before others wake
_FIRST_ROOM = 128  # positions; doubled when full


class OnnxCache:
    """What the decoder remembers of a batch in lockstep; counterpart of ``DecoderCache``.

    Steps write into it in place, through a binding that is made anew only when arrays move.

    Args:
        config: sizes of the model.
        prompts: keys and values (BHSK) of the prompts by the names that the step gives them.
        prompt_mask_BS: True where a prompt has a real token; all of these come first.
    """

    def __init__(
        self,
        config: ModelConfig,
        prompts: dict[str, Array],
        prompt_mask_BS: Tensor,
    ) -> None:
        self.length = 0
        self.prompt_mask_BS = prompt_mask_BS
        self._prompts = prompts
        self._session: InferenceSession | None = None
        shape = (prompt_mask_BS.shape[0], config.nhead, _FIRST_ROOM, config.head_size)
        names = [name.replace("prompt", "past") for name in prompts]
        self._past = {name: np.zeros(shape, np.float32) for name in names}

    def step(self, ids_B1: NDArray[np.int64], session: InferenceSession) -> Array:
        """Add a token to each row and return the logits (BV) that ``session`` finds after it."""
        room = next(iter(self._past.values())).shape[2]
        if self.length == room:
            more = ((0, 0), (0, 0), (0, room), (0, 0))
            self._past = {name: np.pad(value, more) for name, value in self._past.items()}
            self._session = None
        if self._session is not session:
            self._bind(session)
            self._session = session
        self._ids[:], self._places[:] = ids_B1, self.length
        self.length += 1
        self._length[:] = self.length
        session.run_with_iobinding(self._binding)
        return self._logits.copy()

    def select(self, rows: list[int]) -> None:
        """Keep the rows given, in the order given; a row may be named more than once."""
        self.prompt_mask_BS = self.prompt_mask_BS[rows]
        self._past = {name: value[rows] for name, value in self._past.items()}
        self._prompts = {name: value[rows] for name, value in self._prompts.items()}
        self._session = None

    def _bind(self, session: InferenceSession) -> None:
        """Tell the runtime where everything lies; it works on the memory of these arrays."""
        num_rows, vocab_size = len(self.prompt_mask_BS), session.get_outputs()[0].shape[1]
        self._ids = np.zeros((num_rows, 1), np.int64)
        self._places = np.zeros(num_rows, np.int32)
        self._length = np.zeros(1, np.int32)
        self._prompt_lengths = self.prompt_mask_BS.sum(dim=1).to(torch.int32).numpy()
        self._logits = np.zeros((num_rows, vocab_size), np.float32)
        self._binding = session.io_binding()
        inputs: dict[str, NDArray[np.generic]] = {
            "ids": self._ids,
            "places": self._places,
            "length": self._length,
            "prompt_lengths": self._prompt_lengths,
            **self._prompts,
            **self._past,
        }
        for name, array in inputs.items():
            self._binding.bind_ortvalue_input(name, OrtValue.ortvalue_from_numpy(array))
        outputs = {"logits": self._logits}
        outputs |= {name.replace("past", "present"): array for name, array in self._past.items()}
        for name, array in outputs.items():
            self._binding.bind_ortvalue_output(name, OrtValue.ortvalue_from_numpy(array))


class OnnxDecoder:
    """A model for inference on the CPU; later changes of the weights are not seen.

    Args:
        model: its encoder is used as it is, its decoder's weights are copied.
        is_quantised: whether matrices are kept as 8-bit blocks.
    """

    def __init__(self, model: Seq2Seq, *, is_quantised: bool = True) -> None:
        self._model, self._is_quantised = model.eval(), is_quantised
        self._sessions: dict[tuple[bool, bool], InferenceSession] = {}
        self._session(writes_text=False, is_shared=False)

    @staticmethod
    def can_run(config: ModelConfig) -> bool:
        """Tell whether the runtime's kernels take a model of these sizes."""
        widths = (config.d_model, config.dim_feedforward)
        return all(width % BLOCK == 0 for width in widths) and config.head_size % 16 == 0

    @property
    def config(self) -> ModelConfig:
        """The model's sizes."""
        return self._model.config

    def eval(self) -> "OnnxDecoder":
        """Do nothing; a torch model would leave training mode here."""
        return self

    @torch.inference_mode()
    def encode(
        self, prompt_ids_BS: Tensor, prompt_mask_BS: Tensor, *, reads_code: bool = False
    ) -> Tensor:
        """Read prompts; see ``Seq2Seq.encode``."""
        return self._model.encode(prompt_ids_BS, prompt_mask_BS, reads_code=reads_code)

    @torch.inference_mode()
    def start_cache(self, memory_BSD: Tensor, prompt_mask_BS: Tensor) -> OnnxCache:
        """Prepare decoding step by step."""
        prompts: dict[str, Array] = {}
        memory = self._model.start_cache(memory_BSD, prompt_mask_BS).prompts
        for layer, (keys, values) in enumerate(memory):
            prompts[f"prompt_k_{layer}"] = np.ascontiguousarray(keys.numpy())
            prompts[f"prompt_v_{layer}"] = np.ascontiguousarray(values.numpy())
        return OnnxCache(self.config, prompts, prompt_mask_BS)

    def step(self, code_ids_BT: Tensor, cache: OnnxCache, *, writes_text: bool = False) -> Tensor:
        """Return the logits (BTV) after one new token, which is added to the cache."""
        is_shared = len(code_ids_BT) > _MOST_ALONE
        session = self._session(writes_text=writes_text, is_shared=is_shared)
        return torch.from_numpy(cache.step(code_ids_BT.numpy(), session))[:, None]

    def _session(self, *, writes_text: bool, is_shared: bool) -> InferenceSession:
        """Return a session, made when it is first asked for; several threads share a big step."""
        key = (writes_text, is_shared)
        if key not in self._sessions:
            options = SessionOptions()
            most = _MAX_THREADS if is_shared else 1
            options.intra_op_num_threads = min(most, torch.get_num_threads())
            # Threads that spin while they wait take the cores from the pages and the GPU worker.
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
            graph = decoder_graph(
                self._model, is_quantised=self._is_quantised, writes_text=writes_text
            )
            providers = ["CPUExecutionProvider"]
            self._sessions[key] = InferenceSession(graph, options, providers=providers)
        return self._sessions[key]
