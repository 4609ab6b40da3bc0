"""Mentions of the domain, by cross-validation over re3d's documents.

For each fold a network is trained from the pretrained encoder on the other folds, with names and tags of other corpora
beside them, and predicts the fold; the predictions of all folds together are scored like any others:

    python crossvalidate.py --out re3d.jsonl && score_entities.py re3d-train.gold.jsonl re3d.jsonl
"""

import json
import random

import torch

import corpora
import encoder
from check import spans
from examples import Maker, Pieces, Targets, collate
from model import pretrained
from train import adamw, arguments, epoch, names, update

MIX = {"ewt": 0.2, "gum": 0.2, "wikigold": 0.5, "politics": 1.0, "re3d": 5.0}
TASKS = ("ner", "mention", "kind", "upos")


def train(args, maker, config, tensors, docs, pools):
    net = pretrained(config, tensors)
    optimiser = adamw(net, args.rate, args.head_rate)
    batches = epoch(maker, docs, random.Random(args.seed), args.batch, MIX, pools)
    for step, batch in enumerate(batches):
        batch = collate([{k: v for k, v in e.items() if k not in UNUSED} for e in batch])
        update(net, optimiser, batch, min(1.0, (step + 1) / 15) * (1 - step / len(batches)), TASKS)
    return net


# What other tasks learn from; without it no time is spent on them.
UNUSED = ("head", "rel", "lemma", "srl", "pred", "coref", "start")


def predict(net, maker, doc, text):
    """Mentions of a document, in characters."""
    offsets, table = corpora.words_of(text), maker.targets.mention
    at, out = 0, []
    for window in maker.windows(doc, None):
        logits = scores(net, window)
        for start, end, label in spans([table[t] for t in logits.argmax(1)]):
            out.append({"start": offsets[at + start][0], "end": offsets[at + end - 1][1], "label": label})
        at += window["n"]
    return out


@torch.no_grad()
def scores(net, window):
    net.eval()
    batch = collate([{k: v for k, v in window.items() if k not in UNUSED}])
    with torch.autocast("cpu", torch.bfloat16):
        return net.logits(net.states(batch), "mention")[0, : window["n"]].float()


def main():
    args = arguments(threads=1)
    args.add_argument("--folds", type=int, default=5)
    args = args.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    docs = corpora.load(args.data, args.eval, {"ewt", "gum", "wikigold", "politics", "re3d"})
    targets = Targets(docs)
    # No word of a document that is held back chooses a piece.
    tensors, vocab = encoder.load({name: of for name, of in docs.items() if name != "re3d"}, args.layers)
    maker = Maker(Pieces(vocab), targets)
    pools = names(maker, docs)
    lines = (args.eval / "entities/re3d-train.docs.jsonl").read_text(encoding="utf-8").split("\n")
    texts = {row["id"]: row["text"] for row in map(json.loads, filter(None, lines))}
    domain, found = docs["re3d"], []
    for fold in range(args.folds):
        held = [d for i, d in enumerate(domain) if i % args.folds == fold]
        others = [d for i, d in enumerate(domain) if i % args.folds != fold]
        net = train(args, maker, targets.config(args.layers, len(vocab)), tensors, docs | {"re3d": others}, pools)
        found += [{"id": d["id"], "entities": predict(net, maker, d, texts[d["id"]])} for d in held]
        print(f"fold {fold + 1} of {args.folds}", flush=True)
    args.out.write_text("".join(json.dumps(f) + "\n" for f in found), encoding="utf-8")


if __name__ == "__main__":
    main()
