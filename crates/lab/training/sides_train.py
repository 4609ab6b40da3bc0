"""Teaches a trained claims network which mentions of actors are one side; see README.md.

usage: sides_train.py CHECKPOINT|WEIGHTS.bin --states DIR... --gold FILE... --sides corpora/sides.tsv --out OUT/sided.pt [--held N/M...]

The network's states stay as they are: one head on pairs of mentions learns, on the reports of the part `train` of the table.
"""

import argparse
import random
from pathlib import Path

import torch
from torch import nn

import claims_data as data
import heads
from claims_model import Claims, Pair, buckets, extras, head_words, span_mean
from claims_train import between, checkpoint


def asked(net, docs):
    """The mentions of each report: states, what is known of pairs, and sides."""
    out = []
    for doc in docs:
        if len(doc.sides) > 1:
            spans = [words for words, _ in doc.sides]
            heads = head_words(doc, spans)
            with torch.no_grad():
                states = span_mean(net(data.batch([doc])), spans)
            out.append((states, buckets(doc, heads, heads), extras(doc, spans, spans), [side for _, side in doc.sides]))
    return out


def loss_of(head, reports, dropout):
    scored = ((head(dropout(states), dropout(states), near, facts), sides) for states, near, facts, sides in reports)
    return sum(between(scores, sides) for scores, sides in scored) / len(reports)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("model", type=Path)
    args.add_argument("--states", nargs="+", required=True)
    args.add_argument("--gold", nargs="+", required=True)
    args.add_argument("--sides", required=True)
    args.add_argument("--held", nargs="+", default=["0/1"])
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--epochs", type=int, default=20)
    args.add_argument("--dropout", type=float, default=0.3)
    args.add_argument("--rate", type=float, default=1e-3)
    args.add_argument("--mean", type=float, default=0.98, help="weight of the past in the running mean of the weights")
    args.add_argument("--seed", type=int, default=7)
    args = args.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    loaded = checkpoint(args.model)
    net = Claims(loaded["args"]["layers"], loaded["types"])
    own = net.state_dict()
    known = {name: value for name, value in loaded["net"].items() if name in own and not name.startswith("side.")}
    net.load_state_dict(own | known)
    net.eval()
    docs, tests = data.parted(args.states, args.gold, args.held, loaded["types"])
    data.take_sides(docs + tests, args.sides)
    reports, held = asked(net, docs), asked(net, tests)
    print(f"{len(reports)} reports, {len(held)} held", flush=True)
    head, dropout = Pair(net.side.biaffine.left.out_features, False, args.dropout), nn.Dropout(args.dropout)
    few = [head.distance, head.extra]
    many = list(head.biaffine.parameters())
    groups = [{"params": few, "lr": 10 * args.rate, "weight_decay": 0.0}, {"params": many, "lr": args.rate, "weight_decay": 0.01}]

    def told(mean):
        of_held = f", held {loss_of(mean, held, nn.Identity()):.4f}" if held else ""
        return f"{loss_of(mean, reports, nn.Identity()):.4f}{of_held}"

    mean = heads.teach(head, groups, reports, lambda head, batch: loss_of(head, batch, dropout), told, args.epochs, args.mean)
    loaded["net"] |= {f"side.{name}": value for name, value in mean.state_dict().items()}
    torch.save(loaded, args.out)


if __name__ == "__main__":
    main()
