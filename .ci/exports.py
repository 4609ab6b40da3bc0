"""Exports every format of the ledger in RASHOMON_DB, reads it back with pandas, geopandas, openpyxl or pyarrow, and compares.

    python exports.py PROGRAM DIR

What is compared is worked out here from the JSON lines, not by the program: ids, days, places, numbers under their rules, and for
every value of a sidecar that its claims exist and that its quotes are the words of the report at that place.
"""

import json
import math
import pathlib
import subprocess
import sys
import zipfile

import geopandas
import openpyxl
import pandas
import pyarrow.parquet

PROGRAM, DIR = sys.argv[1], pathlib.Path(sys.argv[2])
ENDS = {"geojson": "geojson", "plover": "jsonl", "polecat": "tsv", "xlsx": "xlsx", "parquet": "parquet"}
CHECKS = 0


def check(is_so, what):
    global CHECKS
    CHECKS += 1
    if not is_so:
        raise SystemExit(f"FAILED: {what}")


def same(a, b, what):
    unknown = lambda v: v is None or v == "" or v is pandas.NA or (isinstance(v, float) and math.isnan(v))
    if unknown(a) or unknown(b):
        check(unknown(a) and unknown(b), f"{what}: {a!r} is not {b!r}")
    elif isinstance(a, (int, float)) and not isinstance(a, bool):
        check(math.isclose(float(a), float(b), rel_tol=1e-12), f"{what}: {a!r} is not {b!r}")
    else:
        check(str(a) == str(b), f"{what}: {a!r} is not {b!r}")


def run(*args):
    return subprocess.run([PROGRAM, "--quiet", *args], check=True, capture_output=True).stdout


def lines(*args):
    return [json.loads(line) for line in run("export", "--format", "jsonl", *args).decode().splitlines()]


def unguard(cell):
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") else cell


def export(name, *args):
    """Writes an export with its sidecar and its losses; gives the path of the first and the other two."""
    path, sidecar, losses = (DIR / f"{name}.{end}" for end in (ENDS.get(name, "csv"), "provenance.csv", "losses.json"))
    run("export", "--format", name, "--output", path, "--provenance", sidecar, "--losses", losses, *args)
    return path, pandas.read_csv(sidecar, dtype=str, keep_default_na=False), json.loads(losses.read_text())


def text_of(name):
    path, sidecar, losses = export(name)
    return pandas.read_csv(path, dtype=str, keep_default_na=False), sidecar, losses


INCIDENTS = {line["id"]: line for line in lines("--what", "incidents")}
ALL = {line["id"]: line for line in lines("--what", "incidents", "--all")}
CLAIMS = {line["claim"]["id"]: line for line in lines("--what", "claims")}
REPORTS = {line["report"]["id"]: line for line in lines("--what", "reports")}
EVENTS = {event["id"]: (report, event) for report in REPORTS.values() for event in report["events"]}
check(INCIDENTS and CLAIMS, "there is something to export")


def fact(incident, attribute):
    return next((f for f in incident["facts"] if f["attribute"] == attribute and not f.get("kind")), None)


def estimate(incident, attribute, rule=None):
    found = fact(incident, attribute)
    if not found:
        return None
    if rule is None:
        return found["estimate"]
    return next((e for e in found["estimates"] if e["rule"].startswith(rule + " ")), None)


def attackers_own(incident, rule):
    own = [f for f in incident["facts"] if f["attribute"] == "killed" and f.get("side") == "attacker"]
    if not own or any(p["value"].get("part") for p in own[0]["positions"]):
        return 0
    found = next((e for e in own[0]["estimates"] if e["rule"].startswith(rule + " ")), None)
    return (found["best"] if found["best"] is not None else found["low"]) if found else 0


