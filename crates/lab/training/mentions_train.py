#!/usr/bin/env python3
"""Learns how much each feature counts for two documents, and for two mentions, to tell one happening: crates/lab/data/mentions/weights.toml.

usage: mentions_train.py documents --out FILE PAIRS:GOLD:COLUMN ...
       mentions_train.py mentions --out FILE PAIRS:GOLD --topics TOPICS --mentions MENTIONS [--folds N] [--seeds N ...]

PAIRS is what `rashomon-lab pairs-of-documents` or `pairs-of-mentions` prints. Logistic regression, one section of FILE a call; the other
section stays as it was. Of documents each set counts the same, and GOLD has "id" and COLUMN a line. Of mentions the topics of
TOPICS are parted into folds: each is scored by weights that were learned on the others, and the CoNLL F1 of the fold, joined
by average linkage, is printed for some thresholds, of which the lowest that is as good as the best goes into FILE. Needs numpy, scipy, scikit-learn, and the folder of the scorers
(coref_metrics.py) in PYTHONPATH for --folds.
"""
import argparse, collections, json, random, re, sys

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

ABSENT = -6.0
THRESHOLDS = (-1.5, -1.25, -1.1, -1.0, -0.9, -0.8, -0.7, -0.5, -0.25, 0.0)
# Thresholds that differ by less than this many points of F1 are as good; the lowest is taken, since sets of one kind of happening
# ask for more joining than those of many.
AS_GOOD = 0.25
MET_FROM = -2.5
# Of documents: what puts the subtopics of ECB+ and the incidents of gva-train together best (CoNLL F1 over documents).
DOCUMENTS_JOINED = -1.25
HOW_MUCH = {"documents": 10.0, "mentions": 0.003}


