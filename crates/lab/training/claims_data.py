"""Reports with complete claim annotations as tensors: words with states of the analyser, and what the claims network is to say of them.

`rashomon-lab states GOLD.jsonl --out DIR` writes the words and the analyser's states, `claims_states.py` what the encoder's lower
layers make of their pieces; GOLD.jsonl has the annotations, with offsets in code points. Where the report was read a little differently, annotated words are sought again by their text, nearest first.
"""

import json
from collections import Counter
from pathlib import Path

import numpy
import torch

D = 384
# Perpetrators and those who take responsibility are one attribute: the stance tells them apart.
WHO = {"responsibility": "perpetrator"}
VALUES = (
    "killed injured missing abducted released arrested displaced crowd-size munitions-fired munitions-landed "
    "munitions-intercepted perpetrator target victim weapon damage method launch-site motive response accountability"
).split()
TAGS = ["trigger", "speaker", *VALUES]
STATUSES = "occurred attempted foiled threatened planned denied hypothetical".split()
STANCES = "asserts denies claims-responsibility accuses doubts reports-pending".split()
# What is marked on a word by the analysis: bits, in this order.
ENTITIES = "person place organisation group facility nationality weapon vehicle time".split()
MARKS = ["headline", "dateline", "quotation", "cue", "source", "content", *ENTITIES, *(f"named {e}" for e in ENTITIES)]
# What is known of a pair of spans besides their states and their distance; `facts` says when each holds.
FACTS = (
    "covers innermost touches nearest before after head dependent near-in-tree same-paragraph same-word another "
    "same-time other-time same-place other-place"
).split()
ANOTHER = set("another second third separate similar previous earlier different other past".split())
# Distances between sentences, as buckets: far before … the same, the left word first … far behind.
BUCKETS = 12
# Most pieces that attend to each other, with the two that frame them, and how many of the last window the next one sees again.
WINDOW, OVERLAP = 512, 128


def bucket(i, j, sentence):
    """The bucket of a pair of words."""
    gap = int(sentence[j]) - int(sentence[i])
    if gap == 0:
        return 5 if j < i else 6
    far = min(abs(gap), 16)
    step = 0 if far == 1 else 1 if far == 2 else 2 if far <= 4 else 3 if far <= 8 else 4
    return 4 - step if gap < 0 else 7 + step


def windows(sentences, counts):
    """The first and last words of what is read together: whole sentences, but for one that is longer than a window."""
    units, most = [], WINDOW - 2
    for a, b in sentences:
        size = 0
        for i in range(a, b):
            if size + counts[i] > most:
                units.append((a, i, size))
                a, size = i, 0
            size += counts[i]
        units.append((a, b, size))
    out, first = [], 0
    while first < len(units):
        size, last = 0, first
        while last < len(units) and size + units[last][2] <= most:
            size += units[last][2]
            last += 1
        out.append((units[first][0], units[last - 1][1]))
        if last == len(units):
            break
        again, first = 0, last
        # What is seen again leaves room for what comes next.
        while units[first - 1][0] > out[-1][0] and again + units[first - 1][2] <= min(OVERLAP, most - units[last][2]):
            first -= 1
            again += units[first][2]
    return out


