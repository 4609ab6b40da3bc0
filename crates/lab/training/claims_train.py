"""Trains the upper layers of the claims network's encoder, and its heads; see README.md.

usage: claims_train.py --states DIR... --gold FILE... --encoder FOLDER --out OUT [--held N/M...] [--epochs N] [--variants N] [--start CHECKPOINT|WEIGHTS.bin]

`--held` says for each folder of states which of its parts is kept back: 0/5 the first of five, 0/1 none. What is saved is the
running mean of the weights (Polyak and Juditsky 1992). With `--variants N` pass k sees telling k mod (N + 1) of the reports, as
`claims_vary.py` has written them (DIR.1 and FILE.1.jsonl, ...); 0 are the reports as they are.
"""

import argparse
import copy
import random
import time
from pathlib import Path

import numpy
import torch
from torch.nn import functional as F

import bert
import claims_data as data
import claims_export
import heads
from claims_decode import decode, score
from claims_model import Claims, buckets, extras, head_words, marginal, span_mean


def pair_facts(doc, name, left, right):
    """The facts of gold pairs, which are the same in every pass."""
    if name not in doc.facts:
        doc.facts[name] = (buckets(doc, head_words(doc, left), head_words(doc, right)), extras(doc, left, right))
    return doc.facts[name]


def checkpoint(path):
    """What this program has saved, or a weights file."""
    return claims_export.read(path) if path.suffix == ".bin" else torch.load(path, weights_only=False)


def variant(paths, number):
    """The folders or files of a telling; 0 is the reports as they are."""
    return [str(Path(p).with_suffix(f".{number}{Path(p).suffix}")) for p in paths] if number else paths


def between(pairs, groups):
    """The loss of which spans are of one group; each span counts alike."""
    upper = torch.triu(torch.ones(len(groups), len(groups), dtype=torch.bool), 1)
    truth = torch.tensor([[float(a == b) for b in groups] for a in groups])
    return F.binary_cross_entropy_with_logits(((pairs + pairs.T) / 2)[upper], truth[upper], reduction="sum") / len(groups) * 2


def batches(docs, words):
    """The reports in order, as many together as have so many words; how many batches there are hangs a little on the order."""
    rows, size = [], words
    for doc in docs:
        if size >= words:
            rows.append([])
            size = 0
        rows[-1].append(doc)
        size += doc.n
    return rows


def loss_of(net, docs, weight, drop):
    batch = data.batch(docs, drop)
    h = net(batch)
    losses = {}
    tags = torch.from_numpy(numpy.concatenate([d.tags for d in docs]))
    logits = net.tags(h).view(len(h), -1, 3)
    per_tag = F.cross_entropy(logits.reshape(-1, 3), tags.reshape(-1), weight=weight, ignore_index=-1, reduction="sum")
    losses["tags"] = per_tag / 6
    add = lambda name, value: losses.__setitem__(name, losses.get(name, 0) + value)
    base = 0
    for doc in docs:
        own = h[base : base + doc.n]
        base += doc.n
        triggers = [t[0] for t in doc.triggers]
        if not triggers:
            continue
        trigger_states = span_mean(own, triggers)
        labels = torch.tensor([t[2] for t in doc.triggers])
        add("type", F.cross_entropy(net.kind(trigger_states), labels, ignore_index=-1, reduction="sum") if (labels >= 0).any() else 0)
        add("status", F.cross_entropy(net.status(trigger_states), torch.tensor([t[3] for t in doc.triggers]), reduction="sum"))
        events = torch.tensor([t[1] for t in doc.triggers])
        if len(triggers) > 1:
            pairs = net.same(trigger_states, trigger_states, *pair_facts(doc, "same", triggers, triggers))
            add("same", between(pairs, events.tolist()))
        if not doc.claims:
            continue
        values = [c[1] for c in doc.claims]
        value_states = span_mean(own, values)
        stances = torch.tensor([c[4] for c in doc.claims])
        add("stance", F.cross_entropy(net.stance(value_states), stances, ignore_index=-1, reduction="sum"))
        parts = torch.tensor([float(c[5]) for c in doc.claims])
        add("part", 0.5 * F.binary_cross_entropy_with_logits(net.part(value_states)[:, 0], parts, reduction="sum"))
        scores = net.event(value_states, trigger_states, *pair_facts(doc, "event", values, triggers))
        for k, claim in enumerate(doc.claims):
            right = events == claim[2]
            if right.any():
                add("event", marginal(scores[k], right))
        mentions = [s[0] for s in doc.speakers]
        keys = ["a"] + [s[1] for s in doc.speakers]
        speaker_states = span_mean(own, mentions) if mentions else own[:0]
        scores = net.speaker(value_states, speaker_states, *pair_facts(doc, "speaker", values, mentions))
        for k, claim in enumerate(doc.claims):
            right = torch.tensor([key == claim[3] for key in keys])
            if right.any():
                add("by", marginal(scores[k], right))
    words = sum(d.n for d in docs)
    return {name: value / words * 100 for name, value in losses.items()}


