"""Readers of the corpora: each gives documents of annotated sentences.

A document is a dict with `sentences`, each a dict of parallel lists over its words, and with relations that may cross
sentences (`attributions`, `chains`), which count words from the start of the document. A key that is missing from a sentence
says that the corpus does not annotate it, so that no loss is computed there. Nothing of any text is written anywhere.
"""

import io
import json
import re
import subprocess
import xml.etree.ElementTree as ET
from collections import defaultdict
from pathlib import Path

# Words of raw text, near enough to the treebank's: clitics and hyphens apart, numbers and abbreviations together.
WORD = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|\d+(?:[.,:/]\d+)*"
    r"|(?:[A-Za-z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Maj|Capt|Sen|Rep|Gov|St|Jr|Sr|Inc|Corp|Co|No|vs)\."
    r"|n[’']t\b|[’'](?:s|re|ve|ll|d|m)\b"
    r"|(?:(?!n[’']t\b)[^\W\d_])+|\d+|\.{2,}|-{2,}|[^\w\s]|_+",
    re.I,
)


def words_of(text):
    """Spans of the words of a raw text."""
    return [m.span() for m in WORD.finditer(text)]


def read_text(path):
    """The text of a file, decompressed where its name ends in .zst."""
    if str(path).endswith(".zst"):
        return subprocess.run(["zstd", "-dcq", str(path)], check=True, capture_output=True).stdout.decode()
    return Path(path).read_text(encoding="utf-8-sig")


def bio(spans, length):
    """BIO labels of non-overlapping (start, end, label) spans; of overlapping ones the longer is kept."""
    tags = ["O"] * length
    for start, end, label in sorted(spans, key=lambda s: s[0] - s[1]):
        if all(t == "O" for t in tags[start:end]):
            tags[start:end] = ["B-" + label] + ["I-" + label] * (end - start - 1)
    return tags


def conllu(path):
    """Documents of a treebank: upos, lemma, head (-1 is the root), relation, where sentences and paragraphs begin."""
    docs, sentence, meta = [], None, {}
    for line in read_text(path).split("\n"):
        if line.startswith("# newdoc"):
            docs.append({"id": line.split("=")[-1].strip(), "sentences": []})
        elif line.startswith("# newpar"):
            meta["paragraph"] = True
        elif line.startswith("# sent_id"):
            meta["sent_id"] = line.split("=")[-1].strip()
        elif line.startswith("#"):
            continue
        elif not line.strip():
            if sentence:
                docs[-1]["sentences"].append(sentence)
            sentence, meta = None, {}
        else:
            cols = line.split("\t")
            if "-" in cols[0] or "." in cols[0]:
                continue
            if sentence is None:
                sentence = {
                    "words": [], "upos": [], "lemma": [], "head": [], "rel": [],
                    "sent_id": meta.get("sent_id", ""), "paragraph": meta.get("paragraph", False), "starts": True,
                }
            sentence["words"].append(cols[1])
            sentence["lemma"].append(cols[2])
            sentence["upos"].append(cols[3])
            sentence["head"].append(int(cols[6]) - 1)
            sentence["rel"].append(cols[7])
    if sentence:
        docs[-1]["sentences"].append(sentence)
    return docs


def uner(path):
    """BIO labels by sentence id."""
    out, sent_id, tags = {}, None, []
    for line in read_text(path).split("\n"):
        if line.startswith("# sent_id"):
            sent_id = line.split("=")[-1].strip()
        elif line.startswith("#"):
            continue
        elif not line.strip():
            if sent_id and tags:
                out[sent_id] = tags
            sent_id, tags = None, []
        else:
            cols = line.split("\t")
            tags.append(cols[2] if cols[2][2:] in ("PER", "ORG", "LOC") else "O")
    if sent_id and tags:
        out[sent_id] = tags
    return out


ROLES = {
    "ARG0": "A0", "ARG1": "A1", "ARG2": "A2", "ARG3": "A3", "ARG4": "A4", "ARGM-LOC": "LOC", "ARGM-TMP": "TMP",
    "ARGM-MNR": "MNR", "ARGM-ADV": "ADV", "ARGM-CAU": "CAU", "ARGM-PRP": "PRP", "ARGM-DIR": "DIR", "ARGM-NEG": "NEG",
    "ARGM-MOD": "MOD", "ARGM-EXT": "EXT", "ARGM-GOL": "GOL", "ARGM-COM": "COM", "ARGM-PRD": "PRD",
}


def propbank(path):
    """Frames by sentence id: (predicate, [(start, end, role)])."""
    out = {}
    for line in read_text(path).split("\n"):
        if line.strip():
            row = json.loads(line)
            out[row["sent_id"]] = (
                row["words"],
                [(f["pred"], [(s, e, ROLES[r]) for r, s, e in f["args"] if r in ROLES]) for f in row["frames"]],
            )
    return out