def check_sidecar(name, table, sidecar, key, beside=()):
    """Every value that rests on something is traced; every claim exists; every quote is what the report says there."""
    traced = {}
    for row in sidecar.to_dict("records"):
        traced[(row["row"], row["column"])] = row
        for claim in filter(None, row["claims"].split("; ")):
            check(claim in CLAIMS, f"{name}: {claim} is a claim")
        quotes = json.loads(row["quotes"])
        check(quotes or row["basis"] in ("report", "judgement"), f"{name}: {row['row']} {row['column']} has words")
        for quote in quotes:
            text = REPORTS[quote["report"]]["report"]["text"]
            check(text[quote["start"] : quote["end"]] == quote["exact"], f"{name}: {quote} stands in its report")
            check(quote["report"] in row["reports"], f"{name}: the report of a quote is named")
        if row["basis"] == "claims":
            check(row["claims"] and row["speakers"], f"{name}: {row['row']} {row['column']} leads to claims and speakers")
    if table is None:
        return
    for row in table.to_dict("records"):
        for column, value in row.items():
            found = traced.get((str(row[key]), column))
            if found:
                same(found["value"], value, f"{name}: the sidecar's value of {row[key]} {column}")
            elif value not in ("", None) and column not in beside:
                check(False, f"{name}: {row[key]} {column}={value!r} leads nowhere")


def acled():
    columns = "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location latitude longitude geo_precision source source_scale notes fatalities tags timestamp"
    table, sidecar, losses = text_of("acled")
    check(list(table.columns) == columns.split(), "ACLED's columns")
    zeros = {i for loss in losses["losses"] if loss["kind"] == "unknown-as-zero" for i in loss["ids"]}
    for row in table.to_dict("records"):
        incident = INCIDENTS[row["event_id_cnty"]]
        same(row["event_date"], incident["when"]["start"], "event_date")
        same(row["location"], incident["where"]["name"], "location")
        same(float(row["latitude"]) if row["latitude"] else None, incident["where"]["lat"] and round(incident["where"]["lat"], 4), "latitude")
        killed = estimate(incident, "killed", "eventreport-conservative")
        if killed:
            best = killed["best"] if killed["best"] is not None else killed["low"]
            same(int(row["fatalities"]), best + attackers_own(incident, "eventreport-conservative"), f"fatalities of {incident['id']}")
        told = any(f["attribute"] == "killed" for f in incident["facts"])
        check((incident["id"] in zeros) == (not told), "a 0 that nobody tells is reported")
        for f in incident["facts"]:
            if f["status"] == "contested":
                check(f["attribute"] in row["notes"], f"notes tell the dispute on {f['attribute']}")
    reported = {i for loss in losses["losses"] if loss["kind"] == "disputed" for i in loss["ids"]}
    check(reported == {i for i, x in INCIDENTS.items() if any(f["status"] == "contested" for f in x["facts"])}, "disputes are reported")
    check_sidecar("acled", table, sidecar, "event_id_cnty", {"event_id_cnty", "timestamp", "fatalities", "source"})


