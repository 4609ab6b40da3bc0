"""Claims as MUC-4 role fillers (Sundheim 1992), in the five roles of GRIT (Du, Rush and Cardie 2021).

usage: muc_roles.py texts FOLDER --out TEXTS        each report of FOLDER's files as a file of its own, for `rashomon extract`
       muc_roles.py fillers EXTRACTED.jsonl         predictions for `ree.py --metric ceaf`

What was done to whom, with what and by whom in happenings of violence, whoever says it; denied claims and what is not known yet
are left out. Who is named as a body is PerpOrg, others are PerpInd.
"""

import argparse
import json
import re
from pathlib import Path

from claims_standoff import muc_reports

COUNTED = {"killed", "injured", "abducted"}
ROLES = {"weapon": "Weapon", "target": "Target", "victim": "Victim"}
STANCES = {"asserts", "claims-responsibility", "accuses"}
# Words that bodies have in their names; who is called otherwise is described.
BODY = re.compile(
    r"\b(front|army|navy|air force|armed forces|liberation|organi[sz]ation|movement|party|brigade|battalion|regiment|unit|path|luminoso"
    r"|cartel|mafias?|extraditables|government|police|department|ministry|command|committee|[a-z]{2,4}ln|farc|eln|urng|mrta|m-19|epl)\b"
)


def texts(folder, out):
    out.mkdir(parents=True, exist_ok=True)
    for file in sorted(folder.iterdir()):
        for name, text in muc_reports(file):
            (out / f"{name}.txt").write_text(text + "\n", encoding="utf-8")


LEADING = re.compile(r"(the|a|an|his|her|its|their|this|that|these|those|some|several|another|other|various)\s+", re.I)
NUMBER = re.compile(r"\b(\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|many)\b")


def words(value):
    """The words without what leads them, as keys have them; and whether anything did."""
    text = re.sub(r"\s+", " ", value.get("text") or value.get("name") or "").strip(' ".,;[]').lower()
    bare = text
    while match := LEADING.match(bare):
        bare = bare[match.end() :]
    return bare, bare != text


def fillers(report):
    violent = {e["id"] for e in report["events"] if e["type"] == "ASSAULT"}
    roles = {role: [] for role in ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")}
    for claim in report["claims"]:
        value, attribute = claim["value"], claim["attribute"]
        if claim["event"] not in violent or claim["stance"] not in STANCES:
            continue
        name, led = words(value)
        role = ROLES.get(attribute, "Victim" if attribute in COUNTED else None)
        if role == "Victim" and (led or NUMBER.search(name)):
            # Keys have victims by their names.
            continue
        if attribute in ("perpetrator", "responsibility"):
            role = "PerpOrg" if BODY.search(name) else "PerpInd"
        if role and name and all(name not in e[0] and e[0] not in name for e in roles[role]):
            roles[role].append([name])
    return roles


def main():
    args = argparse.ArgumentParser(usage=__doc__)
    args.add_argument("what", choices=["texts", "fillers"])
    args.add_argument("source", type=Path)
    args.add_argument("--out", type=Path)
    args = args.parse_args()
    if args.what == "texts":
        texts(args.source, args.out)
    else:
        extracted = map(json.loads, open(args.source, encoding="utf-8"))
        print(json.dumps({Path(r["report"]["origin"]).stem: {"pred_extracts": fillers(r)} for r in extracted}))


if __name__ == "__main__":
    main()