def rows(name):
    with open(name, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read(pairs, label):
    with open(pairs, encoding="utf-8") as lines:
        names = json.loads(next(lines))["names"]
        found = [json.loads(line) for line in lines]
    x = np.array([r["features"] for r in found])
    return names, [(r["a"], r["b"]) for r in found], x, np.array([label[r["a"]] == label[r["b"]] for r in found])


def learn(x, y, weight, how_much):
    """Weights of the features as they are; the first is the constant."""
    scaler = StandardScaler().fit(x[:, 1:])
    model = LogisticRegression(C=how_much, max_iter=3000).fit(scaler.transform(x[:, 1:]), y, sample_weight=weight)
    spread = model.coef_[0] / scaler.scale_
    return np.concatenate([model.intercept_ - (spread * scaler.mean_).sum(), spread])


def evenly(pairs):
    """A mention that is compared with many counts no more than one that is compared with few."""
    often = collections.Counter(m for pair in pairs for m in pair)
    weight = np.array([(often[a] * often[b]) ** -0.5 for a, b in pairs])
    return weight / weight.mean()


def groups(count, pairs, scores, thresholds):
    far = np.full((count, count), -ABSENT)
    a, b = np.array(pairs).T
    far[a, b] = far[b, a] = -np.clip(scores, ABSENT, -ABSENT)
    far -= ABSENT
    np.fill_diagonal(far, 0)
    tree = linkage(squareform(far, checks=False), "average")
    return {t: fcluster(tree, -ABSENT - t, "distance") for t in thresholds}


def crossed(x, y, pairs, gold, topic, folds, seed):
    """The mean CoNLL F1 of the folds, by thresholds."""
    from coref_metrics import report

    topics = sorted(set(topic.values()))
    random.Random(seed).shuffle(topics)
    fold = {m: topics.index(t) % folds for m, t in topic.items()}
    even, sides = evenly(pairs), np.array([(fold[a], fold[b]) for a, b in pairs])
    found = collections.defaultdict(list)
    for n in range(folds):
        learned, held = (sides != n).all(1), (sides == n).all(1)
        weights = learn(x[learned], y[learned], even[learned], HOW_MUCH["mentions"])
        ids = [m for m in gold if fold[m] == n]
        at = {m: i for i, m in enumerate(ids)}
        inside = [(at[a], at[b]) for (a, b), h in zip(pairs, held) if h]
        for threshold, group in groups(len(ids), inside, x[held] @ weights, THRESHOLDS).items():
            scores = report({m: gold[m] for m in ids}, {m: ("p", int(g)) for m, g in zip(ids, group)})
            found[threshold].append(100 * scores["CoNLL"]["f"])
    return {t: float(np.mean(scores)) for t, scores in found.items()}


def section(kind, names, weights, joined):
    yield f"[{kind}.linkage]"
    yield f"met_from = {MET_FROM}"
    yield f"joined_from = {joined}"
    yield f"absent = {ABSENT}"
    yield f"\n[{kind}.weights]"
    for name, weight in zip(names, weights):
        yield f"{name} = {weight + 0.0:.3f}"


def write(out, kind, lines):
    try:
        with open(out, encoding="utf-8") as file:
            old = file.read()
    except FileNotFoundError:
        old = ""
    parts = {k: "" for k in ("documents", "mentions")}
    for k in parts:
        found = re.search(rf"^\[{k}\.linkage\]\n.*?(?=^\[(?!{k})|\Z)", old, re.M | re.S)
        parts[k] = found.group(0).strip() if found else ""
    parts[kind] = "\n".join(lines)
    with open(out, "w", encoding="utf-8") as file:
        print("# How much each feature of two documents, and of two mentions, counts for their telling one happening, in logarithms of", file=file)
        print("# odds; learned: crates/lab/training/mentions_train.py. What each means: crates/lab/src/mentions/{documents,pair}.rs.", file=file)
        for part in filter(None, parts.values()):
            print("\n" + part, file=file)


def main():
    args = argparse.ArgumentParser()
    args.add_argument("kind", choices=["documents", "mentions"])
    args.add_argument("sets", nargs="+")
    args.add_argument("--out", required=True)
    args.add_argument("--topics")
    args.add_argument("--mentions")
    args.add_argument("--folds", type=int, default=0)
    args.add_argument("--seeds", type=int, nargs="+", default=[1])
    args = args.parse_args()
    if args.kind == "documents":
        sets = []
        for spec in args.sets:
            pairs, gold, column = spec.split(":")
            sets.append(read(pairs, {r["id"]: r[column] for r in rows(gold) if "id" in r}))
        x, y = np.vstack([s[2] for s in sets]), np.concatenate([s[3] for s in sets])
        weight = np.concatenate([np.full(len(s[3]), len(y) / len(sets) / len(s[3])) for s in sets])
        write(args.out, "documents", section("documents", sets[0][0], learn(x, y, weight, HOW_MUCH["documents"]), DOCUMENTS_JOINED))
        return
    pairs, gold = args.sets[0].split(":")
    gold = {r["mention"]: r["cluster"] for r in rows(gold)}
    names, ids, x, y = read(pairs, gold)
    joined = -1.0
    if args.folds:
        of_document = {r["id"]: r["topic"] for r in rows(args.topics)}
        topic = {r["mention"]: of_document[r["doc"]] for r in rows(args.mentions)}
        means = collections.defaultdict(list)
        for seed in args.seeds:
            for threshold, mean in crossed(x, y, ids, gold, topic, args.folds, seed).items():
                means[threshold].append(mean)
        for threshold, found in means.items():
            print(f"{threshold:6.2f} CoNLL F1 {np.mean(found):.1f}", file=sys.stderr)
        best = max(np.mean(found) for found in means.values())
        joined = min(t for t, found in means.items() if np.mean(found) >= best - AS_GOOD)
    write(args.out, "mentions", section("mentions", names, learn(x, y, evenly(ids), HOW_MUCH["mentions"]), joined))


if __name__ == "__main__":
    main()
