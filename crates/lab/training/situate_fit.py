"""Fits what ties a place to an event (data/lang/en/situation.toml).

usage: situate_fit.py --gold REPORTS.jsonl --situations SITUATIONS.jsonl --prior SITUATION.toml --out SITUATION.toml [--held IDS]

REPORTS has annotated reports as `rashomon-lab corpus` prints them, SITUATIONS is what `rashomon-lab situations` prints of them.
An event of the program is gold's event whose mentions most of its mentions overlap. A place is right if it shares a word
with gold's place, and none is if gold has none. A conditional logit: right places should have most of the probability
of all places and none. Weights are drawn to the prior, set by hand. Reports named in IDS are only scored.
"""

import argparse
import json
import pathlib
import re
import tomllib

import torch

SMALL = {"the", "a", "of", "in", "on", "at", "and", "city", "town", "village", "district", "province", "state", "near", "north",
         "south", "east", "west"}


def words(text):
    return {w for w in re.findall(r"\w+", text.lower()) if w not in SMALL}


def gold_event(event, gold):
    def shared(g):
        return sum(any(m["start"] < e and s < m["end"] for m in g["mentions"]) for s, e in event["mentions"])
    best = max(gold["events"], key=shared, default=None)
    return best if best and shared(best) else None


def examples(gold, line):
    found = json.loads(line)
    report = gold.get(found["id"])
    if report is None or report["text"] != found["text"]:
        return
    for event in found["events"]:
        own = gold_event(event, report)
        if own is None or not event["places"]:
            continue
        where = [w["text"] if "text" in w else report["text"][w["start"]:w["end"]] for w in own["where"]]
        wanted = set().union(*map(words, where)) if where else set()
        marks = [bool(wanted & (words(p["words"]) | words(p["name"]))) for p in event["places"]]
        if where and not any(marks):
            continue
        yield [p["features"] for p in event["places"]], marks


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("gold", "situations", "prior", "out"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--held", type=pathlib.Path)
    parser.add_argument("--decay", type=float, default=0.001)
    args = parser.parse_args()
    gold = {r["id"]: r for r in map(json.loads, args.gold.read_text(encoding="utf-8").splitlines())}
    held = set(args.held.read_text().split()) if args.held else set()
    train, check, names = [], [], []
    for line in args.situations.read_text(encoding="utf-8").splitlines():
        head = json.loads(line)
        names = head["features"]
        (check if head["id"] in held else train).extend(examples(gold, line))
    prior = tomllib.loads(args.prior.read_text(encoding="utf-8"))["place"]
    prior = torch.tensor([prior[name] for name in names])
    weights = prior.clone().requires_grad_()
    batch = tensors(train, len(names))
    optimiser = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        value = surprise(batch, weights) + args.decay * ((weights - prior) ** 2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    lines = ["# What ties a place to an event; made by crates/lab/training/situate_fit.py.",
             "# What each means: crates/core/src/extract/situate.rs.", "[place]"]
    lines += [f"{name} = {value:.3f}" for name, value in zip(names, weights.tolist())]
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for label, part in (("fitted", train), ("held", check)):
        if part:
            before, after = (share(tensors(part, len(names)), w) for w in (prior, weights))
            print(f"{label}: {len(part)} events, {before:.3f} right by the prior, {after:.3f} as fitted")


def tensors(data, width):
    """Rows of features, the first of zeros for no place; whether there is a row, and whether it is right."""
    most = 1 + max(len(rows) for rows, _ in data)
    values = torch.zeros(len(data), most, width)
    there, good = torch.zeros(len(data), most, dtype=torch.bool), torch.zeros(len(data), most, dtype=torch.bool)
    for i, (rows, marks) in enumerate(data):
        values[i, 1:len(rows) + 1] = torch.tensor(rows)
        there[i, :len(rows) + 1] = True
        good[i, 1:len(rows) + 1] = torch.tensor(marks)
        good[i, 0] = not any(marks)
    return values, there, good


def scores(batch, weights):
    return (batch[0] @ weights).masked_fill(~batch[1], -1e9)


def surprise(batch, weights):
    each = scores(batch, weights)
    return (torch.logsumexp(each, 1) - torch.logsumexp(each.masked_fill(~batch[2], -1e9), 1)).mean()


def share(batch, weights):
    with torch.no_grad():
        best = scores(batch, weights).argmax(1, keepdim=True)
    return batch[2].gather(1, best).float().mean().item()


if __name__ == "__main__":
    main()
