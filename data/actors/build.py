#!/usr/bin/env python3
"""Makes historic.tsv and ucdp.tsv, the two tables of the register that are derived from others' lists of names.

usage: build.py SHARED-DATA      the folder with petrarch2/, ucdp_aec/ and ucdp_ged/

Only names, countries and ids are taken: facts. What the tables made by hand hold already is left out.
"""
import collections, csv, glob, json, os, re, sys, unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
HEADING = "id\tname\taliases\tkind\tcountry\tparent\tsince\tuntil\tids"
DERIVED = ("historic.tsv", "ucdp.tsv", "countries.tsv")

# Communities whose armed people UCDP records: a name of a people is no actor, its armed people are.
PEOPLES = """Adadama Afar Agatu Amhara Anuak Birom Borana Degodia Dassanetch Dinka Dogon Fulani Gabra Garre Gbagyi
Hadendawa Hausa Igbo Irigwe Jukun Kadara Kanuri Kipsigis Konianke Kpelle Luhya Lunguda Maasai Marakwet Masalit Misseriya
Murle Nandi Ndokwa Ngbo Nuba Nuer Nyangatom Oromo Pokot Samburu Somali Tharaka Tiv Toposa Toubou Tuareg Turkana Uduk Waja
Yoruba Zaghawa Ingessana Hamar Funj Jakhrani""".split()
HERDERS = {"Fulani": ["Fulani herders", "Fulani herdsmen", "Fulani ethnic militia", "Fulani extremists"]}
COUNTRIES = {"Yemen (North Yemen)": "YE", "Myanmar (Burma)": "MM", "DR Congo (Zaire)": "CD", "Serbia (Yugoslavia)": "RS"}
CRIMINAL = {"MX", "BR", "EC", "CO", "BZ", "NG", "PH", "GT"}
GROUP = re.compile(r"Cartel|Gang|Brigade|Battalion|Army|Front|Corps|Division|Room|Council|[Mm]ovement|Los |Las |La |al-|Jaysh"
                   r"|Liwa|Boys|Brotherhood|Legion|Operations|Command|Guard|Lashkar|Jund|Eagles|Axe|Vanguard|Unidos|Jaish|Sena")
NO_GROUP = re.compile(r"^(Government|Supp+orters|supporters|Opponents|Civilians|Forces of|Christians|Muslims|Hindus|Shia|Sunni)"
                      r"|,|family|clan|faction| - |insurgents|\(|^[A-Z]{2,5}(-[A-Z]+)?$")
# Words of which one stands in the name of an organisation, so that names of people and common words are left out.
TELLING = re.compile(r"FRONT|BRIGADE|ARMY|MOVEMENT|PARTY|GROUP|ORGANI|LIBERATION|JIHAD|ISLAMI|MUJAH|FORCES|COMMAND|COMMITTEE"
                     r"|UNION|CELL|NUCLE|RESISTANCE|REVOLUTION|BATTALION|GUARD|ALLIANCE|LEAGUE|COUNCIL|TIGER|MARTYR|MILITIA"
                     r"|FACTION|AL-|LASHKAR|ANSAR|HARAK|JAISH|COALITION")
SMALL = set("OF THE FOR AND IN A DE LA EL DEL Y DI DU DES LES BIN IBN AT TO FROM AGAINST".split())


def fold(name):
    name = unicodedata.normalize("NFKD", name.replace("'", "").replace("’", ""))
    name = "".join(c for c in name if not unicodedata.combining(c)).lower()
    return re.sub(r"[^a-z0-9]+", " ", name).strip()


def slug(name):
    return fold(name).replace(" ", "-")


def write(table, rows):
    with open(os.path.join(HERE, table), "w", encoding="utf-8") as out:
        out.write("\n".join([HEADING, *sorted(rows)]) + "\n")


