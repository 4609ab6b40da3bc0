#!/usr/bin/env python3
"""Checks places.tsv.gz and the tables that point into it; prints what is wrong and exits with 1 then."""

import collections
import gzip
import sys

from names import fold
from sources import COLUMNS, HERE, lines, table

KINDS = {"country", "admin1", "admin2", "city", "airbase", "airport", "site", "region", "water"}
# Tables whose rows name a place by its id.
POINTERS = ("abbreviations.tsv", "adjectives.tsv", "disputed.tsv", "divisions.tsv", "spellings.tsv", "patches.tsv")
# Half a degree, for places beyond a country's last town.
MARGIN = 0.5
# Far from every town of their country, and checked by hand.
REMOTE = set("""
rashomon:wakhan-corridor rashomon:al-waleed-crossing rashomon:trebil rashomon:uwaynat-base rashomon:afungi rashomon:boma
rashomon:barakah-nuclear-plant rashomon:paloch-oil-field rashomon:nuer-zone rashomon:kapoeta-east-county
rashomon:melut-county rashomon:renk-county rashomon:aleutian-islands rashomon:palma-mz""".split())


def read():
    with gzip.open(HERE / "places.tsv.gz", "rt", encoding="utf-8", newline="\n") as file:
        head, *rows = (line.rstrip("\n").split("\t") for line in file)
    return head, rows


def bounds(rows):
    """Country to the southernmost, northernmost, westernmost and easternmost degree of its towns."""
    found = {}
    for row in (dict(zip(COLUMNS, fields)) for fields in rows):
        if row["kind"] == "city" and row["id"].startswith("geonames:"):
            lat, lon = float(row["lat"]), float(row["lon"])
            s, n, w, e = found.get(row["country"], (90, -90, 180, -180))
            found[row["country"]] = min(s, lat), max(n, lat), min(w, lon), max(e, lon)
    return found


def inside(box, lat, lon):
    s, n, w, e = box
    return s - MARGIN <= lat <= n + MARGIN and (w - MARGIN <= lon <= e + MARGIN or e - w > 180)


def wrong_rows(head, rows):
    if head != COLUMNS:
        yield f"the heading is {head}"
    boxes, ids = bounds(rows), collections.Counter(fields[0] for fields in rows)
    divisions = {(f[6], f[1]) for f in rows if len(f) == len(COLUMNS) and f[5] == "admin1"}
    for fields in rows:
        if len(fields) != len(COLUMNS):
            yield f"{fields[0]}: {len(fields)} columns"
            continue
        row = dict(zip(COLUMNS, fields))
        lat, lon = float(row["lat"]), float(row["lon"])
        if ids[row["id"]] > 1 or not row["name"] or row["kind"] not in KINDS or abs(lat) > 90 or abs(lon) > 180:
            yield f"{row['id']}: id, name, kind or point"
        if row["population"] and not row["population"].isdigit():
            yield f"{row['id']}: population"
        if row["id"].startswith("rashomon:"):
            if row["admin1"] and (row["country"], row["admin1"]) not in divisions:
                yield f"{row['id']}: no division {row['admin1']} in {row['country']}"
            box = boxes.get(row["country"])
            if box and row["id"] not in REMOTE and not inside(box, lat, lon):
                yield f"{row['id']}: outside of {row['country']}"


def wrong_names(rows):
    """Aliases of one or two letters that are no abbreviation, and bare names of counties that are stop names."""
    stop = lines("stopnames.txt")
    for fields in rows:
        id, name, aliases, kind = fields[0], fields[1], fields[2].split("|"), fields[5]
        for alias in aliases:
            if alias and len(fold(alias)) < 3 and not alias.isupper() and not alias.isdigit():
                yield f"{id}: the alias {alias} is short"
        if kind == "admin2" and any(fold(alias) in stop for alias in [name, *aliases]):
            yield f"{id}: a stop name among {[name, *aliases]}"


def wrong_pointers(rows):
    ids = {fields[0] for fields in rows}
    for name in POINTERS:
        for number, row in enumerate(table(name), 2):
            if row["id"] not in ids:
                yield f"{name}:{number}: no place {row['id']}"


def main():
    head, rows = read()
    found = [*wrong_rows(head, rows), *wrong_names(rows), *wrong_pointers(rows)]
    print("\n".join(found) or f"{len(rows)} places: nothing wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
