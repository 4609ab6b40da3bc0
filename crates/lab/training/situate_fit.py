"""Fits what ties a place and a time to an event (data/lang/en/situation.toml).

usage: situate_fit.py --gold REPORTS.jsonl --situations SITUATIONS.jsonl --prior SITUATION.toml --out SITUATION.toml [--held IDS]

REPORTS has annotated reports as `rashomon-lab corpus` prints them, SITUATIONS is what `rashomon-lab situations` prints of them.
An event of the program is gold's event whose mentions most of its mentions overlap. A place is right if it shares a word
with gold's place, a time if it means the same days, and none is if gold has none. A conditional logit: right ones should
have most of the probability of all and none. Weights are drawn to the prior, set by hand. Reports named in IDS are only
scored.
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


def places(event, own, report):
    """Which places are right; nothing where gold's is not among them."""
    where = [w["text"] if "text" in w else report["text"][w["start"]:w["end"]] for w in own["where"]]
    wanted = set().union(*map(words, where)) if where else set()
    marks = [bool(wanted & (words(p["words"]) | words(p["name"]))) for p in event["places"]]
    return marks if any(marks) or not where else None


def times(event, own, _report):
    """Which times are right; nothing where gold's is not among them."""
    if not own["when"]:
        return [False] * len(event["times"])
    start, _, end = own["when"].partition("..")
    marks = [t["start"].startswith(start) and (t["end"] or t["start"]).startswith(end or start) for t in event["times"]]
    return marks if any(marks) else None


RIGHT = {"place": places, "time": times}


def examples(kind, gold, found):
    report = gold.get(found["id"])
    if report is None or report["text"] != found["text"]:
        return
    for event in found["events"]:
        own, options = gold_event(event, report), event[f"{kind}s"]
        marks = RIGHT[kind](event, own, report) if own and options else None
        if marks is not None:
            yield [o["features"] for o in options], marks


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("gold", "situations", "prior", "out"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    parser.add_argument("--held", type=pathlib.Path)
    parser.add_argument("--decay", type=float, default=0.0003)
    args = parser.parse_args()
    gold = {r["id"]: r for r in map(json.loads, args.gold.read_text(encoding="utf-8").splitlines())}
    held = set(args.held.read_text().split()) if args.held else set()
    found = [json.loads(line) for line in args.situations.read_text(encoding="utf-8").splitlines()]
    priors = tomllib.loads(args.prior.read_text(encoding="utf-8"))
    lines = ["# What ties a place and a time to an event; made by crates/lab/training/situate_fit.py.",
             "# What each means: crates/core/src/extract/situate."]
    for kind in RIGHT:
        names = found[0]["features"][kind]
        train = [e for report in found if report["id"] not in held for e in examples(kind, gold, report)]
        check = [e for report in found if report["id"] in held for e in examples(kind, gold, report)]
        prior = torch.tensor([priors[kind].get(name, 0.0) for name in names])
        weights = fit(tensors(train, len(names)), prior, args.decay)
        lines += ["", f"[{kind}]"] + [f"{name} = {value:.3f}" for name, value in zip(names, weights.tolist())]
        for label, part in (("fitted", train), ("held", check)):
            if part:
                before, after = (share(tensors(part, len(names)), w) for w in (prior, weights))
                print(f"{kind}, {label}: {len(part)} events, {before:.3f} right by the prior, {after:.3f} as fitted")
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def fit(batch, prior, decay):
    weights = prior.clone().requires_grad_()
    optimiser = torch.optim.LBFGS([weights], max_iter=300, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        value = surprise(batch, weights) + decay * ((weights - prior) ** 2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    return weights.detach()


def tensors(data, width):
    """Rows of features, the first of zeros for none; whether there is a row, and whether it is right."""
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