def by_hand():
    ids, names = set(), set()
    for path in glob.glob(os.path.join(HERE, "*.tsv")):
        if os.path.basename(path) not in DERIVED:
            for row in csv.DictReader(open(path, encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE):
                ids.add(row["id"])
                names.update(fold(n) for n in [row["name"], *row["aliases"].split("|")] if n)
    return ids, names


def ucdp(data, codes, ids, names):
    known = {}
    for country in ("nga", "ukr"):
        for row in csv.DictReader(open(f"{data}/ucdp_ged/conflict_data_{country}.csv", encoding="utf-8")):
            for side in "ab":
                number, name = row.get(f"side_{side}_new_id") or "", row.get(f"side_{side}") or ""
                if number[:1].isdigit() and name:
                    known[fold(name)] = f"ucdp:{int(float(number))}"
    where = collections.defaultdict(collections.Counter)
    for part in ("train", "validation"):
        for line in open(f"{data}/ucdp_aec/{part}.jsonl", encoding="utf-8"):
            event = json.loads(line)
            for side in ("side_a_name", "side_b_name"):
                where[event[side]][event["location_root_name"]] += 1
    rows = []
    for name, places in sorted(where.items()):
        place = places.most_common(1)[0][0]
        code, people = COUNTRIES.get(place) or codes.get(place, ""), name in PEOPLES
        id = slug(name) + "-militia" * people
        if id in ids or not people and (NO_GROUP.search(name) or not GROUP.search(name) or " " not in name or fold(name) in names):
            continue
        words = [f"{name} {w}" for w in ("militias", "fighters", "gunmen", "militiamen")] + [f"armed {name}"] if people else []
        kind = "identity-militia" if people else "political-militia" if code in CRIMINAL else "rebel"
        aliases = "|".join(words + HERDERS.get(name, []))
        rows.append("\t".join([id, name + " militia" * people, aliases, kind, code, "", "", "", known.get(fold(name), "")]))
        ids.add(id), names.add(fold(name))
    write("ucdp.tsv", rows)


def title(shouted):
    words = [w.lower() if at and w in SMALL else "-".join(p.capitalize() for p in w.split("-")) for at, w in enumerate(shouted.split())]
    return re.sub(r"\bAl-", "al-", re.sub(r"'([A-Z])", lambda m: "'" + m[1].lower(), " ".join(words)))


def clean(name):
    return re.sub(r"\s+", " ", re.sub(r"\([^)]*\)", "", name.replace("_", " ").replace("+", ""))).strip(" -_")


def historic(data, alpha3, ids, names):
    rows, entries = [], []
    for line in open(f"{data}/petrarch2/dictionaries/Phoenix.MilNonState.actors.txt", encoding="utf-8", errors="replace"):
        line = line.split("#")[0].rstrip()
        if line.startswith("+") and entries:
            entries[-1]["aliases"].append(line[1:])
        elif line.startswith("\t") and entries:
            entries[-1]["code"] += line.strip()
        elif line and line[0] not in "!+\t":
            name, _, code = line.partition("[")
            entries.append({"name": name.strip(), "aliases": [], "code": "[" + code if code else ""})
    for entry in entries:
        code, name = re.match(r"\[([A-Z]{3})REB", entry["code"]), clean(entry["name"])
        usable = lambda n: " " in n and TELLING.search(n) and not re.search(r"[,/]|^(RED|NEW|BLACK|YOUNG|PEOPLE|POPULAR) \w+$", n)
        aliases = [a for a in map(clean, entry["aliases"]) if usable(a)]
        if not code or not usable(name) or any(fold(n) in names for n in [name, *map(clean, entry["aliases"])]) or slug(name) in ids:
            continue
        short = re.search(r"\(([A-Z]{3,6})\)", entry["name"])
        shown = [title(a) for a in aliases if fold(a) != fold(name)] + ([short[1]] if short else [])
        name = title(name)
        rows.append("\t".join([slug(name), name[:1].upper() + name[1:], "|".join(dict.fromkeys(shown)), "rebel",
                               alpha3.get(code[1], ""), "", "", "", ""]))
        ids.add(slug(name)), names.update(map(fold, [name, *aliases]))
    write("historic.tsv", rows)


ALPHA3 = """AFG AF|AGO AO|ARG AR|AUT AT|BDI BI|BEL BE|BGD BD|BHR BH|BIH BA|BOL BO|CAN CA|CHE CH|CHL CL|COL CO|CRI CR|CYP CY|DEU DE
DNK DK|DOM DO|DZA DZ|ECU EC|EGY EG|ESP ES|ETH ET|FRA FR|GBR GB|GEO GE|GRC GR|GTM GT|HND HN|HTI HT|IDN ID|IND IN|IRL IE|IRN IR
IRQ IQ|ISR IL|ITA IT|JOR JO|JPN JP|KEN KE|KHM KH|KWT KW|LBN LB|LKA LK|MEX MX|MKD MK|MLI ML|MMR MM|NGA NG|NIC NI|NLD NL|NPL NP
PAK PK|PAN PA|PER PE|PHL PH|PRT PT|PRY PY|PSE PS|RUS RU|RWA RW|SAU SA|SDN SD|SLE SL|SLV SV|SOM SO|SRB RS|SWE SE|SYR SY|THA TH
TJK TJ|TUR TR|UGA UG|URY UY|USA US|UZB UZ|VEN VE|YEM YE|ZAF ZA"""


def main(data):
    ids, names = by_hand()
    codes = {row["name"]: row["country"] for row in csv.DictReader(open(os.path.join(HERE, "countries.tsv"), encoding="utf-8"), delimiter="\t")}
    ucdp(data, codes, ids, names)
    historic(data, dict(pair.split() for pair in re.split(r"[|\n]", ALPHA3)), ids, names)


if __name__ == "__main__":
    main(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)
