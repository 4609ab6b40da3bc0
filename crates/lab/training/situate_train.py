"""Teaches a trained claims network which place and time of a report is an event's own; see README.md.

usage: situate_train.py OUT/last.pt --states DIR... --gold FILE... --situations FILE --out OUT/situated.pt [--held N/M...]

SITUATIONS is what `rashomon-lab situations` prints of all reports of gold. The network's states stay as they are: two heads on pairs
of words learn, and with them the weights of what the text shows of an event and a place or a time (data/lang/en/situation.toml). A
conditional logit: what is right should have most of the probability of all and none.
"""

import argparse
import math
import random
import tomllib
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

import claims_data as data
import heads
import situations
from claims_model import Claims, Pair, buckets, extras, head_words, marginal, span_mean


class Head(nn.Module):
    def __init__(self, prior, size, dropout):
        super().__init__()
        self.pair = Pair(size, False, dropout)
        self.weights = nn.Parameter(prior)

    def forward(self, asked, dropout):
        """Scores of what is weighed, none first."""
        scores = self.pair(dropout(asked["left"].float()), dropout(asked["right"].float()), asked["buckets"], asked["facts"])
        seen = torch.logsumexp(scores, 1) - math.log(scores.shape[1])
        return F.pad(asked["features"] @ self.weights + seen, (1, 0))


def asked(net, docs):
    """Each event with what is weighed for it, by kind, a list a report."""
    out = {"place": [], "time": []}
    for doc in docs:
        if not doc.situations:
            continue
        with torch.no_grad():
            states = net(data.batch([doc]))
        of_doc = {kind: [] for kind in out}
        for kind, spans, mentions, features, right in doc.situations:
            of_doc[kind].append({
                "left": span_mean(states, spans).half(), "right": span_mean(states, mentions).half(), "features": features,
                "buckets": buckets(doc, head_words(doc, spans), head_words(doc, mentions)),
                "facts": extras(doc, spans, mentions), "correct": right,
            })
        for kind, events in of_doc.items():
            out[kind] += [events] if events else []
    return out


def look(head, reports):
    events = [e for report in reports for e in report]
    with torch.no_grad():
        scores = [head(e, lambda x: x) for e in events]
    right = sum(bool(e["correct"][s.argmax()]) for e, s in zip(events, scores))
    loss = sum(float(marginal(s, e["correct"])) for e, s in zip(events, scores))
    return f"{right / len(events):.3f} of {len(events)} right, {loss / len(events):.3f} nats"


def train(name, prior, reports, tests, args):
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    head, dropout = Head(prior, args.size, args.dropout), nn.Dropout(args.dropout)
    groups = [
        {"params": [head.weights], "lr": 3 * args.rate, "weight_decay": 0.0},
        {"params": list(head.pair.parameters()), "lr": args.rate, "weight_decay": args.decay},
    ]

    def loss_of(head, batch):
        events = [e for report in batch for e in report]
        return sum(marginal(head(e, dropout), e["correct"]) for e in events) / len(events)

    told = lambda mean: f"{name}, {look(mean, tests)}" if tests else name
    print(f"begun: {told(head.eval())}", flush=True)
    return heads.teach(head, groups, reports, loss_of, told, args.epochs, args.mean)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("model", type=Path)
    args.add_argument("--states", nargs="+", required=True)
    args.add_argument("--gold", nargs="+", required=True)
    args.add_argument("--situations", type=Path, required=True)
    args.add_argument("--prior", type=Path, default="data/lang/en/situation.toml", help="weights of the features to begin with")
    args.add_argument("--held", nargs="+", default=["0/1"])
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--epochs", type=int, default=12)
    args.add_argument("--size", type=int, default=64)
    args.add_argument("--dropout", type=float, default=0.3)
    args.add_argument("--decay", type=float, default=0.01)
    args.add_argument("--mean", type=float, default=0.98, help="weight of the past in the running mean of the weights")
    args.add_argument("--rate", type=float, default=1e-3)
    args.add_argument("--seed", type=int, default=7)
    args = args.parse_args()
    torch.set_num_threads(1)
    loaded = torch.load(args.model, weights_only=False)
    net = Claims(loaded["args"]["layers"], loaded["types"])
    net.load_state_dict(net.state_dict() | loaded["net"])
    docs, tests = data.parted(args.states, args.gold, args.held, loaded["types"])
    names = situations.attach(docs + tests, args.situations)
    priors = tomllib.loads(args.prior.read_text(encoding="utf-8"))
    net.eval()
    known, held = asked(net, docs), asked(net, tests)
    for kind, of in names.items():
        prior = torch.tensor([priors[kind][name] for name in of])
        head = train(kind, prior, known[kind], held[kind], args)
        loaded["net"] |= {f"{kind}.{name}": value for name, value in head.pair.state_dict().items()}
        loaded["net"][f"situation.{kind}"] = head.weights.detach()
    torch.save(loaded | {"situation": names}, args.out)


if __name__ == "__main__":
    main()
