"""The claims network: upper layers of its own over the analyser's lower ones, over a whole report, and heads that propose and link.

It reads the states of a report's pieces after one of the analyser's layers and the final states of its words. Tags propose
triggers, speakers and values; pairs say which value belongs to which trigger, who says it, and which triggers are one event.
"""

import torch
from torch import nn
from torch.nn import functional as F

from claims_data import BUCKETS, D, MARKS, SEGMENTS, STANCES, STATUSES, TAGS, bucket
from model import Biaffine, Layer

# Facts of a pair that are added to its score: besides the distance, whether an attribution's source is the right one and covers the left.
EXTRA = 3


class Pair(nn.Module):
    def __init__(self, size, root):
        super().__init__()
        self.biaffine = Biaffine(D, size, 1, root, 0.2)
        self.distance = nn.Parameter(torch.zeros(BUCKETS))
        self.extra = nn.Parameter(torch.zeros(EXTRA))

    def forward(self, left, right, buckets, extra):
        """Scores [left, right], with the root's in front where there is one."""
        b = self.biaffine
        rights = right if b.root is None else torch.cat([b.root[None], right])
        score = torch.einsum("lp,rpq,mq->lm", b.lefts(left), b.u, b.rights(rights))
        own = self.distance[buckets] + extra @ self.extra
        if b.root is not None:
            own = F.pad(own, (1, 0))
        return score + own


class Claims(nn.Module):
    def __init__(self, layers, types, dropout=0.1, ffn=1536, heads=12):
        super().__init__()
        self.types = types
        self.segment = nn.Embedding(SEGMENTS, D)
        nn.init.zeros_(self.segment.weight)
        self.layers = nn.ModuleList(Layer(D, ffn, heads, dropout) for _ in range(layers))
        self.trunk = nn.Linear(D, D, bias=False)
        self.marks = nn.Linear(len(MARKS), D, bias=False)
        nn.init.zeros_(self.marks.weight)
        self.norm = nn.LayerNorm(D, eps=1e-12)
        self.dropout = nn.Dropout(0.2)
        self.tags = nn.Linear(D, 3 * len(TAGS))
        self.kind = nn.Linear(D, len(types))
        self.status = nn.Linear(D, len(STATUSES))
        self.stance = nn.Linear(D, len(STANCES))
        self.part = nn.Linear(D, 1)
        self.same = Pair(96, False)
        self.event = Pair(128, False)
        self.speaker = Pair(128, True)

    def forward(self, batch):
        """States of all words."""
        x = batch["x"] + self.segment(batch["segment"])
        mask = batch["mask"][:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        n = len(batch["share"])
        words = x.new_zeros(n + 1, D).index_add(0, batch["words"].reshape(-1), x.reshape(-1, D))[:n]
        words = words * batch["share"][:, None]
        return self.dropout(self.norm(words + self.trunk(batch["states"]) + self.marks(batch["marks"])))


def span_mean(h, words):
    return torch.stack([h[a:b].mean(0) for a, b in words])


def head_words(doc, spans):
    """A span's main word: the first whose head stands outside."""
    out = []
    for a, b in spans:
        out.append(next((i for i in range(a, b) if doc.heads[i] is None or not a <= doc.heads[i] < b), a))
    return out


def buckets(doc, left, right):
    return torch.tensor([[bucket(i, j, doc.sentence) for j in right] for i in left], dtype=torch.long).reshape(len(left), len(right))


def extras(doc, left_spans, right_spans):
    """Whether an attribution has the right span as its source and covers the left one; whether it is the innermost; whether both touch."""
    out = torch.zeros(len(left_spans), len(right_spans), EXTRA)
    sources = {}
    for j, (a, b) in enumerate(right_spans):
        for k, attribution in enumerate(doc.attributions):
            if any(x < b and a < y for x, y in attribution["source"]):
                sources.setdefault(k, []).append(j)
    for i, (a, b) in enumerate(left_spans):
        covering = []
        for k, attribution in enumerate(doc.attributions):
            if attribution["source"] and any(x < b and a < y for x, y in attribution["content"]):
                covering.append((sum(y - x for x, y in attribution["content"]), k))
        for _, k in covering:
            out[i, sources.get(k, []), 0] = 1
        if covering:
            out[i, sources.get(min(covering)[1], []), 1] = 1
        for j, (x, y) in enumerate(right_spans):
            out[i, j, 2] = float(x < b and a < y)
    return out
