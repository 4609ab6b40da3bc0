"""Scores a checkpoint on development data under gold words: a look while training. The figures that count are the lab's."""

import argparse
from pathlib import Path

import torch

import corpora
from examples import IGNORE, Maker, Pieces, Targets, collate
from model import Network

ATTRIBUTION = ("source", "cue", "content")


def spans(tags):
    out, start = set(), None
    for i, tag in enumerate(tags + ["O"]):
        if start is not None and not (tag.startswith("I-") and tag[2:] == tags[start][2:]):
            out.add((start, i, tags[start][2:]))
            start = None
        if tag.startswith("B-") or (tag.startswith("I-") and start is None):
            start = i
    return out


class Count:
    def __init__(self):
        self.right = self.predicted = self.gold = 0

    def add(self, predicted, gold):
        self.right += len(predicted & gold)
        self.predicted += len(predicted)
        self.gold += len(gold)

    def f1(self):
        return 200 * self.right / max(1, self.predicted + self.gold)


@torch.no_grad()
def run(net, maker, docs, limit, style=None):
    """Runs the network over documents; gives each window with its outputs."""
    net.eval()
    windows = [w for d in docs[:limit] for w in maker.windows(d, None, style)]
    windows.sort(key=lambda e: sum(map(len, e["pieces"])))
    for i in range(0, len(windows), 24):
        group = windows[i : i + 24]
        batch = collate(group)
        with torch.autocast("cpu", torch.bfloat16):
            x = net.states(batch)
            logits = {name: net.logits(x, name).float() for name in net.at}
            arc, rel = net.biaffine["arc"], net.biaffine["rel"]
            b, w, d = x.shape
            rooted = torch.cat([arc.root.expand(b, 1, d).to(x.dtype), x], 1)
            scores = torch.einsum("bip,pq,bjq->bij", arc.lefts(x), arc.u[0], arc.rights(rooted)).float()
            rooted = torch.cat([rel.root.expand(b, 1, d).to(x.dtype), x], 1)
        for k, e in enumerate(group):
            yield e, {n: v[k, : e["n"]] for n, v in logits.items()}, scores[k], x[k].float(), rooted[k].float()


def syntax(net, maker, docs, limit, style):
    upos = heads = both = words = 0
    starts, names = Count(), Count()
    for e, logits, scores, x, rooted in run(net, maker, docs, limit, style):
        n = e["n"]
        begin = [1 if e["start"][i] == IGNORE or logits["start"][i, 0] > 0 else 0 for i in range(n)]
        known = [i for i in range(n) if e["start"][i] != IGNORE]
        starts.add({i for i in known if begin[i]}, {i for i in known if e["start"][i] == 1})
        sentence = torch.tensor(begin).cumsum(0)
        same = torch.cat([torch.ones(n, 1, dtype=torch.bool), sentence[:, None] == sentence[None, :]], 1)
        best = scores[:n, : n + 1].masked_fill(~same, -1e4).argmax(1)
        gold = torch.tensor(e["head"]) + 1
        rel = net.biaffine["rel"]
        labels = torch.einsum("np,rpq,nq->nr", rel.lefts(x[:n]).float(), rel.u, rel.rights(rooted[best]).float()).argmax(1)
        right = best == gold
        heads += int(right.sum())
        both += int((right & (labels == torch.tensor(e["rel"]))).sum())
        upos += int((logits["upos"].argmax(1) == torch.tensor(e["upos"])).sum())
        words += n
        if "ner" in e:
            table = maker.targets.ner
            names.add(spans([table[t] for t in logits["ner"].argmax(1)]), spans([table[t] for t in e["ner"]]))
    return {"UPOS": 100 * upos / words, "UAS": 100 * heads / words, "LAS": 100 * both / words, "starts F1": starts.f1(), "names F1": names.f1()}


def names(net, maker, docs, limit, key):
    table, count = getattr(maker.targets, key), Count()
    for e, logits, *_ in run(net, maker, docs, limit):
        count.add(spans([table[t] for t in logits[key].argmax(1)]), spans([table[t] for t in e[key]]))
    return count.f1()


def attribution(net, maker, docs, limit, style=None):
    counts = {r: Count() for r in ATTRIBUTION}
    linked = {r: Count() for r in ("source", "content")}
    for e, logits, _, x, _ in run(net, maker, docs, limit, style):
        n = e["n"]
        cue = [i for i in range(n) if logits["cue"][i].argmax() > 0]
        counts["cue"].add(set(cue), {i for i in range(n) if e["cue"][i] > 0})
        head = net.biaffine["attr"]
        scores = head.rows(x[None, :n].float(), (torch.zeros(len(cue), dtype=torch.long), torch.tensor(cue, dtype=torch.long)), head.rights(x[None, :n].float()))
        for r, role in enumerate(("source", "content")):
            gold = {i for i in range(n) if e[role][i] > 0}
            counts[role].add({i for i in range(n) if logits[role][i, 0] > 0}, gold)
            linked[role].add({i for i in range(n) if len(cue) and scores[:, r, i].max() > 0}, gold)
    return {**{r: c.f1() for r, c in counts.items()}, **{"linked " + r: c.f1() for r, c in linked.items()}}


def main():
    args = argparse.ArgumentParser()
    args.add_argument("model", type=Path)
    args.add_argument("--data", type=Path, default="../shared/data")
    args.add_argument("--eval", type=Path, default="../shared/eval")
    args.add_argument("--limit", type=int, default=100000)
    args.add_argument("--threads", type=int, default=1)
    args = args.parse_args()
    torch.set_num_threads(args.threads)
    loaded = torch.load(args.model, weights_only=False)
    net = Network(loaded["config"])
    net.load_state_dict(loaded["net"])
    targets = Targets.__new__(Targets)
    for section in loaded["config"]["linear"]:
        setattr(targets, section["name"], section["labels"])
    for head in loaded["config"]["biaffine"]:
        setattr(targets, head["name"], head["labels"])
    maker = Maker(Pieces(loaded["vocab"]), targets)
    docs = corpora.conllu(args.data / "ud_ewt/en_ewt-ud-dev.conllu")
    labels = corpora.uner(args.data / "uner_ewt/en_ewt-ud-dev.iob2")
    for sentence in (s for d in docs for s in d["sentences"]):
        tags = labels.get(sentence["sent_id"])
        sentence["ner"] = tags if tags and len(tags) == len(sentence["words"]) else ["O"] * len(sentence["words"])
    show = lambda name, scores: print(f"{name:16}", "  ".join(f"{k} {v:.2f}" for k, v in scores.items()), flush=True)
    for style in (None, "upper"):
        show(f"EWT {style or 'dev'}", syntax(net, maker, docs, args.limit, style))
    dev = list(corpora.polnear(args.eval, "dev"))
    for style in (None, "upper"):
        show(f"PolNeAR {style or 'dev'}", attribution(net, maker, dev, args.limit, style))
    show("re3d (seen)", {"F1": names(net, maker, list(corpora.re3d(args.eval)), args.limit, "mention")})


if __name__ == "__main__":
    main()