class Doc:
    """A report: words, states, marks, and gold where there is one."""

    def __init__(self, described, counts, words, gold, types):
        self.id, self.text = described["id"], described["text"]
        self.states = words
        self.spans = numpy.array(described["words"], dtype=numpy.int64).reshape(-1, 2)
        n = self.n = len(self.spans)
        self.sentence = numpy.zeros(n, dtype=numpy.int64)
        for k, (a, b) in enumerate(described["sentences"]):
            self.sentence[a:b] = k
        self.heads = described["heads"]
        self.attributions = described["attributions"]
        self.marks = self.marked(described)
        self.lower = [self.text[a:b].lower() for a, b in self.spans]
        self.paragraph = numpy.zeros(n, dtype=numpy.int64)
        for k, (_, a, b) in enumerate(described["paragraphs"]):
            self.paragraph[a:b] = k
        self.times, self.places = self.said_in("time"), self.said_in("named place")
        # For each piece of each window: its word, n for frames.
        self.windows = [
            numpy.array([n, *(i for i in range(a, b) for _ in range(counts[i])), n]) for a, b in windows(described["sentences"], counts)
        ]
        self.facts, self.situations, self.sides = {}, [], []
        self.gold = gold
        if gold:
            self.annotate(gold, types)

    def marked(self, described):
        marks = numpy.zeros((self.n, len(MARKS)), dtype=numpy.float32)
        for kind, a, b in described["paragraphs"]:
            if kind in MARKS:
                marks[a:b, MARKS.index(kind)] = 1
        for a, b in described["quotations"]:
            marks[self.words_in(a, b), MARKS.index("quotation")] = 1
        for attribution in described["attributions"]:
            for part in ("cue", "source", "content"):
                for a, b in attribution[part]:
                    marks[a:b, MARKS.index(part)] = 1
        for (a, b), kind, named in described["entities"]:
            words = self.words_in(a, b)
            marks[words, MARKS.index(kind)] = 1
            if named:
                marks[words, MARKS.index(f"named {kind}")] = 1
        return marks

    def said_in(self, mark):
        """For each sentence the words that have a mark."""
        said = [set() for _ in range(int(self.sentence.max()) + 1 if self.n else 0)]
        for i in numpy.flatnonzero(self.marks[:, MARKS.index(mark)]):
            said[self.sentence[i]].add(self.lower[i])
        return said

    def words_in(self, start, end):
        first = numpy.searchsorted(self.spans[:, 1], start, side="right")
        last = numpy.searchsorted(self.spans[:, 0], end, side="left")
        return slice(int(first), int(last))

    def located(self, span):
        """Words of an annotated span, as a pair, or none."""
        start, text = span["start"], span["text"]
        if self.text[start : start + len(text)] != text:
            places, at = [], self.text.find(text)
            while at >= 0:
                places.append(at)
                at = self.text.find(text, at + 1)
            if not places:
                return None
            start = min(places, key=lambda p: abs(p - start))
        words = self.words_in(start, start + len(text))
        return (words.start, words.stop) if words.start < words.stop else None

    def annotate(self, gold, types):
        n = self.n
        self.tags = numpy.zeros((n, len(TAGS)), dtype=numpy.int64)

        def tag(name, words):
            column = self.tags[:, TAGS.index(name)]
            if (column[words[0] : words[1]] > 0).any():
                return
            column[words[0]] = 1
            column[words[0] + 1 : words[1]] = 2

        self.events, self.triggers = {}, []
        for number, event in enumerate(gold["events"]):
            self.events[event["id"]] = number
            name = event["type"] + ("/" + event["mode"] if event["mode"] else "")
            label = types.index(name) if name in types else -1
            for mention in event["mentions"]:
                words = self.located(mention)
                if words:
                    tag("trigger", words)
                    self.triggers.append((words, number, label, STATUSES.index(event["status"])))
        self.speakers = []
        for speaker in gold["speakers"]:
            for mention in speaker["mentions"]:
                words = self.located(mention)
                if words:
                    tag("speaker", words)
                    self.speakers.append((words, speaker["id"]))
        self.claims = []
        for claim in gold["claims"]:
            attribute = WHO.get(claim["attribute"], claim["attribute"])
            words = self.located(claim["value"])
            if words and attribute in VALUES:
                tag(attribute, words)
                stance = STANCES.index(claim["stance"]) if claim["stance"] in STANCES else -1
                self.claims.append((attribute, words, self.events[claim["event"]], claim["speaker"], stance, bool(claim["part"])))
        # A value that is said again is annotated once: elsewhere its words teach nothing.
        lower = self.text.lower()
        for attribute, words, *_ in list(self.claims):
            value = lower[self.spans[words[0], 0] : self.spans[words[1] - 1, 1]]
            column, at = TAGS.index(attribute), lower.find(value)
            while at >= 0 and len(value) > 2:
                again = self.words_in(at, at + len(value))
                if (self.tags[again, column] == 0).all():
                    self.tags[again, column] = -1
                at = lower.find(value, at + 1)


    def take_sides(self, mentions):
        """Mentions of actors with the names of their sides, as pairs of words and side in the order of the text."""
        for start, end, side in mentions:
            words = self.located({"start": start, "text": self.gold["text"][start:end]})
            if words:
                self.sides.append((words, side))
        self.sides.sort()

    def situate(self, kind, mentions, spans, features, marks):
        """An event's triggers, and the places or times that are weighed for it: words, features, and whether each is right."""

        def words(span):
            found = self.words_in(*span)
            return found.start, max(found.stop, found.start + 1)

        right = torch.tensor([not any(marks), *marks])
        self.situations.append((kind, [words(s) for s in spans], [words(m) for m in mentions], torch.tensor(features), right))


