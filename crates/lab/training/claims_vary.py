"""Annotated reports told of other people, places, days and numbers, so that a network learns the language around them.

usage: claims_vary.py GOLD.jsonl STATES --names STATES... --seed N > GOLD.1.jsonl

STATES is what `rashomon-lab states` wrote of GOLD: its entities say what a name is. Names are drawn from all folders of
`--names`; one name becomes one other throughout a report, and so does each part of a person's name, as far as it was told. Numbers
that count are multiplied by one factor a report. What crosses the border of an annotated span stays, and so does "May".
"""

import argparse
import json
import math
import random
import re
import sys
from pathlib import Path

KINDS = ("person", "place", "organisation", "group")
# The share of reports in which names of a kind change.
SHARE = {"person": 1.0, "place": 0.8, "organisation": 0.5, "group": 0.5}
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
WORDS = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
NUMBER = re.compile(r"(?<![\w.,:/$€£#°+-])(?:\d{1,3}(?:,\d{3})+|\d{1,3}|" + "|".join(WORDS) + r")(?![\w:/%°]|[.,-]\w)", re.I)
# What makes a number a date, an age, a clock time or an amount rather than a count.
MONTH = "|".join(MONTHS + [m[:3] for m in MONTHS])
NOT_AFTER = re.compile(rf"(?:\b(?:{MONTH})\.?|(?i:\b(?:aged?|page|no\.|article|section|chapter|route|highway|at|rs\.?))|\$)\s*$")
NOT_BEFORE = re.compile(
    rf"\s*(?:(?:{MONTH})\b|(?i:a\.?m\b|p\.?m\b|per cent|percent|million|billion|years?\b|year-old|o'clock|hours?\b|minutes?\b|km\b|kilomet|miles?\b"
    rf"|met(?:re|er)s?\b|th\b)|of (?:{MONTH})\b)"
)


def read(folder):
    with open(Path(folder) / "reports.jsonl", encoding="utf-8") as lines:
        return {r["id"]: r for r in map(json.loads, lines)}


def named(report):
    for (a, b), kind, name in report["entities"]:
        text = report["text"][a:b]
        if name and kind in KINDS and text[:1].isupper() and not text.isupper() and "\n" not in text:
            yield a, b, kind, text


def pools(folders):
    """Names by kind and count of words."""
    out = {}
    for folder in folders:
        for report in read(folder).values():
            for _, _, kind, text in named(report):
                out.setdefault((kind, len(text.split())), set()).add(text)
    return {key: sorted(names) for key, names in out.items()}


class Names:
    """One other name for each of a report."""

    def __init__(self, pool, rng):
        self.pool, self.rng, self.known = pool, rng, {}

    def of(self, kind, text):
        parts = text.split()
        if kind == "person" and any((kind, p) in self.known for p in parts):
            return " ".join(self.known.get((kind, p), p) for p in parts)
        if (kind, text) not in self.known:
            other = self.rng.choice(self.pool.get((kind, len(parts)), [text]))
            self.known[kind, text] = other
            if kind == "person":
                self.known.update({(kind, p): o for p, o in zip(parts, other.split())})
        return self.known[kind, text]


def alike(new, old):
    """A word written as another is."""
    return new.capitalize() if old[:1].isupper() else new


def number(text, factor):
    old = WORDS.index(text.lower()) + 2 if text.lower() in WORDS else int(text.replace(",", ""))
    if old < 2 or 1900 <= old <= 2100:
        return text
    new = max(2, round(old * factor))
    if text.lower() in WORDS and new <= 20:
        return alike(WORDS[new - 2], text)
    return f"{new:,}"


def edits(report, pool, rng):
    text = report["text"]
    names, changes = Names(pool, rng), {kind: rng.random() < share for kind, share in SHARE.items()}
    for a, b, kind, name in sorted(named(report), key=lambda n: n[0] - n[1]):
        if changes[kind]:
            yield a, b, names.of(kind, name)
    for those, turn in ((DAYS, rng.randrange(7)), (MONTHS, rng.choice([0, 0, rng.randrange(12)]))):
        for found in re.finditer(r"\b(?:" + "|".join(t for t in those if t != "May") + r")\b", text):
            yield found.start(), found.end(), those[(those.index(found[0]) + turn) % len(those)]
    factor = math.exp(rng.uniform(-0.9, 0.9))
    for found in NUMBER.finditer(text):
        a, b = found.span()
        if not NOT_AFTER.search(text[max(a - 12, 0) : a]) and not NOT_BEFORE.match(text[b : b + 14]):
            yield a, b, number(found[0], factor)


def spans(gold):
    for event in gold["events"]:
        yield from event["mentions"]
        yield from event["where"]
    for speaker in gold["speakers"]:
        yield from speaker["mentions"]
    for claim in gold["claims"]:
        if claim["value"].get("start") is not None:
            yield claim["value"]


def vary(gold, report, pool, rng):
    """The report and its annotations with other names; as it was where the texts differ."""
    if gold["text"] != report["text"]:
        return gold
    bounds = [(s["start"], s["end"]) for s in spans(gold)]
    apart = lambda a, b: all(b <= x or y <= a or (x <= a and b <= y) for x, y in bounds)
    taken, chosen = [], []
    for a, b, new in edits(report, pool, rng):
        if apart(a, b) and all(b <= x or y <= a for x, y in taken):
            taken.append((a, b))
            chosen.append((a, b, new))
    out, at, moved = [], 0, [0] * (len(gold["text"]) + 1)
    size = 0
    for a, b, new in sorted(chosen) + [(len(gold["text"]), len(gold["text"]), "")]:
        out.append(gold["text"][at:a])
        for k in range(at, a + 1):
            moved[k] = size + k - at
        size += a - at
        out.append(new)
        size += len(new)
        moved[b] = size
        at = b
    gold = json.loads(json.dumps(gold))
    gold["text"] = "".join(out)
    for span in spans(gold):
        span["start"], span["end"] = moved[span["start"]], moved[span["end"]]
        span["text"] = gold["text"][span["start"] : span["end"]]
    return gold


def main():
    args = argparse.ArgumentParser(usage=__doc__)
    args.add_argument("gold", type=Path)
    args.add_argument("states", type=Path)
    args.add_argument("--names", type=Path, nargs="+", required=True)
    args.add_argument("--seed", type=int, required=True)
    args = args.parse_args()
    pool, reports, rng = pools(args.names), read(args.states), random.Random(args.seed)
    for gold in map(json.loads, open(args.gold, encoding="utf-8")):
        report = reports.get(gold["id"])
        print(json.dumps(vary(gold, report, pool, rng) if report else gold, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
