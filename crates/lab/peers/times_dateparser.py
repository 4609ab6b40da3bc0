"""Times of documents by `dateparser` (PyPI), in the format that `rashomon-lab predict times` prints: a peer for comparison.

usage: times_dateparser.py DOCS.jsonl > PREDICTIONS.jsonl

Dates are looked for in the whole text and counted from the document's day, the past preferred. dateparser gives a moment for
everything; so that its values can be compared, prepositions in front are cut, and a year alone or a month alone keeps that
precision. It knows no durations and no sets.
"""

import json
import re
import sys
from datetime import datetime

from dateparser.search import search_dates

LEADING = re.compile(r"^(?:on|in|at|by|of|the|since|until|from|to|for|and)\s+", re.IGNORECASE)
MONTH = re.compile(r"^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:,?\s+\d{4})?$", re.IGNORECASE)
CLOCK = re.compile(r"\d:\d\d|\d\s*[ap]\.?m\b", re.IGNORECASE)


def value(words, moment):
    if re.fullmatch(r"\d{4}", words):
        return "DATE", words
    if MONTH.match(words):
        return "DATE", moment.strftime("%Y-%m")
    if CLOCK.search(words):
        return "TIME", moment.strftime("%Y-%m-%dT%H:%M")
    return "DATE", moment.strftime("%Y-%m-%d")


def times(text, base):
    settings = {"PREFER_DATES_FROM": "past"} | ({"RELATIVE_BASE": base} if base else {})
    at, found = 0, []
    for words, moment in search_dates(text, languages=["en"], settings=settings) or []:
        start = text.find(words, at)
        if start < 0:
            continue
        at = start + len(words)
        lead = LEADING.match(words)
        while lead:
            start, words = start + lead.end(), words[lead.end():]
            lead = LEADING.match(words)
        kind, iso = value(words.strip(), moment)
        found.append({"start": start, "end": at, "type": kind, "value": iso})
    return found


def main():
    for line in open(sys.argv[1], encoding="utf-8"):
        document = json.loads(line)
        day = document.get("published") or document.get("reference")
        base = datetime.fromisoformat(day[:10]) if day else None
        print(json.dumps({"id": document["id"], "times": times(document["text"], base)}, ensure_ascii=False))


if __name__ == "__main__":
    main()
