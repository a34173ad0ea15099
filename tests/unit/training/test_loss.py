import torch
import torch.nn.functional as F

from core.training.batching import Row, make_batch
from core.training.evaluation import evaluate
from core.training.loss import mean_loss

CPU = torch.device("cpu")


def batch_of(pairs, code_ids):
    return make_batch([Row(p.prompts[0], p.code) for p in pairs], code_ids=code_ids, device=CPU)


def test_loss_is_the_mean_over_real_tokens(make_loop):
    model, pairs = make_loop.model(), make_loop.pairs(5)
    batch = batch_of(pairs, make_loop.code_ids)
    logits = model(batch.prompt_ids_BS, batch.prompt_mask_BS, batch.inputs_BT)
    per_token = F.cross_entropy(logits.mT, batch.targets_BT, reduction="none")
    expected = per_token[batch.target_mask_BT].mean()
    torch.testing.assert_close(mean_loss(model, batch, label_smoothing=0.0), expected)


def test_padding_does_not_change_the_gradient(make_loop):
    pairs = make_loop.pairs(5)
    gradients = []
    for fill in (0, 3):
        model = make_loop.model()
        batch = batch_of(pairs, make_loop.code_ids)
        batch.inputs_BT[:, 1:][~batch.target_mask_BT[:, 1:]] = fill
        batch.prompt_ids_BS[~batch.prompt_mask_BS] = fill
        mean_loss(model, batch, label_smoothing=0.0).backward()
        gradients.append([p.grad for p in model.parameters()])
    for one, other in zip(*gradients, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-5, atol=1e-7)


def test_label_smoothing_raises_the_loss_of_a_sure_model(make_loop):
    model, batch = make_loop.model(), batch_of(make_loop.pairs(5), make_loop.code_ids)
    plain = mean_loss(model, batch, label_smoothing=0.0)
    assert mean_loss(model, batch, label_smoothing=0.2) != plain


def test_evaluation_does_not_depend_on_the_batch_size(make_loop):
    model, pairs = make_loop.model(dropout=0.5), make_loop.pairs(9)
    found = [
        evaluate(model, pairs, batch_size=size, code_ids=make_loop.code_ids, device=CPU)
        for size in (1, 4, 9)
    ]
    for other in found[1:]:
        assert abs(other.loss - found[0].loss) < 1e-5
        assert other.token_accuracy == found[0].token_accuracy
    expected = mean_loss(model, batch_of(pairs, make_loop.code_ids), label_smoothing=0.0)
    assert abs(found[0].loss - expected.item()) < 1e-5