def head_of(start, end, heads):
    """The word of a span whose head lies outside of it."""
    for i in range(start, end):
        if not start <= heads[i] < end:
            return i
    return start


def ewt(data):
    """UD English EWT with the names of UNER and the roles of PropBank."""
    docs = conllu(data / "ud_ewt/en_ewt-ud-train.conllu.zst")
    names = uner(data / "uner_ewt/en_ewt-ud-train.iob2.zst")
    frames = propbank(data / "propbank_ewt/ewt_srl.train.jsonl.zst")
    for sentence in (s for d in docs for s in d["sentences"]):
        tags = names.get(sentence["sent_id"])
        if tags and len(tags) == len(sentence["words"]):
            sentence["ner"] = tags
        words, found = frames.get(sentence["sent_id"], (None, None))
        if words and len(words) == len(sentence["words"]):
            sentence["frames"] = [
                (p, [(head_of(s, e, sentence["head"]), role) for s, e, role in args]) for p, args in found
            ]
    return docs


GUM_LABELS = {"person": "PER", "organization": "ORG", "place": "LOC"}
# What joins the capitals of a name; of persons fewer words do.
JOINS = {"PER": {"de", "la", "al", "von", "van", "-", "."},
         "ORG": {"of", "the", "and", "for", "-", "'s", "’s", "&", ".", "de", "la", "al"},
         "LOC": {"of", "the", "-", "'s", "’s", "&", ".", "de", "la", "al"}}
TITLES = {"mr.", "mrs.", "ms.", "dr.", "prof.", "sir", "lord", "lady", "president", "minister", "senator", "king", "queen", "prince", "princess",
          "pope", "professor", "general", "captain", "judge", "governor", "director", "saint", "st.", "secretary", "chancellor"}


def gum_entities(path):
    """Entities of GUM that lie within a sentence, by sentence id: (start, end, type)."""
    out, sent_id, marks = {}, None, []
    for line in read_text(path).split("\n"):
        if line.startswith("# sent_id"):
            sent_id, marks = line.split("=")[-1].strip(), []
        elif not line and sent_id:
            open_, spans = [], []
            for i, mark in enumerate(marks):
                for number, kind, alone, closes in re.findall(r"\((\d+)-([a-z]+)[^()]*(\))?|(\d+)\)", mark):
                    at = next((k for k in reversed(range(len(open_))) if open_[k][0] == closes), None)
                    if closes and at is not None:
                        _, kind, start = open_.pop(at)
                        spans.append((start, i + 1, kind))
                    elif alone:
                        spans.append((i, i + 1, kind))
                    elif number:
                        open_.append((number, kind, i))
            out[sent_id], sent_id = spans, None
        elif line and not line.startswith("#") and line.split("\t")[0].isdigit():
            mark = re.search(r"(?:^|\|)Entity=([^|]*)", line.split("\t")[9])
            marks.append(mark.group(1) if mark else "")
    return out


def gum_names(sentence, entities):
    """BIO labels of names: entities that a proper noun heads, without what only describes them; other proper nouns are unsure."""
    words, upos, names = sentence["words"], sentence["upos"], []
    solid = lambda i: (words[i][:1].isupper() or words[i].isdigit()) and upos[i] not in ("DET", "PRON")
    # A genitive joins only within a name: "Britt's Pizza", not "the university's Broad Museum".
    ends = {end for _, end, _ in entities}
    joins = lambda i, label: words[i].lower() in JOINS[label] and not (words[i] in ("'s", "’s") and i in ends)
    for start, end, kind in entities:
        head, label = head_of(start, end, sentence["head"]), GUM_LABELS.get(kind)
        if label is None or upos[head] != "PROPN":
            continue
        first, last = head, head
        while first > start and (solid(first - 1) or joins(first - 1, label)):
            first -= 1
        while last + 1 < end and (solid(last + 1) or joins(last + 1, label)):
            last += 1
        while first < last and (not solid(first) or label == "PER" and words[first].lower() in TITLES):
            first += 1
        while last > first and not solid(last):
            last -= 1
        if words[first].lower() not in TITLES:
            names.append((first, last + 1, label))
    tags = bio(names, len(words))
    return ["?" if t == "O" and u == "PROPN" else t for t, u in zip(tags, upos)]


def gum(data):
    """GUM's free genres, with names made of its entities, and coreference chains as word spans of the document."""
    path = data / "gum/gum_free_train.conllu.zst"
    docs, entities = conllu(path), gum_entities(path)
    for sentence in (s for d in docs for s in d["sentences"]):
        sentence["ner"] = gum_names(sentence, entities.get(sentence["sent_id"], []))
    blocks = read_text(data / "gum/ontogum_free_train.conll.zst").split("# begin document")[1:]
    by_words = {}
    for block in blocks:
        rows = [line.split("\t") for line in block.split("\n")[1:] if "\t" in line]
        by_words[tuple(r[1] for r in rows)] = [r[2] for r in rows]
    for doc in docs:
        words = tuple(w for s in doc["sentences"] for w in s["words"])
        marks = by_words.get(words)
        if marks:
            doc["chains"] = chains(marks)
    return docs


