"""Weights of what shows that two mentions of actors are of one side, beside what the claims network sees; see README.md.

usage: sides_fit.py PAIRS.jsonl SIDES.tsv --held TRAIN.txt [--out data/lang/en/sides.toml]

PAIRS is what `rashomon-lab predict actor-pairs` prints of the reports of the table (corpora/SIDES.md). Fitted is on the reports that
the network's head was not taught on: those of the part `tune`, and of `train` each fifth of TRAIN. Logistic regression; the
mean score from which on groups of mentions are joined is the one with the best F1 of pairs there.
"""

import argparse
import json
from pathlib import Path

import numpy
from scipy.optimize import minimize

from claims_data import rows_of_sides

HEAD = """# What shows that two mentions of actors are of one side, beside what the claims network sees of them, and from what mean score on they
# are: learned by crates/lab/training/sides_fit.py. What each means: crates/core/src/ground/actor/cast/side.rs.
"""


def gold(table):
    """The sides of each report's mentions, in the order of the table, and its part."""
    sides, parts = {}, {}
    for report, part, _, _, side in rows_of_sides(table):
        sides.setdefault(report, []).append(side)
        parts[report] = part
    return sides, parts


class Report:
    def __init__(self, found, sides):
        self.n = len(found["mentions"])
        self.sides = [sides[m] for m in found["mentions"]]
        self.index = [(i, j) for i in range(self.n) for j in range(i)]
        self.x = numpy.array([found["pairs"][i][j] for i, j in self.index])
        self.y = numpy.array([self.sides[i] == self.sides[j] for i, j in self.index], dtype=bool)
        self.two = [found["two"][i][j] for i, j in self.index]

    def grouped(self, weights, least):
        """Which pairs average linkage puts together; what the register knows as two stays apart."""
        scores = numpy.zeros((self.n, self.n))
        for (i, j), score, two in zip(self.index, self.x @ weights, self.two):
            scores[i, j] = scores[j, i] = -numpy.inf if two else score
        groups = [[i] for i in range(self.n)]
        while len(groups) > 1:
            pairs = [(i, j) for j in range(len(groups)) for i in range(j)]
            means = [scores[numpy.ix_(groups[i], groups[j])].mean() for i, j in pairs]
            best = max(range(len(pairs)), key=lambda at: (means[at], tuple(-k for k in pairs[at])))
            if means[best] <= least:
                break
            i, j = pairs[best]
            groups[i] += groups.pop(j)
        of = {i: number for number, group in enumerate(groups) for i in group}
        return numpy.array([of[i] == of[j] for i, j in self.index], dtype=bool)


def f1(reports, weights, least):
    hit = found = right = 0
    for report in reports:
        together = report.grouped(weights, least)
        hit, found, right = hit + (together & report.y).sum(), found + together.sum(), right + report.y.sum()
    return 2 * hit / max(1, found + right), hit / max(1, found), hit / max(1, right)


def fit(reports, penalty):
    x, y = numpy.concatenate([r.x for r in reports]), numpy.concatenate([r.y for r in reports])
    # Mentions of a report count alike, however many there are.
    share = numpy.concatenate([numpy.full(len(r.y), 1 / max(1, r.n)) for r in reports])

    def loss(weights):
        scores = x @ weights
        right = 1 / (1 + numpy.exp(-scores))
        value = (share * (numpy.logaddexp(0, scores) - y * scores)).sum() + penalty * (weights[1:] ** 2).sum() / 2
        gradient = x.T @ (share * (right - y)) + penalty * numpy.concatenate([[0], weights[1:]])
        return value, gradient

    return minimize(loss, numpy.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("pairs", type=Path)
    args.add_argument("sides", type=Path)
    args.add_argument("--held", type=Path, required=True, help="reports of which each fifth was kept back from the network")
    args.add_argument("--penalty", type=float, default=0.3)
    args.add_argument("--out", type=Path)
    args = args.parse_args()
    held = set(args.held.read_text(encoding="utf-8").split()[::5])
    sides, parts = gold(args.sides)
    reports, names = [], []
    for found in map(json.loads, args.pairs.open(encoding="utf-8")):
        names = found["features"]
        own = parts[found["id"]] == "tune" or parts[found["id"]] == "train" and found["id"] in held
        if own and len(found["mentions"]) > 1:
            reports.append(Report(found, sides[found["id"]]))
    if not reports:
        raise SystemExit(f"{args.pairs}: the network has read no report that is fitted on")
    steps = [step / 10 for step in range(-15, 11)]
    for fold in range(5):
        learned = [r for k, r in enumerate(reports) if k % 5 != fold]
        weights = fit(learned, args.penalty)
        least = max(steps, key=lambda step: f1(learned, weights, step)[0])
        other = [r for k, r in enumerate(reports) if k % 5 == fold]
        print(f"fold {fold}: least {least}, F1 {f1(other, weights, least)[0]:.3f} of {len(other)} reports")
    weights = fit(reports, args.penalty)
    least = max(steps, key=lambda step: f1(reports, weights, step)[0])
    print("fitted: least {}, F1 {:.3f} (P {:.3f}, R {:.3f}) of {} reports".format(least, *f1(reports, weights, least), len(reports)))
    if args.out:
        lines = [f"{name} = {weight:.3f}\n" for name, weight in zip(names, weights, strict=True)]
        args.out.write_text(f"{HEAD}least = {least}\n\n[weights]\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
