"""The encoder as an ONNX graph, with what the decoder keeps of a prompt: its keys and values.

Shape letters: B batch, S prompt length, D model width, H heads, K head size.
"""

import numpy as np
from onnx import TensorProto, helper

from core.generation.onnx_building import CONTRIB, Array, GraphBuilder, weights_of
from core.model.seq2seq import Seq2Seq


def encoder_graph(model: Seq2Seq, *, is_quantised: bool, reads_code: bool, longest: int) -> bytes:
    """Return the serialised graph of reading prompts.

    Inputs are ``ids`` (BS, int64, padded at the end with any id) and ``lengths`` (B, int32, real
    tokens). Outputs are, for each layer of the decoder, ``prompt_k_i`` and ``prompt_v_i`` (BHSK):
    what the graph of ``decoder_graph`` takes under these names.

    Args:
        model: whose weights are copied.
        is_quantised: 8-bit matrices; else float32.
        reads_code: whether ids beyond the prompt vocabulary stand for code.
        longest: how many tokens a prompt, with its code, may have.
    """
    weights = {name: weights_of(value) for name, value in model.encoder.state_dict().items()}
    table = weights["embedding.weight"]
    if reads_code:
        table = np.concatenate((table, weights_of(model.decoder.embedding.weight)))
    graph = GraphBuilder(model, is_quantised=is_quantised, num_places=longest)
    x, update = graph.embedded(table, "ids"), None
    first_place = graph.constant(np.array([0], np.int64))
    for layer in range(model.config.encoder_layers):
        own = {
            name.removeprefix(f"layers.{layer}."): value
            for name, value in weights.items()
            if name.startswith(f"layers.{layer}.")
        }
        x, update = _layer(graph, own, x, update, first_place)
    assert update is not None, "an encoder has layers"
    _, memory = graph.add_and_norm(x, update, weights["norm.weight"])
    outputs = []
    for layer, block in enumerate(model.decoder.layers):
        attention = block.cross_attention
        both = graph.linear(memory, weights_of(attention.key_value.weight))  # type: ignore[union-attr]
        keys, values = graph.split(both, 2)
        keys = graph.heads_normed(keys, weights_of(attention.key_norm.weight))  # type: ignore[union-attr]
        for part, name in (("k", keys), ("v", values)):
            outputs.append(_split_heads(graph, name, f"prompt_{part}_{layer}"))
    return graph.serialised(
        "encoder",
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["B", "S"]),
            helper.make_tensor_value_info("lengths", TensorProto.INT32, ["B"]),
        ],
        [
            helper.make_tensor_value_info(
                name, TensorProto.FLOAT, ["B", graph.num_heads, "S", graph.head_size]
            )
            for name in outputs
        ],
    )


def _layer(
    graph: GraphBuilder, own: dict[str, Array], x: str, update: str | None, first_place: str
) -> tuple[str, str]:
    """Add a layer; return the residual stream before its last update, and that update."""
    x, normed = graph.add_and_norm(x, update, own["attention_norm.weight"])
    q, k, v = graph.split(graph.linear(normed, own["attention.qkv.weight"]), 3)
    q = _turned(graph, graph.heads_normed(q, own["attention.query_norm.weight"]), first_place)
    k = _turned(graph, graph.heads_normed(k, own["attention.key_norm.weight"]), first_place)
    mixed = graph.add(
        "MultiHeadAttention",
        [q, k, v, "", "lengths"],
        domain=CONTRIB,
        num_heads=graph.num_heads,
    )
    x, normed = graph.add_and_norm(
        x, graph.linear(mixed, own["attention.out.weight"]), own["feed_forward_norm.weight"]
    )
    up, down = own["feed_forward.up.weight"], own["feed_forward.down.weight"]
    return x, graph.feed_forward(normed, up, down)


def _turned(graph: GraphBuilder, x: str, first_place: str) -> str:
    """Return queries or keys (BSD) turned by their places."""
    return graph.add(
        "RotaryEmbedding",
        [x, first_place, *graph.angles],
        domain=CONTRIB,
        num_heads=graph.num_heads,
        rotary_embedding_dim=graph.head_size,
    )


def _split_heads(graph: GraphBuilder, x: str, output: str) -> str:
    """Return BSD as BHSK under a name."""
    shape = graph.constant(np.array([0, 0, graph.num_heads, graph.head_size]))
    apart = graph.add("Reshape", [x, shape])
    return graph.transpose(apart, (0, 2, 1, 3), output=output)