def load(folder, gold_file=None, types=()):
    """All reports of a folder of states."""
    folder = Path(folder)
    pieces = numpy.memmap(folder / "lower.f16", dtype="<f2", mode="r").reshape(-1, D)
    words = numpy.memmap(folder / "words.f32", dtype="<f4", mode="r").reshape(-1, D)
    gold = {}
    if gold_file:
        gold = {g["id"]: g for g in map(json.loads, open(gold_file, encoding="utf-8"))}
    docs, p, w = [], 0, 0
    lines, counts = (open(folder / name, encoding="utf-8") for name in ("reports.jsonl", "counts.jsonl"))
    for line, counted in zip(lines, counts, strict=True):
        described = json.loads(line)
        nw = len(described["words"])
        doc = Doc(described, json.loads(counted), words[w : w + nw].astype("f2"), gold.get(described["id"]), types)
        np = sum(map(len, doc.windows))
        doc.pieces = numpy.array(pieces[p : p + np])
        p, w = p + np, w + nw
        if doc.n:
            docs.append(doc)
    if p != len(pieces) or w != len(words):
        raise ValueError(f"{folder}: states of other windows; run claims_states.py again")
    return docs


def parted(states, gold, held, types):
    """The reports of some folders, and those that are held back: of each folder a part, 0/5 the first of five, 0/1 none."""
    docs, tests = [], []
    for folder, file, of in zip(states, gold, held + ["0/1"] * (len(states) - len(held)), strict=True):
        part, parts = map(int, of.split("/"))
        for k, doc in enumerate(load(folder, file, types)):
            (tests if parts > 1 and k % parts == part else docs).append(doc)
    return docs, tests


def rows_of_sides(table):
    """Report, part, start, end and side of each mention of a table of sides."""
    for line in open(table, encoding="utf-8"):
        if not line.startswith(("#", "report\t")):
            report, part, start, end, side = line.rstrip("\n").split("\t")
            yield report, part, int(start), int(end), side


def take_sides(docs, table):
    """Gives reports what a table of sides tells of them (corpora/SIDES.md), where its part is for training."""
    mentions = {}
    for report, part, start, end, side in rows_of_sides(table):
        if part == "train":
            mentions.setdefault(report, []).append((start, end, side))
    for doc in docs:
        doc.take_sides(mentions.get(doc.id, []))


def event_types(gold_files, least=2):
    """Names of types, with modes, that stand in the gold so often."""
    counts = Counter()
    for file in gold_files:
        for gold in map(json.loads, open(file, encoding="utf-8")):
            counts.update(e["type"] + ("/" + e["mode"] if e["mode"] else "") for e in gold["events"])
    return sorted(name for name, count in counts.items() if count >= least)


def batch(docs, drop=0.0):
    """Tensors of some reports: pieces in rows, a window each; words of all reports one after the other.

    The share `drop` of words has no states; as many, drawn apart from these, have no marks.
    """
    rows, word_of, base = [], [], 0
    for doc in docs:
        at = 0
        for window in doc.windows:
            rows.append(doc.pieces[at : at + len(window)])
            word_of.append(numpy.where(window == doc.n, -1, window + base))
            at += len(window)
        base += doc.n
    t = max(len(r) for r in rows)
    x = numpy.zeros((len(rows), t, D), dtype="f2")
    mask = numpy.zeros((len(rows), t), dtype=bool)
    words = numpy.full((len(rows), t), base, dtype=numpy.int64)
    for i, (r, w) in enumerate(zip(rows, word_of)):
        x[i, : len(r)], mask[i, : len(r)] = r, True
        words[i, : len(r)] = numpy.where(w < 0, base, w)
    count = numpy.bincount(words.reshape(-1), minlength=base + 1)[:base]
    x, words = torch.from_numpy(x).float(), torch.from_numpy(words)
    states = torch.from_numpy(numpy.concatenate([d.states for d in docs])).float()
    marks = torch.from_numpy(numpy.concatenate([d.marks for d in docs]))
    if drop:
        gone = torch.rand(base + 1) < drop
        gone[base] = False
        x = x.masked_fill(gone[words][:, :, None], 0.0)
        states = states.masked_fill(gone[:base, None], 0.0)
        marks = marks.masked_fill((torch.rand(base) < drop)[:, None], 0.0)
    return {
        "x": x, "mask": torch.from_numpy(mask), "words": words,
        "share": torch.from_numpy((1 / numpy.maximum(count, 1)).astype("f4")),
        "states": states, "marks": marks,
    }
