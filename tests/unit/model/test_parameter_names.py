"""Names are a file format: checkpoints everywhere hold them. A change here needs a migration."""

from core.model.config import ModelConfig
from core.model.seq2seq import Seq2Seq

FROZEN = """
decoder.embedding.weight 7x8
decoder.layers.0.cross_attention.key_norm.weight 4
decoder.layers.0.cross_attention.key_value.weight 16x8
decoder.layers.0.cross_attention.out.weight 8x8
decoder.layers.0.cross_attention.query.weight 8x8
decoder.layers.0.cross_attention.query_norm.weight 4
decoder.layers.0.cross_attention_norm.weight 8
decoder.layers.0.feed_forward.down.weight 8x12
decoder.layers.0.feed_forward.up.weight 12x8
decoder.layers.0.feed_forward_norm.weight 8
decoder.layers.0.self_attention.key_norm.weight 4
decoder.layers.0.self_attention.out.weight 8x8
decoder.layers.0.self_attention.qkv.weight 24x8
decoder.layers.0.self_attention.query_norm.weight 4
decoder.layers.0.self_attention_norm.weight 8
decoder.norm.weight 8
encoder.embedding.weight 5x8
encoder.layers.0.attention.key_norm.weight 4
encoder.layers.0.attention.out.weight 8x8
encoder.layers.0.attention.qkv.weight 24x8
encoder.layers.0.attention.query_norm.weight 4
encoder.layers.0.attention_norm.weight 8
encoder.layers.0.feed_forward.down.weight 8x12
encoder.layers.0.feed_forward.up.weight 12x8
encoder.layers.0.feed_forward_norm.weight 8
encoder.norm.weight 8
"""


def test_parameter_names_and_shapes_are_frozen():
    config = ModelConfig(d_model=8, nhead=2, num_layers=1, dim_feedforward=12)
    model = Seq2Seq(config, prompt_vocab_size=5, code_vocab_size=7)
    found = sorted(
        f"{name} {'x'.join(map(str, tensor.shape))}" for name, tensor in model.state_dict().items()
    )
    assert found == FROZEN.split("\n")[1:-1]
