"""Claims as MUC-4 role fillers (Sundheim 1992), in the five roles of GRIT (Du, Rush and Cardie 2021).

usage: muc_roles.py texts FOLDER --out TEXTS           each report of FOLDER's files as a file of its own, for `rashomon extract`
       muc_roles.py learn EXTRACTED.jsonl KEYS.jsonl   what of claims is a filler, from reports with keys (GRIT's train.json)
       muc_roles.py fillers EXTRACTED.jsonl            predictions for `ree.py --metric ceaf`

Keys want other words than claims have ("bishop arnulfo romero, who was saying mass" is `arnulfo romero`), and the incidents of some
reports only. So every run of a claim's words is weighed (logistic regression on the claim, its event and the words), and the best
of each claim is a filler where it is likelier than `least`, which is set by cross-validation over the reports.
Learning needs numpy and scipy.
"""

import argparse
import gzip
import json
import math
import re
import string
import sys
from collections import Counter
from pathlib import Path

from claims_standoff import muc_reports

WEIGHTS = Path(__file__).parents[1] / "data/muc/roles.json.gz"
ROLES = {
    "perpetrator": ("PerpInd", "PerpOrg"), "responsibility": ("PerpInd", "PerpOrg"), "arrested": ("PerpInd",),
    "target": ("Target", "Victim"), "damage": ("Target",), "killed": ("Victim",), "injured": ("Victim",), "abducted": ("Victim",),
    "victim": ("Victim",), "missing": ("Victim",), "released": ("Victim",), "weapon": ("Weapon",), "munitions-fired": ("Weapon",),
    "method": ("Weapon",),
}
NAMES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
# Words of a value that are looked at, and of a run of them.
WIDEST, LONGEST = 24, 8
# Runs that have a feature, of those that are learned from.
LEAST_COUNT = 8
FOLDS = 5
PENALTY = 1.0
WORD = re.compile(r"[^\W_]+(?:[-'.][^\W_]+)*'?|\S")
NEVER_FIRST = set("the a an of and or in on by for with to from at who which that his her its their , . ) ]".split())
NEVER_LAST = set("the a an of and or in on by for with to from at who which that his her its their ( [".split())


def texts(folder, out):
    out.mkdir(parents=True, exist_ok=True)
    for file in sorted(folder.iterdir()):
        for name, text in muc_reports(file):
            (out / f"{name}.txt").write_text(text + "\n", encoding="utf-8")


def reports(path):
    for report in map(json.loads, open(path, encoding="utf-8")):
        yield Path(report["report"]["origin"]).stem, report


def bare(text):
    """As the scorer compares strings: without punctuation and articles."""
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return " ".join(w for w in text.split() if w not in ("a", "an", "the"))


def level(confidence):
    return min(int(confidence * 5), 4)


def of_claim(report, claim, events):
    """What is told of a claim by itself: (attribute, text, features), or none where it fills no role."""
    if claim["attribute"] not in ROLES:
        return None
    value, (number, event, claimed) = claim["value"], events[claim["event"]]
    text = re.sub(r"\s+", " ", value.get("text") or value.get("name") or "").strip().lower()
    when = (event.get("when") or {}).get("start") or ""
    published = report["report"].get("published") or ""
    kind = f"{event['type']}/{event.get('mode')}"
    features = [
        f"attribute={claim['attribute']}", f"stance={claim['stance']}", f"{claim['attribute']} {claim['stance']}", f"type={kind}", f"status={event['status']}",
        f"event={min(number, 4)}", f"confidence={level(claim['confidence'])}", f"network={claim['pattern'] == 'network'}",
        f"author={claim['speaker'] == report['speakers'][0]['id']}", f"part={bool(value.get('part'))}",
        f"year={'none' if not when else 'same' if when[:4] == published[:4] else 'other'}",
        f"country={((event.get('where') or {}).get('country'))}", f"mentions={min(len(event.get('mentions', [])), 5)}",
        f"claims={min(claimed, 6)}", f"events={min(len(events), 6)}",
    ]
    return claim["attribute"], text, features


def candidates(report):
    """(role, string, features) of all runs of words of all claims, claim by claim."""
    claimed = Counter(claim["event"] for claim in report["claims"])
    events = {e["id"]: (n, e, claimed[e["id"]]) for n, e in enumerate(report["events"])}
    for claim in report["claims"]:
        told = of_claim(report, claim, events)
        if not told:
            continue
        attribute, text, features = told
        found = [(m[0], m.start(), m.end()) for m in WORD.finditer(text)][:WIDEST]
        words = ["<"] + [w for w, _, _ in found] + [">"]
        rows = []
        for i in range(len(found)):
            for j in range(i + 1, min(i + LONGEST, len(found)) + 1):
                first, last = found[i][0], found[j - 1][0]
                if first in NEVER_FIRST or last in NEVER_LAST or not any(c.isalnum() for c in first + last):
                    continue
                run = [w for w, _, _ in found[i:j]]
                own = [
                    f"before {words[i]}", f"behind {words[j + 1]}", f"first {first}", f"last {last}", f"before first {words[i]} {first}",
                    f"length {len(run)}", f"whole {i == 0} {j == len(found)}", f"digit {any(c.isdigit() for c in ''.join(run))}",
                    *(f"in {w}" for w in set(run)), *(f"beside {w}" for w in set(words[:i + 1] + words[j + 1 :])),
                ]
                for role in ROLES[attribute]:
                    rows.append((role, text[found[i][1] : found[j - 1][2]], [f"{role} {f}" for f in features + own] + [role]))
        if rows:
            yield rows


