"""The decoder's step as an ONNX graph, built in memory from a model's weights.

Only inference profits: ONNX Runtime runs one token of a batch in about 200 fused kernels where
eager torch launches several times as many, and reads the matrices as 8-bit blocks. Numbers are
rounded to the nearest of 255 levels per block of 32 (symmetric, ``x = scale * (q - 128)``).

Shape letters: B batch, S prompt length, L positions with room in
the cache, D model width, H heads, K head size, V code vocabulary.
"""

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from core.model.seq2seq import Seq2Seq

BLOCK = 32  # weights that share a scale; a multiple of 16 that divides every width
_CONTRIB = "com.microsoft"
_EPSILON = 1e-6
_INT8_ACTIVATIONS = 4  # accuracy_level of MatMulNBits
_IR_VERSION, _OPSET = 10, 21

Array = NDArray[np.float32]


def decoder_graph(model: Seq2Seq, *, is_quantised: bool, writes_text: bool = False) -> bytes:
    """Return the serialised graph of one decoding step.

    Inputs are ``ids`` (B1) and their ``places`` (B), ``length`` (1, tokens with the new one),
    ``prompt_lengths`` (B, real tokens of each prompt), and for each layer ``past_k_i``, ``past_v_i``
    (BHLK) and ``prompt_k_i``, ``prompt_v_i`` (BHSK). Outputs are ``logits`` (BV) and ``present_k_i``,
    ``present_v_i``, which may lie where the past does: then only the new position is written.

    Args:
        model: whose weights are copied.
        is_quantised: 8-bit matrices; else float32, to compare with.
        writes_text: whether ids beyond the code vocabulary stand for text; see ``Decoder``.
    """
    weights = {name: _array(value) for name, value in model.decoder.state_dict().items()}
    embedding = weights["embedding.weight"]
    if writes_text:
        embedding = np.concatenate((embedding, _array(model.encoder.embedding.weight)))
    graph = _Graph(model, vocab_size=len(embedding), is_quantised=is_quantised)
    # Norms are taken of the table once rather than of its rows at each step.
    mean_square = np.square(embedding).mean(axis=1, keepdims=True)
    x = graph.add("Gather", [graph.constant(embedding / np.sqrt(mean_square + _EPSILON)), "ids"])
    update = None
    for layer in range(model.config.num_layers):
        x, update = _layer(graph, layer, weights, x, update)
    assert update is not None, "a decoder has layers"
    x, states = graph.add_and_norm(x, update, weights["norm.weight"])
    logits = graph.linear(states, embedding)
    graph.add("Squeeze", [logits, graph.constant(np.array([1]))], output="logits")
    return graph.serialised()


def _layer(
    graph: "_Graph", layer: int, weights: dict[str, Array], x: str, update: str | None
) -> tuple[str, str]:
    """Add a layer; return the residual stream before its last update, and that update."""
    own = {
        name.removeprefix(f"layers.{layer}."): value
        for name, value in weights.items()
        if name.startswith(f"layers.{layer}.")
    }
    x, normed = graph.add_and_norm(x, update, own["self_attention_norm.weight"])
    qkv = graph.linear(normed, own["self_attention.qkv.weight"])
    q, k, v = graph.split(qkv, 3)
    q = graph.heads_normed(q, own["self_attention.query_norm.weight"])
    k = graph.heads_normed(k, own["self_attention.key_norm.weight"])
    mixed = graph.self_attention(q, k, v, layer)
    update = graph.linear(mixed, own["self_attention.out.weight"])
    x, normed = graph.add_and_norm(x, update, own["cross_attention_norm.weight"])
    q = graph.linear(normed, own["cross_attention.query.weight"])
    q = graph.heads_normed(q, own["cross_attention.query_norm.weight"])
    mixed = graph.add(
        "MultiHeadAttention",
        [q, f"prompt_k_{layer}", f"prompt_v_{layer}", "", "prompt_lengths"],
        domain=_CONTRIB,
        num_heads=graph.num_heads,
    )
    update = graph.linear(mixed, own["cross_attention.out.weight"])
    x, normed = graph.add_and_norm(x, update, own["feed_forward_norm.weight"])
    inner = graph.add("Relu", [graph.linear(normed, own["feed_forward.up.weight"])])
    squared = graph.add("Mul", [inner, inner])
    return x, graph.linear(squared, own["feed_forward.down.weight"])


