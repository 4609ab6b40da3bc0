"""Which spellings of a place are worth keeping, and how two spellings are compared."""

import functools
import re
import unicodedata

# Letters that have no canonical decomposition, as English-language news writes them.
PLAIN = str.maketrans({
    "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ı": "i", "ß": "ss",
    "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ħ": "h", "Ħ": "H", "ə": "a", "Ə": "A",
})
QUOTES = "'’‘ʼʻ`´ʿʾ′ʹ\""
LATIN_NAME = re.compile(r"[A-Z][A-Za-z]*(?:[ '.-]+[A-Za-z]+)*[.']?")
ARTICLE = re.compile(r"(?:A[dlnrstz]|Ash|El|Es|Er)[ -](?=[A-Z])")
# GeoNames writes these countries' names with scholarly marks (Kandahār, Ar Ramādī).
MARKED = set(
    "AE AF BD BH DJ DZ EG EH ER ET IL IN IQ IR JO KM KW LB LK LY MA MM MR NP OM PK PS QA SA SD SO SY TN YE".split())
ARAB = set("AE BH DJ DZ EG EH IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TN YE".split())
# Openings that only other languages' encyclopaedias use for a town.
FOREIGN = re.compile(
    r"(?:Lungsod|Dakbayan|Gorad|Horad|Misto|Gorod|Viloati|Shari|Shahri|Municip|Comun|Distri[ck]t|Kota |Arrondissement"
    r"|Stadt |Ville |Ciudad de |Cidade |Villa de |Urbs|Civitas|Grad |Selo |Mahall|Kreis|Concelho|Opstina|Obshtina)")
# Spellings of other languages' romanisations, which no English report uses.
UNENGLISH = re.compile(
    r"dzh|dsch|tsch|zsch|tzs|ehl|dj?z|[AE]l'|kh[bcdfgjklmnpqrstvwxz]h|aa.*aa"
    r"|(?:^|[ -])(?:Eh[drlnsz]\b|Nt|Mp|Shahr|Quan|Daerah|Statul)"
    r"|[ -](?:khot|shaary|osh|by|byen|borg|stad|stadt|shi|shih|hsien|rajon|siti|urbo|ghat)$",
    re.I)
INFLECTED = ("as", "us", "is", "um", "os", "o", "ai", "ska", "iem", "es", "ae", "ium", "burg", "s", "e", "i", "a")
ENDINGS = tuple(end for end in INFLECTED if end not in ("e", "i"))


def ascii_name(text):
    """The name without diacritics and with straight apostrophes."""
    for quote in QUOTES:
        text = text.replace(quote, "'")
    text = text.translate(PLAIN).replace("–", "-").replace("‐", "-")
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


@functools.lru_cache(1 << 21)
def fold(text):
    """Two spellings with one fold are one alias: no case, diacritics, apostrophes, dots; hyphens are spaces."""
    text = ascii_name(text).lower().replace("'", "").replace(".", "").replace("-", " ")
    return " ".join(text.split())


def display(name, country=""):
    """A source's name with plain apostrophes, and without scholarly marks where those are the rule."""
    if country in MARKED:
        name = ascii_name(name)
    for quote in QUOTES:
        name = name.replace(quote, "'")
    return " ".join(name.strip("' ").replace("\t", " ").replace("|", "/").split())


def bigrams(text):
    return {text[i:i + 2] for i in range(len(text) - 1)}


def similarity(left, right):
    """Dice's coefficient over letter pairs: 1 for the same letters in the same order."""
    a, b = bigrams(left), bigrams(right)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


# What each of these letters is in a plain romanisation: enough to see that two spellings are one name.
ROMAN = dict(zip("абвгґдеёжзийіклмнопрстуфхцчшщыьэюяєў",
                 "a b v g g d e e zh z i i i k l m n o p r s t u f kh ts ch sh shch y  e yu ya ye u".split(" ")))
ROMAN |= dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإپچژگکیؤئ",
                  "a b t th j h kh d dh r z s sh s d t z  gh f q k l m n h w y a a  a a i p ch zh g k i w y".split(" ")))