def ucdp():
    table, sidecar, losses = text_of("ucdp")
    check(len(table.columns) == 49 and table.columns[-1] == "gwnob", "GED's columns")
    for row in table.to_dict("records"):
        incident = INCIDENTS[row["id"]]
        low, best, high = (int(row[c]) for c in ("low", "best", "high"))
        check(low <= best <= high and best + high > 0, "low, best, high")
        parts = sum(int(row[c]) for c in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"))
        check(parts == best, f"deaths of {row['id']} sum to best")
        killed = estimate(incident, "killed", "ucdp")
        if killed and killed["best"] is not None:
            same(best, killed["best"] + attackers_own(incident, "ucdp"), "best")
        same(row["date_start"], incident["when"]["start"], "date_start")
        if row["latitude"]:
            lat, lon = float(row["latitude"]), float(row["longitude"])
            gid = math.floor((lat + 90) * 2) * 720 + math.floor((lon + 180) * 2) + 1
            same(int(row["priogrid_gid"]), gid, "priogrid_gid")
            check(geopandas.GeoSeries.from_wkt([row["geom_wkt"]])[0].coords[0] == (lon, lat), "geom_wkt")
    deadly = {i for i, x in INCIDENTS.items() if (estimate(x, "killed", "ucdp") or {}).get("high")}
    check(deadly <= set(table["id"]), "whoever is known to have died is in GED")
    check_sidecar("ucdp", table, sidecar, "id", {"id", "number_of_sources"})


def event_report():
    table, sidecar, _ = text_of("event-report")
    expected = {event for incident in INCIDENTS.values() for event in incident["events"]}
    check(set(table["id"]) == expected, "a row an event")
    for row in table.to_dict("records"):
        incident = INCIDENTS[row["event_id"]]
        check(row["id"] in incident["events"], "an event is one of its incident")
        report, event = EVENTS[row["id"]]
        own = {c["id"] for c in report["claims"] if c["event"] == event["id"]}
        for prefix, attribute in (("deaths", "killed"), ("injuries", "injured")):
            found = fact(incident, attribute)
            told = [
                p for p in (found["positions"] if found else [])
                if p["stance"] in ("asserts", "accuses", "claims-responsibility") and p["value"]["kind"] == "count"
                and not p["partial"] and own & set(p["claims"])
            ]
            low = min((p["value"]["low"] for p in told), default=None)
            high = max((p["value"]["high"] or 0 for p in told), default=None)
            high = None if any(p["value"]["high"] is None for p in told) else high
            same(int(row[f"{prefix}_low"]) if row[f"{prefix}_low"] else None, low, f"{prefix}_low of {row['id']}")
            same(int(row[f"{prefix}_high"]) if row[f"{prefix}_high"] else None, high, f"{prefix}_high of {row['id']}")
    check_sidecar("event-report", table, sidecar, "id", {"id", "event_id"})


def plover():
    path, sidecar, _ = export("plover")
    table = pandas.read_json(path, lines=True, dtype=False)
    check(set(table["id"]) == {e for i in INCIDENTS.values() for e in i["events"]}, "a line an event")
    for row in table.to_dict("records"):
        _, event = EVENTS[row["id"]]
        check(row["event"] == [event["type"]] and isinstance(row["actor"], list), "event and actor")
        same(row["event_text"], event["trigger"]["text"], "event_text")
        when = event["when"] or INCIDENTS[row["link"]]["when"]
        same(row["date"], when and when["start"], "date")
    check_sidecar("plover", None, sidecar, "id")


def polecat():
    path, sidecar, _ = export("polecat")
    table = pandas.read_csv(path, sep="\t", dtype=str, keep_default_na=False)
    check(table.shape[1] == 40, "POLECAT's columns")
    for row in table.to_dict("records"):
        report, event = EVENTS[row["Event ID"]]
        same(row["Event Type"], event["type"], "Event Type")
        same(unguard(row["Source"]), report["report"]["publisher"], "Source")
    check_sidecar("polecat", table, sidecar, "Event ID", {"Event ID", "Language", "Version"})


def geojson():
    path, sidecar, _ = export("geojson")
    table = geopandas.read_file(path)
    check(len(table) == len(INCIDENTS), "a feature an incident")
    for row in table.to_dict("records"):
        incident = INCIDENTS[row["id"]]
        where = incident["where"] or {}
        point = row["geometry"]
        if where.get("lat") is None:
            check(point is None, "no point")
        else:
            check((point.y, point.x) == (where["lat"], where["lon"]), "degrees")
        killed = estimate(incident, "killed") or {}
        for name in ("low", "best", "high"):
            same(row[f"killed_{name}"], killed.get(name), f"killed_{name}")
        same(row["title"], incident["title"], "title")
        check(row["disputed"] == any(f["status"] == "contested" for f in incident["facts"]), "disputed")
        check(row["awaited"] == any(f["status"] == "pending" for f in incident["facts"]), "awaited")
    check_sidecar("geojson", None, sidecar, "id")


def admin():
    table, sidecar, losses = text_of("admin")
    lost = {i for loss in losses["losses"] if loss["kind"] in ("no-province", "no-date", "not-counted") for i in loss["ids"]}
    counted = [i for i in INCIDENTS.values() if i["id"] not in lost]
    kinds = table[table["event_type"] != "civilian_targeting"]
    check(kinds["events"].astype(int).sum() == len(counted), "every incident counts once")
    total = 0
    for incident in counted:
        killed = estimate(incident, "killed", "eventreport-conservative")
        if killed:
            total += (killed["best"] if killed["best"] is not None else killed["low"]) + attackers_own(incident, "eventreport-conservative")
    check(pandas.to_numeric(kinds["fatalities"]).sum() >= total, "fatalities")
    check_sidecar("admin", None, sidecar, "row")


def csv():
    table = pandas.read_csv(export("csv", "--what", "incidents")[0], dtype=str, keep_default_na=False)
    check(set(table["id"]) == set(INCIDENTS), "a row an incident")
    path, sidecar, _ = export("csv")
    table = pandas.read_csv(path, dtype=str, keep_default_na=False)
    for row in table.to_dict("records"):
        claim = CLAIMS[row["claim_id"]]["claim"]
        same(unguard(row["evidence"]), claim["evidence"]["text"], "evidence")
        same(int(row["low"]) if row["low"] else None, claim["value"].get("low"), "low")
    check_sidecar("csv", table, sidecar, "claim_id", {"incident_id", "report_id", "claim_id", "confidence", "pattern", "review"})


def xlsx():
    path, _, _ = export("xlsx")
    book = openpyxl.load_workbook(path)
    check(book.sheetnames == ["incidents", "claims", "provenance", "about"], "sheets")
    sheets = {}
    for sheet in book:
        for row in sheet.iter_rows():
            check(all(cell.data_type != "f" for cell in row), "no cell is a formula")
        sheets[sheet.title] = list(sheet.iter_rows(values_only=True))
    heading, *rows = sheets["incidents"]
    for row in rows:
        row = dict(zip(heading, row))
        incident = INCIDENTS[row["id"]]
        killed = estimate(incident, "killed") or {}
        same(row["killed_best"], killed.get("best"), "killed_best")
        same(row["title"], incident["title"], "title")
    heading, *rows = sheets["claims"]
    check(len(rows) == len(CLAIMS), "a row a claim")
    for row in rows:
        row = dict(zip(heading, row))
        same(row["evidence"], CLAIMS[row["claim_id"]]["claim"]["evidence"]["text"], "evidence")


def parquet():
    claims = pandas.DataFrame(pyarrow.parquet.read_table(export("parquet", "--what", "claims")[0]).to_pylist())
    for row in claims.to_dict("records"):
        claim = CLAIMS[row["claim_id"]]["claim"]
        same(row["evidence"], claim["evidence"]["text"], "evidence")
        same(row["low"], claim["value"].get("low"), "low")
        same(row["confidence"], claim["confidence"], "confidence")
    check(len(claims) == len(CLAIMS), "a row a claim")
    path, _, _ = export("parquet")
    for row in pyarrow.parquet.read_table(path).to_pylist():
        incident = INCIDENTS[row["id"]]
        same(row["killed_best"], (estimate(incident, "killed") or {}).get("best"), "killed_best")
        same(row["lat"], (incident["where"] or {}).get("lat"), "lat")
        same(row["start"], incident["when"]["start"], "start")


def package():
    path = DIR / "package.zip"
    run("export", "--format", "acled", "--package", path)
    with zipfile.ZipFile(path) as package:
        check(package.testzip() is None, "the ZIP is sound")
        about = json.loads(package.read("datapackage.json"))
        for resource in about["resources"]:
            check(resource["path"] in package.namelist(), f"{resource['path']} is in the package")
            if "schema" in resource:
                fields = [field["name"] for field in resource["schema"]["fields"]]
                table = pandas.read_csv(package.open(resource["path"]), dtype=str, keep_default_na=False)
                check(list(table.columns) == fields, "fields are the columns")
        check(package.read(about["resources"][0]["path"]) == (DIR / "acled.csv").read_bytes(), "the export itself")
        check(about["rashomon"]["journal"]["seq"] > 0 and about["rashomon"]["citation"], "citation and journal")


def filtered():
    some = {line["id"] for line in lines("--what", "incidents", "--contested")}
    for name in ("claims", "reports"):
        events = {event for i in some for event in INCIDENTS[i]["events"]}
        told = {report["id"] for i in some for report in INCIDENTS[i]["reports"]}
        found = lines("--what", name, "--contested")
        if name == "claims":
            check({c["claim"]["id"] for c in found} == {i for i, c in CLAIMS.items() if c["claim"]["event"] in events}, "claims of incidents that fit")
        else:
            check({r["report"]["id"] for r in found} == told, "reports that tell incidents that fit")


for test in (acled, ucdp, event_report, plover, polecat, geojson, admin, csv, xlsx, package, filtered, parquet):
    if test is parquet and subprocess.run([PROGRAM, "--quiet", "export", "--format", "parquet", "--output", DIR / "try"]).returncode:
        raise SystemExit("FAILED: parquet is not written")
    before = CHECKS
    test()
    print(f"{test.__name__}: {CHECKS - before} comparisons")
print(f"{len(INCIDENTS)} incidents, {len(CLAIMS)} claims: all exports read back alike")
