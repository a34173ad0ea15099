"""What graphs of the network are built from: constants, nodes, and the parts that layers share.

Matrices may be kept as 8-bit blocks: numbers are then rounded to the nearest of 255 levels per
block of 32 (symmetric, ``x = scale * (q - 128)``).
"""

from collections.abc import Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import ValueInfoProto, helper, numpy_helper

from core.model.seq2seq import Seq2Seq

BLOCK = 32  # weights that share a scale; a multiple of 16 that divides every width
CONTRIB = "com.microsoft"
_EPSILON = 1e-6
_INT8_ACTIVATIONS = 4  # accuracy_level of MatMulNBits
_IR_VERSION, _OPSET = 10, 21

Array = NDArray[np.float32]


class GraphBuilder:
    """Collects nodes and constants under running numbers.

    Args:
        model: whose sizes count.
        is_quantised: whether matrices become 8-bit blocks.
        num_places: how long texts may be.
    """

    def __init__(self, model: Seq2Seq, *, is_quantised: bool, num_places: int) -> None:
        config = model.config
        self.num_heads = config.nhead
        self._width, self.head_size = config.d_model, config.head_size
        self._is_quantised = is_quantised
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        half = config.head_size // 2  # each angle is for two channels
        cos_TK, sin_TK = model.decoder.positions(0, num_places)
        self.angles = [self.constant(weights_of(table[:, :half])) for table in (cos_TK, sin_TK)]

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
        **attributes: int | float | list[int],
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
            domain=CONTRIB,
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
            domain=CONTRIB,
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

    def transpose(self, x: str, order: Sequence[int], *, output: str) -> str:
        """Return ``x`` with its dimensions in another order, under a name."""
        return self.add("Transpose", [x], output=output, perm=list(order))

    def embedded(self, table: Array, ids: str) -> str:
        """Return the rows of a table by their ids, each scaled to unit mean square."""
        # Norms are taken of the table once rather than of its rows at each step.
        mean_square = np.square(table).mean(axis=1, keepdims=True)
        return self.add("Gather", [self.constant(table / np.sqrt(mean_square + _EPSILON)), ids])

    def norm(self, x: str, gain: Array) -> str:
        """Return ``x`` normalised over its last dimension, times ``gain``."""
        return self._norm(x, self.constant(gain))

    def feed_forward(self, x: str, up: Array, down: Array) -> str:
        """Return the update of a feed-forward block."""
        inner = self.add("Relu", [self.linear(x, up)])
        return self.linear(self.add("Mul", [inner, inner]), down)

    def serialised(
        self, name: str, inputs: Sequence[ValueInfoProto], outputs: Sequence[ValueInfoProto]
    ) -> bytes:
        """Return the whole as bytes."""
        graph = helper.make_graph(self._nodes, name, inputs, outputs, self._constants)
        versions = [helper.make_opsetid("", _OPSET), helper.make_opsetid(CONTRIB, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=_IR_VERSION)
        return model.SerializeToString()  # type: ignore[no-any-return]

    def _norm(self, x: str, scale: str) -> str:
        return self.add("SimplifiedLayerNormalization", [x, scale], axis=-1, epsilon=_EPSILON)

    def _heads(self, x: str) -> str:
        shape = np.array([0, 0, self.num_heads, self.head_size])
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


def weights_of(value: object) -> Array:
    """Return a tensor as an array of float32."""
    return np.ascontiguousarray(value.detach().float().cpu().numpy())  # type: ignore[attr-defined]
