"""Events of annotated reports with the places and times that are weighed for each, and which of them are right.

An event of the program is gold's event whose mentions most of its mentions overlap. A place is right if it shares a word
with gold's place, a time if it means the same days, and none is if gold has none.
"""

import json
import re

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


def attach(docs, file):
    """Gives reports what `rashomon-lab situations` printed of them, and returns the names of the features of each kind."""
    by_id, names = {doc.id: doc for doc in docs}, {}
    with open(file, encoding="utf-8") as lines:
        for found in map(json.loads, lines):
            names = found["features"]
            doc = by_id.get(found["id"])
            if doc is None or not doc.text == found["text"] == doc.gold["text"]:
                continue
            for event in found["events"]:
                own = gold_event(event, doc.gold)
                for kind, right in RIGHT.items():
                    options = event[f"{kind}s"]
                    marks = right(event, own, doc.gold) if own and options else None
                    if marks is not None:
                        spans, features = [o["span"] for o in options], [o["features"] for o in options]
                        doc.situate(kind, event["mentions"], spans, features, marks)
    return names
