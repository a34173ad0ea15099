"""The decoder's step as an ONNX graph, built in memory from a model's weights.

Only inference profits: ONNX Runtime runs one token of a batch in about 200 fused kernels where
eager torch launches several times as many, and reads the matrices as 8-bit blocks.

Shape letters: B batch, S prompt length, L positions with room in
the cache, D model width, H heads, K head size, V code vocabulary.
"""

import numpy as np
from onnx import TensorProto, helper

from core.generation.onnx_building import CONTRIB, Array, GraphBuilder, weights_of
from core.model.seq2seq import Seq2Seq


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
    weights = {name: weights_of(value) for name, value in model.decoder.state_dict().items()}
    embedding = weights["embedding.weight"]
    if writes_text:
        embedding = np.concatenate((embedding, weights_of(model.encoder.embedding.weight)))
    graph = GraphBuilder(model, is_quantised=is_quantised, num_places=model.config.max_seq_len)
    x = graph.embedded(embedding, "ids")
    update = None
    for layer in range(model.config.num_layers):
        x, update = _layer(graph, layer, weights, x, update)
    assert update is not None, "a decoder has layers"
    x, states = graph.add_and_norm(x, update, weights["norm.weight"])
    logits = graph.linear(states, embedding)
    graph.add("Squeeze", [logits, graph.constant(np.array([1]))], output="logits")
    return _serialised(graph, model, vocab_size=len(embedding))


def _layer(
    graph: GraphBuilder, layer: int, weights: dict[str, Array], x: str, update: str | None
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
    mixed = _self_attention(graph, (q, k, v), layer)
    update = graph.linear(mixed, own["self_attention.out.weight"])
    x, normed = graph.add_and_norm(x, update, own["cross_attention_norm.weight"])
    q = graph.linear(normed, own["cross_attention.query.weight"])
    q = graph.heads_normed(q, own["cross_attention.query_norm.weight"])
    mixed = graph.add(
        "MultiHeadAttention",
        [q, f"prompt_k_{layer}", f"prompt_v_{layer}", "", "prompt_lengths"],
        domain=CONTRIB,
        num_heads=graph.num_heads,
    )
    update = graph.linear(mixed, own["cross_attention.out.weight"])
    x, normed = graph.add_and_norm(x, update, own["feed_forward_norm.weight"])
    up, down = own["feed_forward.up.weight"], own["feed_forward.down.weight"]
    return x, graph.feed_forward(normed, up, down)


def _self_attention(graph: GraphBuilder, qkv: tuple[str, str, str], layer: int) -> str:
    """Return the mixture (B1D) of all positions so far; turns queries and keys by their place."""
    return graph.add(
        "GroupQueryAttention",
        [*qkv, f"past_k_{layer}", f"past_v_{layer}", "places", "length", *graph.angles],
        outputs=[f"mixed_{layer}", f"present_k_{layer}", f"present_v_{layer}"],
        domain=CONTRIB,
        num_heads=graph.num_heads,
        kv_num_heads=graph.num_heads,
        do_rotary=1,
    )


def _serialised(graph: GraphBuilder, model: Seq2Seq, *, vocab_size: int) -> bytes:
    floats = TensorProto.FLOAT
    cache: list[str | int | None] = ["B", graph.num_heads, "L", graph.head_size]
    memory: list[str | int | None] = ["B", graph.num_heads, "S", graph.head_size]
    inputs = [
        helper.make_tensor_value_info("ids", TensorProto.INT64, ["B", 1]),
        helper.make_tensor_value_info("places", TensorProto.INT32, ["B"]),
        helper.make_tensor_value_info("length", TensorProto.INT32, [1]),
        helper.make_tensor_value_info("prompt_lengths", TensorProto.INT32, ["B"]),
    ]
    outputs = [helper.make_tensor_value_info("logits", floats, ["B", vocab_size])]
    for layer in range(model.config.num_layers):
        for part in ("k", "v"):
            past, given = f"past_{part}_{layer}", f"prompt_{part}_{layer}"
            inputs.append(helper.make_tensor_value_info(past, floats, cache))
            inputs.append(helper.make_tensor_value_info(given, floats, memory))
            present = f"present_{part}_{layer}"
            outputs.append(helper.make_tensor_value_info(present, floats, cache))
    return graph.serialised("decoder_step", inputs, outputs)
