"""Compiles src/SET/*.txt to the JSON lines and checks them. python3 build.py; exit 1 on any error."""
import collections, datetime, glob, json, os, random, re, sys

HERE = os.path.dirname(os.path.abspath(__file__))
ATTRIBUTES = set("perpetrator responsibility target victim weapon munitions-fired munitions-landed munitions-intercepted killed injured missing abducted released arrested displaced crowd-size damage method launch-site response accountability motive place date stage".split())
KINDS = set("civilian combatant soldier police child woman health aid media teacher official attacker other unknown".split())
STATUS = set("single agreed disputed pending denied superseded".split())
MODES = set("abduct aerial beat crowd-control destroy drone explosives firearms heavy-weapons primitive sexual suicide-attack targeted torture unconventional".split())
DAY = re.compile(r"\b(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b")

def dash(x):
    x = x.strip()
    return None if x in ("-", "") else x

def values(x):
    x = dash(x)
    return [] if x is None else [int(v) if re.fullmatch(r"\d+", v.strip()) else v.strip() for v in x.split(";")]

def parse(path):
    incident, reports, facts, mode = None, [], [], None
    for line in open(path, encoding="utf-8").read().split("\n"):
        if line.startswith("=== "):
            f = [p.strip() for p in line[4:].split("|")]
            assert len(f) == 9, line
            num = lambda v: None if v == "-" else int(v)
            incident = {"incident": f[0], "title": f[1], "date": f[2], "place": f[3], "country": f[4], "type": f[5],
                        "killed": num(f[6]), "injured": num(f[7]), "near": f[8].split()}
        elif line.startswith("--- "):
            f = [p.strip() for p in line[4:].split(" | ")] if line.count("|") >= 3 else None
            f = [p.strip() for p in line[4:].split("|", 3)]
            reports.append({"key": f[0], "published": f[1], "publisher": dash(f[2]), "title": dash(f[3]) or "", "lines": [], "also": []})
            mode = "text"
        elif line == "+++":
            mode = "facts"
        elif mode == "text":
            if re.fullmatch(r"also( [tc]\d\d)+", line):
                reports[-1]["also"] = line.split()[1:]
            else:
                reports[-1]["lines"].append(line)
        elif mode == "facts" and line.strip():
            f = [p.strip() for p in line.split("|")]
            assert len(f) in (6, 7), (path, line)
            fact = {"incident": incident["incident"], "attribute": f[0], "of": dash(f[1]), "status": f[2],
                    "values": values(f[3]), "superseded": values(f[4]), "origins": int(f[5])}
            for extra in (f[6].split(";") if len(f) == 7 else []):
                extra = extra.strip()
                if extra == "total":
                    fact["total"] = True
                elif extra.startswith("denied="):
                    fact["denied"] = [v.strip() for v in extra[7:].split(",")]
                elif extra == "was=pending":
                    fact["was"] = "pending"
                else:
                    raise ValueError(line)
            facts.append(fact)
    return incident, reports, facts

