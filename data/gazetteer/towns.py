"""Countries and towns: which names they keep, and where a country's point is."""

import collections
import json

from names import (ARABIC_LANDS, CYRILLIC_LANDS, aliases, ascii_name, display, fold, script_aliases)
from sources import centre, lines, place, table

LANGUAGES = ("fr", "es", "ar", "fa", "ru", "uk")


def limit(population):
    for least, count in ((100_000, 16), (15_000, 7), (5_000, 4), (1_000, 2)):
        if population >= least:
            return count
    return 1


def script_limit(country, population):
    """How many names in each of the two scripts: where people write them, and of the large towns elsewhere."""
    written = country in ARABIC_LANDS or country in CYRILLIC_LANDS
    if population >= 100_000:
        return 4
    return 3 if written and population >= 5_000 else 1 if written and population >= 1_000 else 0


def exonyms(cities):
    """GeoNames id to the French and Spanish names of exonyms.tsv: of the largest town of that name in the country."""
    best = {}
    for city in cities:
        for name in [city["name"], *city["alternatenames"]]:
            key = city["countrycode"], fold(name)
            if key not in best or city["population"] > best[key]["population"]:
                best[key] = city
    found = {}
    for row in table("exonyms.tsv"):
        city = best.get((row["country"], fold(row["name"])))
        if city is None:
            raise SystemExit(f"exonyms.tsv: no town {row['name']} in {row['country']}")
        found[city["geonameid"]] = row["aliases"].split("|")
    return found


def city_places(cities, names):
    other = exonyms(cities)
    for city in cities:
        name, country = display(city["name"], city["countrycode"]), city["countrycode"]
        found = aliases(name, city["alternatenames"], country, limit(city["population"]))
        found += other.get(city["geonameid"], [])
        count = script_limit(country, city["population"])
        if count:
            found += script_aliases(name, city["alternatenames"], country, count)
        division = names.get((country, city["admin1code"]), "")
        # Three decimals are some 100 m: a town's point is no more exact than that.
        lat, lon = round(city["latitude"], 3), round(city["longitude"], 3)
        yield place(f"geonames:{city['geonameid']}", name, found, lat, lon, "city", country, division,
                    city["population"])


def country_names(i18n):
    """ISO code to the names in other languages."""
    found = collections.defaultdict(list)
    for language in LANGUAGES:
        names = json.loads(i18n(f"package/langs/{language}.json"))["countries"]
        for code, given in names.items():
            found[code] += [given] if isinstance(given, str) else given
    return found


def country_places(countries, cities, i18n):
    members, towns = collections.defaultdict(list), set()
    for city in cities:
        members[city["countrycode"]].append(city)
        if city["population"] >= 15_000:
            towns.add(fold(ascii_name(city["name"])))
    hand, points = {row["iso"]: row for row in table("countries.tsv")}, {}
    for row in table("points.tsv"):
        points[row["code"]] = row["lat"], row["lon"]
    # "Grenade", "Chili", "Maurice", "Argentine": words of English; a country's English name is that one's.
    barred = lines("stopnames.txt") | {fold(row["word"]) for row in table("demonyms.tsv")} | towns
    barred |= {fold(row["name"]) for row in countries.values()}
    other = country_names(i18n)
    for code, row in sorted(countries.items()):
        if code in members and code not in ("AN", "CS"):
            lat, lon = points.get(code) or centre(members[code])
            own = hand.get(code, {"name": row["name"], "aliases": ""})
            more = [display(a) for a in other[code] if len(fold(a)) > 2 and fold(a) not in barred]
            yield place(f"geonames:{row['geonameid']}", own["name"], own["aliases"].split("|") + more, lat, lon,
                        "country", code, "", row["population"])
