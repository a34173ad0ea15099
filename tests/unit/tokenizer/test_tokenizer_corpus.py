"""Every real shader of the corpus that may lie beside the checkout goes through both encodings."""

import gzip
import json
from pathlib import Path

import pytest

from core.tokenizer.tokenizer import Tokenizer
from core.wgsl.lexer import lex

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"


@pytest.mark.parametrize(
    "name", ["wgsl_real", pytest.param("wgsl_llm_effects", marks=pytest.mark.slow)]
)
def test_real_code_survives(tokenizer: Tokenizer, name: str) -> None:
    path = CORPUS / f"{name}.jsonl.gz"
    if not path.is_file():
        pytest.skip(f"no corpus at {path}")
    code = tokenizer.code
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        for row in rows:
            source = json.loads(row)["code"]
            assert code.decode(code.encode(source, lossless=True)) == source
            ids = code.encode(source)
            canonical = code.decode(ids)
            assert [token.text for token in lex(canonical)] == [token.text for token in lex(source)]
            assert code.encode(canonical, lossless=True) == ids