def chains(marks):
    """Chains of (start, end) from the bracket column of the CoNLL coreference format."""
    open_, out = defaultdict(list), defaultdict(list)
    for i, mark in enumerate(marks):
        for chain, closes in re.findall(r"\((\d+)(\))?", mark):
            if closes:
                out[chain].append((i, i + 1))
            else:
                open_[chain].append(i)
        for chain in re.findall(r"(?<![(\d])(\d+)\)", mark):
            if open_[chain]:
                out[chain].append((open_[chain].pop(), i + 1))
    return [sorted(spans) for spans in out.values() if len(spans) > 1]


def columns(path, mapping, chunk=12, key="ner"):
    """A two-column file of names, kept under `key`; every `chunk` sentences are taken as one document."""
    docs, words, tags = [], [], []
    sentences = []
    for line in read_text(path).split("\n"):
        line = line.rstrip()
        if not line or line.startswith("-DOCSTART-"):
            if words:
                sentences.append({"words": words, key: fix_bio(tags), "paragraph": False})
            words, tags = [], []
            continue
        cols = re.split(r"[\t ]+", line)
        if len(cols) < 2:
            continue
        parts = [m.group() for m in WORD.finditer(cols[0])] or [cols[0]]
        label = mapping.get(cols[-1][2:].lower()) if cols[-1] != "O" else None
        for k, part in enumerate(parts):
            words.append(part)
            tags.append("O" if label is None else ("I-" if k else cols[-1][:2]) + label)
    if words:
        sentences.append({"words": words, key: fix_bio(tags), "paragraph": False})
    for i in range(0, len(sentences), chunk):
        docs.append({"id": f"{path.name}-{i}", "sentences": sentences[i : i + chunk]})
    return docs


def fix_bio(tags):
    """IOB1 as IOB2."""
    out = []
    for i, tag in enumerate(tags):
        if tag.startswith("I-") and (i == 0 or tags[i - 1][2:] != tag[2:]):
            tag = "B-" + tag[2:]
        out.append(tag)
    return out


PLAIN = {"per": "PER", "person": "PER", "org": "ORG", "loc": "LOC", "location": "LOC", "group": "ORG", "corporation": "ORG",
         "politician": "PER", "organisation": "ORG", "politicalparty": "ORG", "country": "LOC"}


def raw(doc):
    """Words, their spans, and provisional sentences of a raw text (they only say where a window may be cut)."""
    text = doc["text"]
    spans = words_of(text)
    sentences, begin = [], 0
    for i, (start, end) in enumerate(spans):
        last = i + 1 == len(spans)
        gap = "" if last else text[end : spans[i + 1][0]]
        stop = text[start:end] in ".!?" and not last and gap.isspace() and text[spans[i + 1][0]].isupper()
        closed = text[start:end] in "”\"" and not last and text[end - 2 : end - 1] in ".!?" and gap.isspace()
        if last or "\n" in gap or stop or closed:
            sentences.append((begin, i + 1))
            begin = i + 1
    out = []
    for s, e in sentences:
        paragraph = s == 0 or "\n" in text[spans[s - 1][1] : spans[s][0]]
        out.append({"words": [text[a:b] for a, b in spans[s:e]], "paragraph": paragraph})
    return spans, sentences, out


def touched(spans, start, end):
    """Indices of the words that a span of characters touches."""
    return [i for i, (a, b) in enumerate(spans) if a < end and b > start]


def polnear(evaluation, part):
    """PolNeAR: attributions as lists of words of the document, and token labels."""
    docs = {}
    for line in read_text(evaluation / f"attribution/polnear-{part}.docs.jsonl").split("\n"):
        if line:
            row = json.loads(line)
            docs[row["id"]] = row
    for line in read_text(evaluation / f"attribution/polnear-{part}.gold.jsonl").split("\n"):
        if not line:
            continue
        gold = json.loads(line)
        spans, sentences, out = raw(docs[gold["id"]])
        attributions = []
        roles = {role: ["O"] * len(spans) for role in ("source", "cue", "content")}
        for a in gold["attributions"]:
            item = {r: sorted({i for s, e in a[r] for i in touched(spans, s, e)}) for r in roles}
            attributions.append(item)
            for r in roles:
                for s, e in a[r]:
                    for k, i in enumerate(touched(spans, s, e)):
                        if roles[r][i] == "O":
                            roles[r][i] = "I" if k else "B"
        for sentence, (s, e) in zip(out, sentences):
            for r in roles:
                sentence[r] = roles[r][s:e]
        yield {"id": gold["id"], "sentences": out, "attributions": attributions}


