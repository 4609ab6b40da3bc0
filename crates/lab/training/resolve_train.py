#!/usr/bin/env python3
"""Learns how much each feature of a pair of events counts for their being one incident: data/incidents/weights.toml.

usage: resolve_train.py [--out FILE] [--folds N] [--seed N] PAIRS:GOLD[:WEIGHT] ...

PAIRS is what `rashomon-lab pairs` prints, GOLD has "id" and "incident" a line. Logistic regression; a feature that tells
what two events share never counts against them, one that tells what differs never for them (the names in AGAINST). The
constant is learned with the others, and --shift moves it: average linkage joins too little where 0 parts the pairs. With --folds, weights are learned on all
incidents but those of a fold, and the pairs of the fold are scored by them: accuracy of pairs on what was not seen.
Needs numpy and scipy.
"""
import argparse, json, random, sys

import numpy as np
from scipy.optimize import minimize

FREE = {"any", "one-mode", "no-time", "no-place", "place-within"}
AGAINST = {
    "ages-other", "published-gap", "days-apart", "said-days-apart", "times-far", "place-far", "other-place-name", "kin-mode",
    "killed-differ", "killed-falls", "killed-beyond", "injured-differ", "victims-other", "actors-other", "targets-other", "weapons-other",
    "one-report", "told-apart",
}
# Of these the sets that are learned from say nothing, or too little. Pairs within one report are none, and no revenge is told. All is
# done with firearms, and few die. No town is shot at day after day, so that other days count for little there.
SET_BY_HAND = {"one-report": -2.5, "told-apart": -6.0, "said-days-apart": -6.0, "same-mode": 0.6, "kin-mode": -1.0, "killed-beyond": -2.0}
# Hard neighbours are rare in what is learned from, and common in a war: every third pair of two incidents is learned from once
# more as if both had been on one day in one town, whose name they then share.
MOVED = {"same-day": 1.0, "same-said-day": 1.0, "same-place": 1.0, "place-and-day": 1.0, "published-near": 1.0}
PLACE_AND_TIME = {
    "published-gap", "day-apart", "days-apart", "said-days-apart", "times-overlap", "times-far", "no-time", "place-near",
    "place-not-far", "place-far", "same-place-name", "other-place-name", "place-within", "no-place",
}
NAME_OF_TOWN = 0.05
# How strongly weights are held near zero.
PENALTY = 0.002


def read(spec):
    pairs, gold, *weight = spec.split(":")
    incident = {}
    with open(gold, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            incident[row["id"]] = gold + row["incident"]
    names, rows = None, []
    with open(pairs, encoding="utf-8") as lines:
        names = json.loads(next(lines))["names"]
        for line in lines:
            row = json.loads(line)
            if row["a"] in incident and row["b"] in incident:
                rows.append((row["features"], incident[row["a"]], incident[row["b"]], float(weight[0]) if weight else 1.0))
    return names, rows


def moved(names, rows, weight):
    """Pairs of two incidents, told as if they were neighbours."""
    for features, a, b, _ in [r for r in rows if r[1] != r[2]][::3]:
        values = dict(zip(names, features))
        values.update({name: 0.0 for name in PLACE_AND_TIME})
        values.update(MOVED)
        for name in ("words", "words-near"):
            values[name] = min(1.0, values[name] + NAME_OF_TOWN)
        yield [values[name] for name in names], a, b, weight


def learn(names, rows):
    x = np.array([r[0] for r in rows])
    y = np.array([float(r[1] == r[2]) for r in rows])
    w = np.array([r[3] for r in rows])
    held = np.array([0.0 if n == "any" else 1.0 for n in names])

    def loss(weights):
        z = x @ weights
        value = np.mean(w * (np.logaddexp(0.0, z) - y * z)) + PENALTY * np.mean(held * weights**2)
        slope = x.T @ (w * (1.0 / (1.0 + np.exp(-z)) - y)) / len(y) + 2.0 * PENALTY * held * weights / len(names)
        return value, slope

    def bound(name):
        if name in SET_BY_HAND:
            return SET_BY_HAND[name], SET_BY_HAND[name]
        return (None, None) if name in FREE else (None, 0.0) if name in AGAINST else (0.0, None)

    start = np.array([SET_BY_HAND.get(n, 0.0) for n in names])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[bound(n) for n in names], options={"maxiter": 5000, "ftol": 1e-12, "gtol": 1e-8})
    return found.x


def score(rows, weights):
    guess = (np.array([r[0] for r in rows]) @ weights > 0).tolist()
    right = [r[1] == r[2] for r in rows]
    hit = sum(g and r for g, r in zip(guess, right))
    return hit, sum(guess), sum(right)


def main():
    args = argparse.ArgumentParser()
    args.add_argument("sets", nargs="+")
    args.add_argument("--out")
    args.add_argument("--folds", type=int, default=0)
    args.add_argument("--without-fold", type=int, help="learn on all folds but this one, and write these weights")
    args.add_argument("--seed", type=int, default=1)
    args.add_argument("--moved", type=float, default=0.01, help="weight of the neighbours that are made of other pairs")
    args.add_argument("--shift", type=float, default=0.0, help="added to the constant: what parts one happening from two")
    args = args.parse_args()
    names, read_rows, rows = None, [], []
    for spec in args.sets:
        names, more = read(spec)
        read_rows += more
        rows += more + list(moved(names, more, args.moved))
    incidents = sorted({r[1] for r in rows} | {r[2] for r in rows})
    random.Random(args.seed).shuffle(incidents)
    fold = {incident: n % max(args.folds, 1) for n, incident in enumerate(incidents)}
    if args.folds and args.without_fold is None:
        total = [0, 0, 0]
        for n in range(args.folds):
            weights = learn(names, [r for r in rows if fold[r[1]] != n and fold[r[2]] != n])
            total = [a + b for a, b in zip(total, score([r for r in read_rows if fold[r[1]] == n or fold[r[2]] == n], weights))]
        p, r = total[0] / max(total[1], 1), total[0] / max(total[2], 1)
        print(f"pairs not seen: P {p:.3f} R {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f}", file=sys.stderr)
    chosen = rows
    if args.without_fold is not None:
        chosen = [r for r in rows if fold[r[1]] != args.without_fold and fold[r[2]] != args.without_fold]
    weights = learn(names, chosen)
    weights[names.index("any")] += args.shift
    out = open(args.out, "w", encoding="utf-8") if args.out else sys.stdout
    print("# How much each feature of a pair of events counts for their being one happening, in logarithms of odds;", file=out)
    print("# learned: crates/lab/training/resolve_train.py. What each means: crates/core/src/resolve/pair.rs.", file=out)
    print("\n# Probability from which a pair that was not joined is shown as a suggestion.\nsuggested_from = 0.2\n\n[weights]", file=out)
    for name, weight in zip(names, weights.tolist()):
        print(f"{name} = {weight + 0.0:.3f}", file=out)


if __name__ == "__main__":
    sys.exit(main())
