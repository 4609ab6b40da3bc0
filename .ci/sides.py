#!/usr/bin/env python3
"""Scores which mentions of actors are seen as one side, against corpora/sides.tsv (corpora/SIDES.md says how it was made).

usage: sides.py asked CLAIMS… > ASKED.jsonl      the mentions of the reports, for `rashomon-lab predict actors ASKED.jsonl`
       sides.py score ANSWERS.jsonl [PART] [-v]  pairwise precision, recall and F1 over all pairs of mentions of one report

CLAIMS are JSON lines of the claims corpus (`corpus.py jsonl`); PART is tune, check, final or train; without it all of them count.
"""
import collections, itertools, json, os, sys

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpora", "sides.tsv")


def gold():
    reports = collections.OrderedDict()
    for line in open(TABLE, encoding="utf-8"):
        if line.startswith("#") or line.startswith("report\t"):
            continue
        report, part, start, end, side = line.rstrip("\n").split("\t")
        reports.setdefault(report, (part, []))[1].append((int(start), int(end), side))
    return reports


def asked(files):
    reports = gold()
    for file in files:
        for line in open(file, encoding="utf-8"):
            doc = json.loads(line)
            if doc["id"] in reports:
                mentions = [[s, e] for s, e, _ in reports[doc["id"]][1]]
                keys = {k: doc.get(k) for k in ("id", "text", "title", "published")}
                print(json.dumps({**keys, "mentions": mentions}, ensure_ascii=False))


def score(file, part, verbose):
    hit = wrong = missed = 0
    answers = {a["id"]: a for a in map(json.loads, open(file, encoding="utf-8"))}
    for report, (of, mentions) in gold().items():
        if part and of != part or report not in answers:
            continue
        sides = answers[report]["sides"]
        bad = []
        for (i, a), (j, b) in itertools.combinations(enumerate(mentions), 2):
            together = sides[i] is not None and sides[i] == sides[j]
            right = a[2] == b[2]
            hit, wrong, missed = hit + (together and right), wrong + (together and not right), missed + (right and not together)
            if together != right:
                bad.append(("+" if together else "-", i, j, a[2], b[2]))
        if verbose and bad:
            print(report, *(f"{s}{i}/{j}({x}/{y})" for s, i, j, x, y in bad))
            print("   ", list(enumerate(zip(answers[report]["actors"], sides))))
    p, r = hit / max(1, hit + wrong), hit / max(1, hit + missed)
    print(f"{part or 'all'}: F1 {2 * p * r / max(1e-9, p + r):.3f} (P {p:.3f}, R {r:.3f}; {hit} pairs right, {wrong} wrong, {missed} missed)")


if __name__ == "__main__":
    if sys.argv[1:2] == ["asked"]:
        asked(sys.argv[2:])
    elif sys.argv[1:2] == ["score"]:
        rest = [a for a in sys.argv[3:] if a != "-v"]
        score(sys.argv[2], rest[0] if rest else None, "-v" in sys.argv)
    else:
        sys.exit(__doc__)
