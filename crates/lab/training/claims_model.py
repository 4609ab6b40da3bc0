"""The claims network: the upper layers of its encoder, and heads that propose and link.

It reads what the encoder's lower layers make of a report's pieces (`claims_states.py`), and the analyser's states and marks of its words. Tags propose
triggers, speakers and values; pairs say which value belongs to which trigger, who says it, which triggers are one event, which
mentions of actors are one side, and which place and time are an event's own (`situate_train.py`).
"""

import numpy
import torch
from torch import nn
from torch.nn import functional as F

from claims_data import ANOTHER, BUCKETS, D, FACTS, MARKS, STANCES, STATUSES, TAGS, bucket
from model import Biaffine, Layer


class Pair(nn.Module):
    def __init__(self, size, root, dropout=0.2):
        super().__init__()
        self.biaffine = Biaffine(D, size, 1, root, dropout)
        self.distance = nn.Parameter(torch.zeros(BUCKETS))
        self.extra = nn.Parameter(torch.zeros(len(FACTS)))

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
        self.place = Pair(64, False)
        self.time = Pair(64, False)
        self.side = Pair(96, False)

    def forward(self, batch):
        """States of all words."""
        x = batch["x"]
        mask = batch["mask"][:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        n = len(batch["share"])
        words = x.new_zeros(n + 1, D).index_add(0, batch["words"].reshape(-1), x.reshape(-1, D))[:n]
        words = words * batch["share"][:, None]
        return self.dropout(self.norm(words + self.trunk(batch["states"]) + self.marks(batch["marks"])))


def marginal(scores, right):
    """Minus the logarithm of the share that the right ones have."""
    return torch.logsumexp(scores, 0) - torch.logsumexp(scores[right], 0)


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


def near_in_tree(doc, i, j):
    """Whether at most three arcs lead from one word to the other."""
    ups = []
    for word in (i, j):
        up = {}
        for depth in range(4):
            up[word] = depth
            if doc.heads[word] is None:
                break
            word = doc.heads[word]
        ups.append(up)
    return any(depth + ups[1][word] <= 3 for word, depth in ups[0].items() if word in ups[1])


def extras(doc, left_spans, right_spans):
    """The facts of all pairs, as `claims_data.FACTS` names them."""
    out = numpy.zeros((len(left_spans), len(right_spans), len(FACTS)), dtype="f4")
    column = {name: k for k, name in enumerate(FACTS)}
    if not left_spans or not right_spans:
        return torch.from_numpy(out)
    sources = {}
    for j, (a, b) in enumerate(right_spans):
        for k, attribution in enumerate(doc.attributions):
            if any(x < b and a < y for x, y in attribution["source"]):
                sources.setdefault(k, []).append(j)
    starts, ends = numpy.array([s[0] for s in right_spans]), numpy.array([s[1] for s in right_spans])
    order = numpy.lexsort((ends, starts))
    right_heads = head_words(doc, right_spans)
    another = lambda span: any(word in ANOTHER for word in doc.lower[max(span[0] - 3, 0) : span[0]])
    right_another = [another(span) for span in right_spans]
    for i, ((a, b), main) in enumerate(zip(left_spans, head_words(doc, left_spans))):
        covering = []
        for k, attribution in enumerate(doc.attributions):
            if attribution["source"] and any(x < b and a < y for x, y in attribution["content"]):
                covering.append((sum(y - x for x, y in attribution["content"]), k))
        for _, k in covering:
            out[i, sources.get(k, []), column["covers"]] = 1
        if covering:
            out[i, sources.get(min(covering)[1], []), column["innermost"]] = 1
        others = [j for j in order if (starts[j], ends[j]) != (a, b)]
        if others:
            gaps = [max(0, a - ends[j], starts[j] - b) for j in others]
            out[i, others[int(numpy.argmin(gaps))], column["nearest"]] = 1
        before, after = [j for j in order if ends[j] <= a], [j for j in order if starts[j] >= b]
        if before:
            out[i, before[-1], column["before"]] = 1
        if after:
            out[i, after[0], column["after"]] = 1
        own_another, here = another((a, b)), doc.sentence[main]
        for j, (x, y) in enumerate(right_spans):
            other, there = right_heads[j], doc.sentence[right_heads[j]]
            holds = out[i, j]
            holds[column["touches"]] = x < b and a < y
            holds[column["head"]] = doc.heads[main] is not None and x <= doc.heads[main] < y
            holds[column["dependent"]] = doc.heads[other] is not None and a <= doc.heads[other] < b
            holds[column["near-in-tree"]] = here == there and near_in_tree(doc, main, other)
            holds[column["same-paragraph"]] = doc.paragraph[main] == doc.paragraph[other]
            holds[column["same-word"]] = main != other and doc.lower[main][:4] == doc.lower[other][:4]
            holds[column["another"]] = own_another or right_another[j]
            for name, said in (("time", doc.times), ("place", doc.places)):
                if said[here] and said[there]:
                    holds[column[f"same-{name}"]] = bool(said[here] & said[there])
                    holds[column[f"other-{name}"]] = not said[here] & said[there]
    return torch.from_numpy(out)
