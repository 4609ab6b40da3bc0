"""Airfields of OurAirports and airportsdata."""

import collections
import math
import re

from names import ascii_name, display, fold
from sources import cell, near, place, table

MILITARY = re.compile(
    r"\b(?:air ?base|air force|afb|aab|army|military|naval air|naval station|raf|joint base|air station|air field base"
    r"|marine corps|base a[eé]rea|base a[eé]rienne)\b", re.I)
FIELD = re.compile(r"air|field|base|aer[oó]d|strip|raf |heli|landing|fazenda|camp|station|port\b", re.I)
GENERIC = re.compile(
    r"\s+(?:international|regional|municipal|domestic|national|county|intl)?\s*(?:airport|airfield|airstrip|aerodrome"
    r"|air base|airbase|air force base|army air ?field|landing strip|field)$", re.I)


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
