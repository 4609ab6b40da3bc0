#!/usr/bin/env python3
"""Scores what `rashomon incidents --all --format jsonl` prints of a set of reports.

usage: score.py SET INCIDENTS.jsonl [-v]

SET is the beginning of the files of a set (`corpora/incidents/tune`). An incident is right where one printed incident has all
reports that are mainly about it and no report that does not tell it; each is looked for in the printed incident that has most
of its reports. A fact is right where that incident has the attribute, for the same kind of victim, with the same status; with
values, where each of them stands there too. Contested facts are real where gold has them as disputed; of facts that gold does
not list nothing is known.
"""
import argparse, json, re, sys

STATUS = {"disputed": "contested"}
# Kinds that stand for a whole: gold tells no kind, or the incident's whole count.
WHOLE = {None, "", "unknown", "other"}


def rows(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def words(value):
    return {w for w in re.findall(r"\w+", str(value).lower()) if len(w) > 3}


def holds(value, positions):
    """Whether a value of gold stands among positions: a number as it is, a name by a word of it."""
    for position in positions:
        said = position["value"]
        if isinstance(value, (int, float)):
            if said.get("low") == value:
                return True
        elif words(value) & words(said.get("name") or said.get("text") or said.get("value")):
            return True
    return False


def fitting(gold, facts):
    """The printed facts that a fact of gold may be: of its kind, or of the whole where gold counts the whole."""
    of = gold.get("of")
    for fact in facts:
        if fact["attribute"] != gold["attribute"] or fact.get("side") == "attacker":
            continue
        kind = fact.get("kind") if fact.get("of") is not None else None
        if kind in WHOLE and (of is None or gold.get("total")) or (of is not None and kind == of):
            yield fact


def main():
    args = argparse.ArgumentParser()
    args.add_argument("set"); args.add_argument("incidents"); args.add_argument("-v", action="store_true")
    args = args.parse_args()
    gold = rows(args.set + ".gold.jsonl")
    printed = rows(args.incidents)
    for incident in printed:
        incident["ids"] = {report["origin"].rsplit("#", 1)[-1] for report in incident["reports"]}
    main_of, told = {}, {}
    for row in gold:
        main_of.setdefault(row["incident"], set()).add(row["id"])
        for incident in [row["incident"], *row.get("also", [])]:
            told.setdefault(incident, set()).add(row["id"])
    found, exact = {}, 0
    for incident, reports in main_of.items():
        best = max(printed, key=lambda i: (len(i["ids"] & reports), -len(i["ids"] - told[incident])), default=None)
        found[incident] = best
        right = bool(best) and reports <= best["ids"] <= told[incident]
        exact += right
        if args.v and not right:
            print(f"{incident}: {len(best['ids'] & reports)} of {len(reports)} reports, {len(best['ids'] - told[incident])} others")
    facts = rows(args.set + ".facts.jsonl")
    status = valued = contested = real = 0
    listed = {}
    for fact in facts:
        best = found[fact["incident"]]
        want = STATUS.get(fact["status"], fact["status"])
        candidates = list(fitting(fact, best["facts"]))
        hit = [f for f in candidates if f["status"] == want]
        status += bool(hit)
        valued += any(all(holds(v, f["positions"]) for v in fact["values"]) for f in hit)
        for f in candidates:
            listed.setdefault(id(f), []).append(want)
        if args.v and not hit:
            print(f"{fact['incident']} {fact['attribute']} {fact.get('of')}: {want}, printed {[f['status'] for f in candidates]}")
    for best in {id(b): b for b in found.values()}.values():
        for f in best["facts"]:
            if f["status"] == "contested" and id(f) in listed:
                contested += 1
                real += "contested" in listed[id(f)]
    print(f"incidents exactly right {exact}/{len(main_of)} ({exact / len(main_of):.2f}); printed {len(printed)}")
    print(f"facts with the right status {status}/{len(facts)} ({status / len(facts):.2f}), with the values too {valued}")
    print(f"contested facts that gold lists {contested}, of them real {real}")


if __name__ == "__main__":
    sys.exit(main())
