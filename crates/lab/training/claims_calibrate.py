"""Fits how probabilities become the confidence of a claim, and says how reliable confidence is.

usage: claims_calibrate.py fit GOLD.jsonl OWN.jsonl SEEN.jsonl    slopes and offsets for the manifest
       claims_calibrate.py check GOLD.jsonl EXTRACTED.jsonl       reliability: expected calibration error, and its bins

Logistic regression (Platt 1999) on reports that were held out. OWN and SEEN are extracted with `confidence = { network =
[1.0, 0.0], pattern = [0.0, 1.0, 0.0] }` and `pattern = [1.0, 0.0, 0.0]` in the manifest, and a low `claim`, so that the
confidence of a claim is the pattern's own, and the network's certainty. A claim is right where the shared scorer's strict match
has it; repeated ones are left out. GOLD and EXTRACTED can be several files joined. The error is that of Naeini et al. 2015, with ten bins.
"""

import argparse
import json
import os

import numpy

from claims_decode import scorer

# Ridge of slopes and offsets, and of what each attribute adds, of which few claims are held out.
FREE, SHRUNK = 0.1, 3.0


def judged(gold, extracted):
    """Claims that are compared, each by its words with whether it is right."""
    score = scorer()
    out = {}
    for line in open(extracted, encoding="utf-8"):
        report = json.loads(line)
        out[os.path.splitext(os.path.basename(report["report"]["origin"]))[0]] = report
    for line in open(gold, encoding="utf-8"):
        report = json.loads(line)
        got = out.get(report["id"])
        if not got:
            continue
        if got["report"]["text"] != report["text"]:
            score.shift(report, got["report"]["text"])
        compared = score.Report(report, got)
        golds, claims, taken, _ = compared.match(3, lambda _: True)
        right = set(taken.values())
        for at, claim in enumerate(claims):
            again = at not in right and any(compared.agree(golds[g], claim, 3) for g in taken)
            if not again:
                words = (report["id"], claim["attribute"], claim["evidence"]["start"], claim["evidence"]["end"], str(claim["value"]))
                yield words, claim, at in right


def logit(p):
    p = numpy.clip(p, 1e-4, 1 - 1e-4)
    return numpy.log(p / (1 - p))


def fit(columns, right, ridge):
    """Slopes by Newton's method, each with its ridge."""
    x = numpy.column_stack(columns)
    y = numpy.array(right, dtype=float)
    w = numpy.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + numpy.exp(-x @ w))
        gradient = x.T @ (p - y) + ridge * w
        w -= numpy.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + numpy.diag(ridge), gradient)
    return [round(float(v), 2) for v in w]


def reliability(confidence, right):
    confidence, right = numpy.array(confidence), numpy.array(right, dtype=float)
    bins, error = numpy.minimum((confidence * 10).astype(int), 9), 0.0
    for b in range(10):
        of = bins == b
        if of.any():
            error += of.mean() * abs(confidence[of].mean() - right[of].mean())
            print(f"{b / 10:.1f}  claims {of.sum():4}  confidence {confidence[of].mean():.2f}  right {right[of].mean():.2f}")
    print(f"expected calibration error {error:.3f} over {len(right)} claims, {right.mean():.2f} of them right")


def main():
    args = argparse.ArgumentParser(usage=__doc__)
    args.add_argument("what", choices=["fit", "check"])
    args.add_argument("gold")
    args.add_argument("extracted")
    args.add_argument("seen", nargs="?")
    args = args.parse_args()
    if args.what == "check":
        rows = [(claim["confidence"], right) for _, claim, right in judged(args.gold, args.extracted)]
        return reliability(*zip(*rows))
    seen = {words: claim["confidence"] for words, claim, _ in judged(args.gold, args.seen)}
    own = list(judged(args.gold, args.extracted))
    network = [(claim["attribute"], claim["confidence"], right) for _, claim, right in own if claim["pattern"] == "network"]
    patterns = [(seen[words], claim["confidence"], right) for words, claim, right in own if claim["pattern"] != "network" and words in seen]
    merged = lambda name: "perpetrator" if name == "responsibility" else name
    names = sorted({merged(name) for name, *_ in network})
    of = [numpy.array([merged(name) == wanted for name, *_ in network], dtype=float) for wanted in names]
    columns = [logit(numpy.array([p for _, p, _ in network])), numpy.ones(len(network)), *of]
    slope, offset, *offsets = fit(columns, [r for *_, r in network], [FREE, FREE, *[SHRUNK] * len(names)])
    print(f"network = [{slope}, {offset}]  # {len(network)} claims")
    print("attribute = {", ", ".join(f"{name} = {value}" for name, value in zip(names, offsets)), "}")
    columns = [logit(numpy.array(column)) for column in list(zip(*patterns))[:2]]
    print("pattern =", fit([*columns, numpy.ones(len(patterns))], [r for *_, r in patterns], [FREE] * 3), f" # {len(patterns)} claims")


if __name__ == "__main__":
    main()