def evaluate(net, docs):
    out = []
    with torch.no_grad():
        for doc in docs:
            out.append(decode(net, doc))
    return score(docs, out)


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--states", nargs="+", required=True)
    args.add_argument("--gold", nargs="+", required=True)
    args.add_argument("--test", nargs=2, action="append", default=[])
    args.add_argument("--encoder", required=True, help="the folder of bert.py")
    args.add_argument("--layer", type=int, default=6, help="how many of the encoder's layers are not taught")
    args.add_argument("--layers", type=int, default=6, help="how many are")
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--start", type=Path, help="a checkpoint or weights to go on from, else the pretrained encoder and heads that know nothing")
    args.add_argument("--held", nargs="+", default=["0/1"])
    args.add_argument("--mean", type=float, default=0.998, help="weight of the past in the running mean of the weights")
    args.add_argument("--epochs", type=int, default=10)
    args.add_argument("--words", type=int, default=1200)
    args.add_argument("--rate", type=float, default=1e-4)
    args.add_argument("--head-rate", type=float, default=1e-3)
    args.add_argument("--inside", type=float, default=2.0)
    args.add_argument("--dropout", type=float, default=0.1)
    args.add_argument("--drop", type=float, default=0.0, help="share of words that are not seen in training")
    args.add_argument("--variants", type=int, default=0, help="tellings of each report besides itself")
    args.add_argument("--seed", type=int, default=7)
    args.add_argument("--threads", type=int, default=1)
    args = args.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    start = checkpoint(args.start) if args.start else None
    types = start["types"] if start else data.event_types(args.gold)
    docs, tests = data.parted(args.states, args.gold, args.held, types)
    tests += [d for s, g in args.test for d in data.load(s, g, types)]
    net = Claims(args.layers, types, args.dropout)
    known = bert.load(args.encoder)[1]
    for number, layer in enumerate(net.layers, args.layer):
        layer.load_state_dict(bert.layer(known, number))
    if start:
        # Heads that are taught later are not in every checkpoint.
        net.load_state_dict(net.state_dict() | start["net"])
    upper = list(net.layers.parameters())
    ids = {id(p) for p in upper}
    groups = [{"params": upper, "lr": args.rate}, {"params": [p for p in net.parameters() if id(p) not in ids], "lr": args.head_rate}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = args.epochs * len(batches(docs, args.words))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1, (s + 1) / 100) * max(0.02, 1 - s / steps))
    weight = torch.tensor([1.0, args.inside, args.inside])
    print(f"{len(docs)} reports, {sum(d.n for d in docs)} words, {len(tests)} held, {len(types)} types, {steps} steps", flush=True)
    # Slower by far where the processor has no such numbers.
    half = torch.cpu._is_avx512_bf16_supported()
    began, step = time.time(), 0
    mean = copy.deepcopy(net).eval()
    for epoch in range(args.epochs):
        if args.variants:
            number = (epoch + 1) % (args.variants + 1)
            docs = data.parted(variant(args.states, number), variant(args.gold, number), args.held, types)[0]
        random.shuffle(docs)
        rows, sums = batches(docs, args.words), {}
        for group in rows:
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
                losses = loss_of(net, group, weight, args.drop)
            total = sum(losses.values())
            optimiser.zero_grad()
            total.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            step += 1
            heads.follow(mean, net, args.mean, step)
            for name, value in losses.items():
                sums[name] = sums.get(name, 0) + float(value.detach() if torch.is_tensor(value) else value)
        told = " ".join(f"{n} {v / len(rows):.2f}" for n, v in sums.items())
        print(f"epoch {epoch + 1} step {step} {time.time() - began:.0f} s: {told}", flush=True)
        torch.save({"net": mean.state_dict(), "types": types, "args": vars(args)}, args.out / "last.pt")
        if tests and (epoch >= 3 or epoch + 1 == args.epochs):
            print("  ", evaluate(mean, tests), flush=True)


if __name__ == "__main__":
    main()