def build(name, prefix):
    files = sorted(glob.glob(f"{HERE}/src/{name}/*.txt"))
    incidents, docs, gold, facts, bad = [], [], [], [], []
    keyed = []
    for path in files:
        incident, reports, fs = parse(path)
        incidents.append(incident); facts += fs
        keyed += [(incident["incident"], r) for r in reports]
    order = sorted(range(len(keyed)), key=lambda i: (keyed[i][0], keyed[i][1]["key"]))
    random.Random(11).shuffle(order)
    for number, i in enumerate(order, 1):
        inc, r = keyed[i]
        text = "\n".join(r["lines"]).strip()
        rid = f"{prefix}{number:03d}"
        r["id"] = rid
        docs.append({"id": rid, "title": r["title"], "text": text, "published": r["published"], "publisher": r["publisher"]})
        row = {"id": rid, "incident": inc}
        if r["also"]:
            row["also"] = r["also"]
        gold.append(row)
        n = len((r["title"] + " " + text).split())
        if not 35 <= n <= 370: bad.append(f"{inc}{r['key']} {rid}: {n} words")
        try:
            datetime.datetime.fromisoformat(r["published"].replace("Z", "+00:00"))
        except ValueError: bad.append(f"{rid}: date {r['published']}")
    ids = {i["incident"] for i in incidents}
    count = collections.Counter(g["incident"] for g in gold)
    byid = {i["incident"]: i for i in incidents}
    for i in incidents:
        if not 2 <= count[i["incident"]] <= 8: bad.append(f"{i['incident']}: {count[i['incident']]} reports")
        for n in i["near"]:
            if n not in ids or i["incident"] not in byid[n]["near"]: bad.append(f"near {i['incident']} {n}")
        mode = i["type"].split("/")[-1]
        if mode not in MODES: bad.append(i["type"])
        attrs = {f["attribute"] for f in facts if f["incident"] == i["incident"]}
        for k in ("killed", "injured"):
            if i[k] is not None and k not in attrs: bad.append(f"{i['incident']}: {k} no fact")
        tot = [f for f in facts if f["incident"] == i["incident"] and f["attribute"] == "killed" and f.get("total")]
        if i["killed"] is not None and not any(i["killed"] in f["values"] for f in tot): bad.append(f"{i['incident']} killed not a total value")
    for g in gold:
        for a in [g["incident"], *g.get("also", [])]:
            if a not in ids: bad.append(f"{g['id']} {a}")
        if g["incident"] in g.get("also", []): bad.append(g["id"])
    seen = set()
    for f in facts:
        if f["attribute"] not in ATTRIBUTES or f["status"] not in STATUS or (f["of"] and f["of"] not in KINDS): bad.append(str(f))
        key = (f["incident"], f["attribute"], f["of"])
        if key in seen: bad.append(f"twice {key}")
        seen.add(key)
        s, v = f["status"], f["values"]
        numeric = v and isinstance(v[0], int)
        if s == "agreed" and (f["origins"] < 2 or len(v) != 1): bad.append(f"agreed {f}")
        if s == "single" and (f["origins"] != 1 or len(v) != 1): bad.append(f"single {f}")
        if s == "disputed" and len(v) < 2 and not f.get("denied"): bad.append(f"disputed {f}")
        if s in ("pending", "superseded") and v: bad.append(f"{s} {f}")
        if set(map(str, v)) & set(map(str, f["superseded"])): bad.append(f"both {f}")
    texts = [d["title"] + " " + d["text"] for d in docs]
    if len(set(texts)) != len(texts): bad.append("twin texts")
    docs.sort(key=lambda d: d["id"]); gold.sort(key=lambda d: d["id"])
    for kind, rows in (("docs", docs), ("gold", gold), ("facts", facts), ("incidents", incidents)):
        with open(f"{HERE}/{name}.{kind}.jsonl", "w", encoding="utf-8") as out:
            out.writelines(json.dumps(r, ensure_ascii=False) + "\n" for r in rows)
    pairs = {tuple(sorted((i["incident"], n))) for i in incidents for n in i["near"]}
    words = sorted(len(t.split()) for t in texts)
    print(name, len(docs), "reports,", len(incidents), "incidents,", len(pairs), "hard pairs,", len(facts), "facts,",
          sum("also" in g for g in gold), "tell another,", sum(d["publisher"] is None for d in docs), "no publisher; words", words and (words[0], words[len(words)//2], words[-1], sum(words)))
    print("  status", dict(collections.Counter(f["status"] for f in facts)))
    print("  sizes", sorted(count.values()))
    return bad, docs

def grams(d, n=6):
    w = re.findall(r"\w+", (d["title"] + " " + d["text"]).lower())
    return {" ".join(w[i:i+n]) for i in range(len(w) - n + 1)}

if __name__ == "__main__":
    bad, sets = [], []
    for name, prefix in (("tune", "tu"), ("check", "ck")):
        b, docs = build(name, prefix)
        bad += b; sets.append(docs)
    shared = set().union(*map(grams, sets[0])) & set().union(*map(grams, sets[1])) if all(sets) else set()
    if shared: bad.append(f"shared wording: {sorted(shared)[:20]}")
    print("\n".join(bad) or "ok")
    sys.exit(bool(bad))
