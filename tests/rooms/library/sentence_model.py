"""Makes a model of sentence-transformers with random weights of a few kilobytes, and says what it must give.

Run by whichever Python has the library (test_sentence_transformers.py): `python sentence_model.py FOLDER TEXTS.json`
prints the vectors of the texts, worked out with transformers alone: the mean of the last layer over the words.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

WORDS = "đò ngang có đèn phao cứu sinh sổ thuyền tàu sáng ban đêm"
SIZE = 16


def main(folder: Path, texts: list[str]) -> None:
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    try:
        from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    except ImportError:  # before its version 6
        from sentence_transformers.models import Pooling, Transformer
    inner = folder / "words"
    inner.mkdir(parents=True)
    row = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(WORDS.split())]
    (inner / "vocab.txt").write_text("\n".join(row), encoding="utf-8")
    BertTokenizerFast(str(inner / "vocab.txt")).save_pretrained(inner)
    torch.manual_seed(7)
    shape = BertConfig(
        vocab_size=len(row), hidden_size=SIZE, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=64,
    )  # fmt: skip
    BertModel(shape).save_pretrained(inner)
    made = SentenceTransformer(modules=[Transformer(str(inner)), Pooling(SIZE)], device="cpu")
    made.save(str(folder / "model"))
    words, network = BertTokenizerFast.from_pretrained(inner), BertModel.from_pretrained(inner).eval()
    rows = []
    for text in texts:
        with torch.no_grad():
            rows.append(network(**words(text, return_tensors="pt")).last_hidden_state[0].mean(0).tolist())
    print(json.dumps(rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