CYRILLIC = re.compile("[\u0400-\u04ff][\u0400-\u04ff ’'-]+")
ARABIC = re.compile("[\u0621-\u06cc][\u0621-\u06cc \u200c-]+")
# Letters of languages that are not asked for: Serbian, Kazakh, Tatar … and Urdu, Uyghur, Pashto, Kurdish.
OTHER_CYRILLIC = re.compile("[ђјљњћџѓќѕ\u0460-\u048f\u0492-\u04ff]", re.I)
OTHER_ARABIC = re.compile("[ٹڈڑںےہھۇۆۈېەڵڕێۋګټډړښڼځڅۍ\u0660-\u066f]")
CYRILLIC_LANDS = set("RU UA BY KZ KG TJ UZ TM MN BG MK MD GE AM AZ".split())
ARABIC_LANDS = ARAB | set("IR AF PK TD ER TR".split())


def romanised(text):
    return "".join(ROMAN.get(c, c) for c in unicodedata.normalize("NFC", text.lower()))


def skeleton(text):
    """The consonants, which differ least between romanisations."""
    text = fold(text).replace("ph", "f").replace("c", "k").replace("x", "ks")
    return re.sub("[^bdfghjklmnpqrstvwz]", "", text)


def script_aliases(name, alternates, country, limit):
    """At most `limit` names in Cyrillic letters and as many in Arabic letters, the likest to the name first."""
    kept = []
    for shape, other in ((CYRILLIC, OTHER_CYRILLIC), (ARABIC, OTHER_ARABIC)):
        seen, found = set(), []
        for alias in alternates:
            alias = unicodedata.normalize("NFC", alias.strip().replace("‎", "").replace("‏", ""))
            key = fold(alias)
            if shape.fullmatch(alias) and not other.search(alias) and 3 <= len(key) <= 40 and key not in seen:
                seen.add(key)
                found.append((-round(similarity(skeleton(romanised(alias)), skeleton(name)), 1), len(alias), alias))
        kept += [alias for _, _, alias in sorted(found)[:limit]]
    return kept


def usable(alias, name_fold):
    """Latin script, a name and not a code, a machine transliteration or an inflected form of the name."""
    if not LATIN_NAME.fullmatch(alias) or len(alias) > 40 or FOREIGN.match(alias) or UNENGLISH.search(alias):
        return False
    if sum(c.isalpha() for c in alias) < 4 or alias.isupper():
        return False
    folded = fold(alias)
    return not (folded.startswith(name_fold) and folded[len(name_fold):] in INFLECTED)


def article_forms(name, country):
    """"Ar Ramadi" is written Ramadi and Al-Ramadi as well: both forms for a name with an Arabic article."""
    match = ARTICLE.match(name) if country in ARAB else None
    if not match:
        return []
    bare = name[match.end():]
    return [f for f in (bare, "Al " + bare) if len(bare) >= 5]


def aliases(name, alternates, country, limit):
    """At most `limit` spellings that differ from `name`, the likeliest in English reports first."""
    own = fold(name)
    seen, kept = {own}, []
    # "Bagdado" is an inflection of the listed "Bagdad".
    stems = {fold(a) for a in alternates if len(a) > 4 and a.isascii() and a[0].isupper()}
    plain = [ascii_name(a).strip("' ") for a in alternates]
    direct = [a for a, raw in zip(plain, alternates) if raw.isascii()]
    marked = [a for a, raw in zip(plain, alternates) if not raw.isascii()]
    made = article_forms(ascii_name(name), country)
    # The ASCII spellings that the source lists are in use; the made ones stand before the mere stripped ones.
    for group in (sorted(direct, key=lambda a: (-round(similarity(fold(a), own), 1), a)), made, sorted(marked)):
        for alias in group:
            folded = fold(alias)
            inflected = any(folded.endswith(end) and folded[:-len(end)] in stems for end in ENDINGS)
            if folded not in seen and not inflected and usable(alias, own):
                seen.add(folded)
                kept.append(alias)
    # Keep room for wholly different names (Hewler for Erbil), which similarity would put last.
    if len(kept) > limit > 3:
        other = [a for a in kept[limit:] if similarity(fold(a), own) < 0.3][:limit // 3]
        kept = kept[:limit - len(other)] + other
    return kept[:limit]