def chosen(scored, least):
    """Fillers by role: the best run of each claim, the surest first, and none that has words of one before."""
    roles = {role: [] for role in NAMES}
    best = []
    for rows in scored:
        top = {}
        for score, role, text in rows:
            top[role] = max(top.get(role, (-math.inf, "")), (score, text))
        best += [(score, role, text) for role, (score, text) in top.items()]
    for score, role, text in sorted(best, reverse=True):
        name = bare(text)
        if score >= least[role] and name and all(name not in bare(e[0]) and bare(e[0]) not in name for e in roles[role]):
            roles[role].append([text])
    return roles


def logit(probability):
    return math.log(probability / (1 - probability))


def learn(extracted, keys, out):
    import numpy as np
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix

    gold = {}
    for key in map(json.loads, open(keys, encoding="utf-8")):
        gold[key["docid"]] = {role: [{bare(m[0]) for m in e} for e in entities] for role, entities in key["extracts"].items()}
    documents = {name: list(candidates(report)) for name, report in reports(extracted) if name in gold}
    names = sorted(documents)
    counts = Counter(f for name in names for rows in documents[name] for _, _, features in rows for f in set(features))
    index = {f: i for i, f in enumerate(sorted(f for f, n in counts.items() if n >= LEAST_COUNT))}
    indptr, indices, right, owner = [0], [], [], []
    for d, name in enumerate(names):
        for rows in documents[name]:
            for role, text, features in rows:
                indices += [index[f] for f in features if f in index]
                indptr.append(len(indices))
                right.append(any(bare(text) in entity for entity in gold[name][role]))
                owner.append(d)
    x = csr_matrix((np.ones(len(indices), dtype="f4"), indices, indptr), shape=(len(right), len(index)))
    y, owner = np.array(right, dtype="f8"), np.array(owner)
    print(f"{len(names)} reports, {len(y)} runs, {int(y.sum())} right, {len(index)} features", file=sys.stderr)

    def fit(rows):
        a, b = x[rows], y[rows]

        def loss(w):
            z = a @ w
            return np.logaddexp(0, z).sum() - b @ z + PENALTY * (w @ w) / 2, a.T @ (1 / (1 + np.exp(-z)) - b) + PENALTY * w

        return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x

    scores = np.zeros(len(y))
    for fold in range(FOLDS):
        rows = owner % FOLDS == fold
        scores[rows] = x[rows] @ fit(np.flatnonzero(~rows))
    at, scored = 0, {}
    for name in names:
        scored[name] = []
        for rows in documents[name]:
            scored[name].append([(float(scores[at + k]), role, text) for k, (role, text, _) in enumerate(rows)])
            at += len(rows)
    least = {role: 0.0 for role in NAMES}

    def measured():
        hit = said = known = 0
        for name in names:
            roles = chosen(scored[name], least)
            for role, entities in roles.items():
                golds = list(gold[name][role])
                said, known = said + len(entities), known + len(golds)
                for (text,) in entities:
                    match = next((g for g in golds if bare(text) in g), None)
                    if match is not None:
                        golds.remove(match)
                        hit += 1
        return 2 * hit / max(said + known, 1), hit / max(said, 1), hit / max(known, 1)

    for _ in range(2):
        for role in least:
            tried = {}
            for probability in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
                least[role] = logit(probability)
                tried[probability] = measured()[0]
            least[role] = logit(max(tried, key=tried.get))
    # The least probabilities were chosen on these very reports.
    print("reports that were not learned from: F {:.3f} P {:.3f} R {:.3f}".format(*measured()), file=sys.stderr)
    weights = fit(np.arange(len(y)))
    kept = {f: round(float(weights[i]), 2) for f, i in index.items() if abs(weights[i]) >= 0.05}
    out.parent.mkdir(parents=True, exist_ok=True)
    with gzip.GzipFile(out, "wb", mtime=0) as file:
        file.write(json.dumps({"least": least, "weights": kept}, ensure_ascii=False).encode())


def fillers(report, known):
    weights = known["weights"]
    score = lambda features: sum(weights.get(f, 0.0) for f in features)
    return chosen([[(score(f), role, text) for role, text, f in rows] for rows in candidates(report)], known["least"])


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("what", choices=["texts", "learn", "fillers"])
    parser.add_argument("source", type=Path)
    parser.add_argument("keys", type=Path, nargs="?")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    args = parser.parse_args()
    if args.what == "texts":
        texts(args.source, args.out)
    elif args.what == "learn":
        if args.keys is None:
            parser.error("learn needs KEYS.jsonl")
        learn(args.source, args.keys, args.out or args.weights)
    else:
        with gzip.open(args.weights) as file:
            known = json.load(file)
        print(json.dumps({name: {"pred_extracts": fillers(report, known)} for name, report in reports(args.source)}))


if __name__ == "__main__":
    main()