KINDS = {"Nationality": "NORP", "Weapon": "WEA", "MilitaryPlatform": "VEH", "Vehicle": "VEH"}


def re3d(evaluation):
    """re3d: mentions by name or common noun of persons, organisations, places; kinds of the domain."""
    docs = {}
    for line in read_text(evaluation / "entities/re3d-train.docs.jsonl").split("\n"):
        if line:
            row = json.loads(line)
            docs[row["id"]] = row
    for line in read_text(evaluation / "entities/re3d-train.gold.jsonl").split("\n"):
        if not line:
            continue
        gold = json.loads(line)
        spans, sentences, out = raw(docs[gold["id"]])
        names, kinds, unsure = [], [], set()
        for e in gold["entities"]:
            at = touched(spans, e["start"], e["end"])
            if at:
                names.append((at[0], at[-1] + 1, e["label"]))
                if e["label"] == "LOC":
                    unsure.update(at)
        for e in gold.get("other", []):
            kind = KINDS.get(e.get("native") or e.get("label"))
            at = touched(spans, e["start"], e["end"])
            if kind and at:
                kinds.append((at[0], at[-1] + 1, kind))
        ner, kind = bio(names, len(spans)), bio(kinds, len(spans))
        # A facility is a location there: no evidence for or against.
        kind = ["?" if i in unsure and k == "O" else k for i, k in enumerate(kind)]
        for sentence, (s, e) in zip(out, sentences):
            sentence["mention"], sentence["kind"] = ner[s:e], kind[s:e]
        yield {"id": gold["id"], "sentences": out}


def wikievents(data):
    """Facilities, weapons and vehicles of the WikiEvents development part."""
    for line in read_text(data / "wikievents_rams/wikievents_dev.jsonl").split("\n"):
        if not line:
            continue
        row = json.loads(line)
        tokens = [t[0] if isinstance(t, list) else t for t in row["tokens"]]
        kinds = [
            (m["start"], m["end"], m["entity_type"])
            for m in row["entity_mentions"]
            if m["entity_type"] in ("FAC", "WEA", "VEH")
        ]
        tags = bio(kinds, len(tokens))
        tags = ["?" if t == "O" and w[:1].isupper() else t for t, w in zip(tags, tokens)]
        sentences, at = [], 0
        lengths = [len(s[0]) for s in row["sentences"]] if "sentences" in row else [len(tokens)]
        if sum(lengths) != len(tokens):
            lengths = [len(tokens)]
        for n in lengths:
            sentences.append({"words": tokens[at : at + n], "kind": tags[at : at + n], "paragraph": at == 0})
            at += n
        yield {"id": row["doc_id"], "sentences": sentences}


def timeml(data):
    """Events of TimeBank and AQUAINT."""
    for path in sorted((data / "tempeval3/TBAQ-cleaned").glob("*/*.tml")):
        root = ET.parse(path).getroot().find("TEXT")
        text, events = io.StringIO(), []

        def walk(node):
            start = text.tell()
            text.write(node.text or "")
            for child in node:
                walk(child)
                text.write(child.tail or "")
            if node.tag == "EVENT":
                events.append((start, text.tell()))

        walk(root)
        spans, sentences, out = raw({"text": text.getvalue()})
        tags = ["O"] * len(spans)
        for s, e in events:
            for k, i in enumerate(touched(spans, s, e)):
                tags[i] = "I" if k else "B"
        for sentence, (s, e) in zip(out, sentences):
            sentence["event"] = tags[s:e]
        yield {"id": path.stem, "sentences": out}


def load(data, evaluation, parts=None):
    """All corpora by name."""
    names = {
        "ewt": lambda: ewt(data),
        "gum": lambda: gum(data),
        "wikigold": lambda: columns(data / "ner_misc/wikigold/CONLL-format/data/wikigold.conll.txt", PLAIN),
        "politics": lambda: columns(data / "crossner_politics/ner_data/politics/train.txt", PLAIN, 1)
        + columns(data / "crossner_politics/ner_data/politics/dev.txt", PLAIN, 1),
        "btc": lambda: [d for f in sorted((data / "ner_misc/BTC/CONLL-format/data").glob("*.conll")) for d in columns(f, PLAIN, 1, "post")],
        "wnut": lambda: columns(data / "wnut17/wnut17train.conll", PLAIN, 1, "post"),
        "polnear": lambda: list(polnear(evaluation, "train")),
        "re3d": lambda: list(re3d(evaluation)),
        "wikievents": lambda: list(wikievents(data)),
        "timeml": lambda: list(timeml(data)),
    }
    return {name: read() for name, read in names.items() if parts is None or name in parts}