class _Graph:
    """Collects nodes and constants under running numbers."""

    def __init__(self, model: Seq2Seq, *, vocab_size: int, is_quantised: bool) -> None:
        config = model.config
        self.num_heads = config.nhead
        self._width, self._head_size = config.d_model, config.head_size
        self._num_layers, self._vocab_size = config.num_layers, vocab_size
        self._is_quantised = is_quantised
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        half = config.head_size // 2  # each angle is for two channels
        cos_TK, sin_TK = model.decoder.positions(0, config.max_seq_len)
        self._angles = [self.constant(_array(table[:, :half])) for table in (cos_TK, sin_TK)]

    def constant(self, value: NDArray[np.generic]) -> str:
        """Add a constant and return its name."""
        name = f"c{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(value, name))
        return name

    def add(
        self,
        operator: str,
        inputs: list[str],
        *,
        output: str = "",
        outputs: list[str] | None = None,
        domain: str = "",
        **attributes: int | float,
    ) -> str:
        """Add a node and return the name of its first output."""
        names = outputs or [output or f"n{len(self._nodes)}"]
        self._nodes.append(helper.make_node(operator, inputs, names, domain=domain, **attributes))  # type: ignore[arg-type]
        return names[0]

    def add_and_norm(self, x: str, update: str | None, gain: Array) -> tuple[str, str]:
        """Return the sum of both, and its norm times ``gain``."""
        scale = self.constant(gain)
        if update is None:
            return x, self._norm(x, scale)
        number = len(self._nodes)
        names = [f"n{number}", "", "", f"sum{number}"]
        self.add(
            "SkipSimplifiedLayerNormalization",
            [x, update, scale],
            outputs=names,
            domain=_CONTRIB,
            epsilon=_EPSILON,
        )
        return names[3], names[0]

    def linear(self, x: str, weight: Array) -> str:
        """Return ``x`` times the transposed weight (rows are outputs, as in torch)."""
        if not self._is_quantised:
            return self.add("MatMul", [x, self.constant(np.ascontiguousarray(weight.T))])
        packed, scales = quantised(weight)
        return self.add(
            "MatMulNBits",
            [x, self.constant(packed), self.constant(scales)],
            domain=_CONTRIB,
            K=weight.shape[1],
            N=weight.shape[0],
            bits=8,
            block_size=BLOCK,
            accuracy_level=_INT8_ACTIVATIONS,
        )

    def split(self, x: str, count: int) -> list[str]:
        """Return equal parts of the last dimension."""
        names = [f"n{len(self._nodes)}_{i}" for i in range(count)]
        self.add("Split", [x], outputs=names, axis=-1, num_outputs=count)
        return names

    def heads_normed(self, x: str, gain: Array) -> str:
        """Return ``x`` (B1D) with each head normalised."""
        return self._joined(self._norm(self._heads(x), self.constant(gain)))

    def self_attention(self, q: str, k: str, v: str, layer: int) -> str:
        """Return the mixture (B1D) of all positions so far; turns queries and keys by their place."""
        return self.add(
            "GroupQueryAttention",
            [q, k, v, f"past_k_{layer}", f"past_v_{layer}", "places", "length", *self._angles],
            outputs=[f"mixed_{layer}", f"present_k_{layer}", f"present_v_{layer}"],
            domain=_CONTRIB,
            num_heads=self.num_heads,
            kv_num_heads=self.num_heads,
            do_rotary=1,
        )

    def serialised(self) -> bytes:
        """Return the whole as bytes."""
        floats = TensorProto.FLOAT
        cache: list[str | int | None] = ["B", self.num_heads, "L", self._head_size]
        inputs = [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["B", 1]),
            helper.make_tensor_value_info("places", TensorProto.INT32, ["B"]),
            helper.make_tensor_value_info("length", TensorProto.INT32, [1]),
            helper.make_tensor_value_info("prompt_lengths", TensorProto.INT32, ["B"]),
        ]
        outputs = [helper.make_tensor_value_info("logits", floats, ["B", self._vocab_size])]
        memory: list[str | int | None] = ["B", self.num_heads, "S", self._head_size]
        for layer in range(self._num_layers):
            for part in ("k", "v"):
                past, given = f"past_{part}_{layer}", f"prompt_{part}_{layer}"
                inputs.append(helper.make_tensor_value_info(past, floats, cache))
                inputs.append(helper.make_tensor_value_info(given, floats, memory))
                present = f"present_{part}_{layer}"
                outputs.append(helper.make_tensor_value_info(present, floats, cache))
        graph = helper.make_graph(self._nodes, "decoder_step", inputs, outputs, self._constants)
        versions = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=_IR_VERSION)
        return model.SerializeToString()  # type: ignore[no-any-return]

    def _norm(self, x: str, scale: str) -> str:
        return self.add("SimplifiedLayerNormalization", [x, scale], axis=-1, epsilon=_EPSILON)

    def _heads(self, x: str) -> str:
        shape = np.array([0, 0, self.num_heads, self._head_size])
        return self.add("Reshape", [x, self.constant(shape)])

    def _joined(self, x: str) -> str:
        return self.add("Reshape", [x, self.constant(np.array([0, 0, self._width]))])


def quantised(weight: Array) -> tuple[NDArray[np.uint8], Array]:
    """Return a matrix (outputs, inputs) as bytes (outputs, blocks, BLOCK), and a scale per block."""
    rows, columns = weight.shape
    blocks = weight.reshape(rows, columns // BLOCK, BLOCK)
    scales = np.abs(blocks).max(axis=-1, keepdims=True) / 127.0
    safe = np.where(scales == 0.0, 1.0, scales)
    levels = np.rint(blocks / safe) + 128.0
    return levels.astype(np.uint8), scales.squeeze(-1).astype(np.float32).reshape(-1)


def _array(value: object) -> Array:
    return np.ascontiguousarray(value.detach().float().cpu().numpy())  # type: ignore[attr-defined]
