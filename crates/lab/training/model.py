"""The network: a BERT-like encoder over pieces of words, and heads on words. The Rust crate `rashomon-nn` runs the same."""

import torch
from torch import nn
from torch.nn import functional as F

SHAPES = 10


class Layer(nn.Module):
    """A transformer layer with the normalisation after each half (Devlin et al. 2019)."""

    def __init__(self, d, ffn, heads, dropout):
        super().__init__()
        self.heads = heads
        self.qkv, self.o = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.up, self.down = nn.Linear(d, ffn), nn.Linear(ffn, d)
        self.ln1, self.ln2 = nn.LayerNorm(d, eps=1e-12), nn.LayerNorm(d, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x, mask):
        b, t, d = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.ln1(x + self.dropout(self.o(y.transpose(1, 2).reshape(b, t, d))))
        return self.ln2(x + self.dropout(self.down(F.gelu(self.up(x)))))


class Biaffine(nn.Module):
    """Scores of `labels` relations between pairs of words (Dozat and Manning 2017)."""

    def __init__(self, d, size, labels, root, dropout):
        super().__init__()
        self.left, self.right = nn.Linear(d, size), nn.Linear(d, size)
        self.u = nn.Parameter(torch.zeros(labels, size + 1, size + 1))
        nn.init.normal_(self.u, std=0.02)
        self.root = nn.Parameter(torch.zeros(d)) if root else None
        self.dropout = nn.Dropout(dropout)

    @staticmethod
    def one(x):
        return torch.cat([x, x.new_ones(*x.shape[:-1], 1)], -1)

    def lefts(self, x):
        return self.one(self.dropout(F.relu(self.left(x))))

    def rights(self, x):
        return self.one(self.dropout(F.relu(self.right(x))))

    def rows(self, x, row, right):
        """For rows (batch, word): scores [n, labels, words] with all `right` [batch, words, p+1] of their own batch item."""
        left = torch.einsum("np,rpq->nrq", self.lefts(x[row[0], row[1]]), self.u)
        return torch.einsum("nrq,nwq->nrw", left, right[row[0]])


class Network(nn.Module):
    def __init__(self, config):
        super().__init__()
        c = self.config = config
        d = c["d"]
        self.word_emb = nn.Embedding(c["vocab"], d)
        self.pos_emb = nn.Embedding(c["window"], d)
        self.shape_emb = nn.Embedding(SHAPES, d)
        nn.init.zeros_(self.shape_emb.weight)
        self.emb_ln = nn.LayerNorm(d, eps=1e-12)
        self.dropout = nn.Dropout(c["dropout"])
        self.layers = nn.ModuleList(Layer(d, c["ffn"], c["heads"], c["dropout"]) for _ in range(c["layers"]))
        self.linear = nn.Linear(d, sum(len(s["labels"]) for s in c["linear"]))
        self.biaffine = nn.ModuleDict(
            {h["name"]: Biaffine(d, h["size"], len(h["labels"]), h["name"] in ("arc", "rel"), 0.2) for h in c["biaffine"]}
        )
        self.at, start = {}, 0
        for section in c["linear"]:
            self.at[section["name"]] = slice(start, start + len(section["labels"]))
            start += len(section["labels"])

    def states(self, batch):
        """States of words, [batch, words, d]."""
        pieces = batch["pieces"]
        t = pieces.shape[1]
        x = self.word_emb(pieces) + self.pos_emb.weight[:t] + self.shape_emb(batch["shapes"])
        x = self.dropout(self.emb_ln(x))
        mask = batch["piece_mask"][:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        # The mean of a word's pieces, as a product with a sparse matrix of weights.
        b, w = batch["words"].shape
        out = x.new_zeros(b * w + 1, x.shape[-1])
        out = out.index_add(0, batch["word_of"].reshape(-1), x.reshape(b * t, -1))
        return out[:-1].view(b, w, -1) * batch["share"][:, :, None].to(x.dtype)

    def logits(self, x, name):
        return F.linear(x, self.linear.weight[self.at[name]], self.linear.bias[self.at[name]])


def pretrained(config, tensors):
    """A network whose encoder begins with pretrained weights; heads and the vectors of shapes begin at random and at zero."""
    net = Network(config)
    tensors = tensors | {"pos_emb.weight": tensors["pos_emb.weight"][: config["window"]]}
    missing, unknown = net.load_state_dict(tensors, strict=False)
    assert not unknown and all(n.startswith(("shape_emb", "linear", "biaffine")) for n in missing), (missing, unknown)
    return net
