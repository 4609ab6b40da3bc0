"""From annotated documents to windows of pieces of words with targets."""

import unicodedata
from collections import Counter

import torch

from corpora import head_of

IGNORE = -100


def shape(word):
    """The shape of a word, 1 to 7; see the Rust crate for what each means."""
    letters = [c for c in word if c.isalpha()]
    digits = any(c.isdigit() for c in word)
    if not letters:
        return 2 if digits else 1
    if digits:
        return 3
    upper = [c.isupper() for c in letters]
    if not any(upper):
        return 4
    if upper[0] and not any(upper[1:]):
        return 5
    if all(upper) and len(letters) > 1:
        return 6
    return 7


def shapes_of(words):
    """Shapes of the words of a window: capitals of a window that shouts say little and get shapes of their own."""
    out = [shape(w) for w in words]
    lettered = sum(4 <= s <= 7 for s in out)
    loud = sum(s == 6 for s in out)
    if loud >= 3 and loud > 0.6 * lettered:
        out = [{6: 8, 5: 9}.get(s, s) for s in out]
    return out


def restyle(words, style):
    if style == "upper":
        return [w.upper() for w in words]
    if style == "lower":
        return [w.lower() for w in words]
    if style == "title":
        return [w[:1].upper() + w[1:] if len(w) > 3 else w for w in words]
    return words


# The pieces that stand for no letters come first.
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
BEGIN, PADDING, END, UNKNOWN = range(len(SPECIAL))
MOST_PIECES = 8
# A longer form is cut before its pieces are sought.
LONGEST_FORM = 100
STRAIGHT = str.maketrans("‘’“”", "''\"\"")


class Pieces:
    """Pieces of words: the likeliest sequence under a unigram model (Kudo 2018). The Rust crate does the same."""

    def __init__(self, pieces):
        self.scores = {piece: (i, score) for i, (piece, score) in enumerate(pieces) if i > UNKNOWN}
        self.longest = max(map(len, self.scores))
        self.unknown = min(score for _, score in self.scores.values()) - 10
        self.cache = {}

    @staticmethod
    def normalise(word):
        word = unicodedata.normalize("NFKC", word.translate(STRAIGHT))
        kept = lambda c: unicodedata.category(c) not in ("Cc", "Cf") and c != "\ufffd" and not c.isspace()
        return "".join(filter(kept, word))[:LONGEST_FORM]

    def best(self, form):
        """The likeliest pieces of a form; a word that does not begin with a sign has the mark of a word's beginning."""
        text = "▁" + form if form and unicodedata.category(form[0])[0] in "LN" else form
        total, step = [0.0] + [float("-inf")] * len(text), [(0, UNKNOWN)] * (len(text) + 1)
        for start in range(len(text)):
            known = False
            for end in range(start + 1, min(len(text), start + self.longest) + 1):
                piece = self.scores.get(text[start:end])
                if piece is not None:
                    known |= end == start + 1
                    if total[start] + piece[1] > total[end]:
                        total[end], step[end] = total[start] + piece[1], (start, piece[0])
            if not known and total[start] + self.unknown > total[start + 1]:
                total[start + 1], step[start + 1] = total[start] + self.unknown, (start, UNKNOWN)
        out, at = [], len(text)
        while at > 0:
            at, piece = step[at]
            if piece != UNKNOWN or not out or out[-1] != UNKNOWN:
                out.append(piece)
        return out[::-1]

    def of(self, word):
        if word not in self.cache:
            form = self.normalise(word)
            letters = [c for c in form if unicodedata.category(c)[0] == "L"]
            forms = [form]
            if len(letters) > 1 and all(c.isupper() for c in letters):
                # Wire copy is in capitals, the vocabulary mostly is not: the casing with the fewest pieces.
                forms += [form[:1] + form[1:].lower(), form.lower()]
            self.cache[word] = min((self.best(f) for f in forms), key=len)[:MOST_PIECES] or [UNKNOWN]
        return self.cache[word]


def lemma_script(form, lemma):
    """How a form gives its lemma: letters cut from the end, letters added, and whether capitals stay."""
    low = form.lower()
    base, mode = (form, "=") if lemma and lemma[: min(2, len(lemma))] == form[: min(2, len(lemma))] and form != low else (low, "_")
    common = 0
    while common < min(len(base), len(lemma)) and base[common] == lemma[common]:
        common += 1
    return f"{mode}{len(base) - common}{lemma[common:]}"


class Targets:
    """Label tables of all tasks, from the training data."""

    def __init__(self, corpora):
        count = lambda key: Counter(x for docs in corpora.values() for d in docs for s in d["sentences"] for x in s.get(key, []))
        self.upos = sorted(count("upos"))
        self.rel = sorted(r for r, n in count("rel").items() if n >= 5)
        scripts = Counter(
            lemma_script(w, l)
            for docs in corpora.values()
            for d in docs
            for s in d["sentences"]
            if "lemma" in s
            for w, l in zip(s["words"], s["lemma"])
        )
        self.lemma = sorted(s for s, n in scripts.items() if n >= 4)
        # Three guides say what a name is: of the treebank and of encyclopedias, of posts, and of the domain, where common nouns count.
        self.ner = self.mention = self.post = ["O"] + [f"{p}-{l}" for l in ("PER", "ORG", "LOC") for p in "BI"]
        self.kind = ["O"] + [f"{p}-{l}" for l in ("FAC", "NORP", "WEA", "VEH") for p in "BI"]
        self.event = self.cue = ["O", "B", "I"]
        self.srl = ["none", "A0", "A1", "A2", "A3", "A4", "ADV", "CAU", "COM", "DIR", "EXT", "GOL", "LOC", "MNR", "MOD", "NEG",
                    "PRD", "PRP", "TMP"]

    def config(self, layers, vocab, d=384, ffn=1536, heads=12, window=128):
        linear = ["upos", "start", "lemma", "ner", "kind", "event", "pred", "cue", "source", "content", "mention", "post"]
        labels = {"start": ["start"], "pred": ["pred"], "source": ["source"], "content": ["content"]}
        sizes = {"arc": 256, "rel": 96, "srl": 96, "attr": 128, "coref": 96}
        relations = {"arc": ["arc"], "rel": self.rel, "srl": self.srl, "attr": ["source", "content", "cue"], "coref": ["coref"]}
        return {
            "d": d, "ffn": ffn, "heads": heads, "layers": layers, "vocab": vocab, "window": window, "dropout": 0.1,
            "linear": [{"name": n, "labels": labels.get(n) or getattr(self, n)} for n in linear],
            "biaffine": [{"name": n, "size": s, "labels": relations[n]} for n, s in sizes.items()],
        }


CANDIDATES = {"NOUN", "PROPN", "PRON", "DET", "NUM"}


class Maker:
    """Makes windows of documents."""

    def __init__(self, pieces, targets, window=128):
        self.pieces, self.targets, self.room = pieces, targets, window - 2
        self.index = {
            k: {v: i for i, v in enumerate(getattr(targets, k))} for k in ("upos", "rel", "lemma", "ner", "mention", "post", "kind", "event", "cue", "srl")
        }

    def windows(self, doc, rng, style=None):
        """Windows of consecutive sentences, of lengths drawn at random while training."""
        group, used, start, begin = [], 0, 0, 0
        budget = self.budget(rng)
        for sentence in doc["sentences"]:
            sentence = sentence | {"words": restyle(sentence["words"], style), "written": sentence["words"]}
            n = len(sentence["words"])
            size = sum(len(self.pieces.of(w)) for w in sentence["words"])
            if group and used + size > budget:
                yield self.window(doc, group, begin, style)
                group, used, begin = [], 0, start
                budget = self.budget(rng)
            if size > self.room:
                if "head" not in sentence and n > 1:
                    for piece, offset in self.cut(sentence):
                        yield self.window(doc, [piece], start + offset, style)
                start += n
                begin = start
                continue
            group.append(sentence)
            used += size
            start += n
        if group:
            yield self.window(doc, group, begin, style)

    def budget(self, rng):
        return self.room if rng is None or rng.random() < 0.6 else rng.randint(20, self.room)

    def cut(self, sentence):
        at, used = 0, 0
        words = sentence["words"]
        for i, w in enumerate(words + [None]):
            size = len(self.pieces.of(w)) if w is not None else self.room + 1
            if used + size > self.room:
                lists = {k: v[at:i] for k, v in sentence.items() if isinstance(v, list) and k != "frames" and len(v) == len(words)}
                yield lists | {"paragraph": False}, at
                at, used = i, 0
            used += size

    def window(self, doc, group, begin, style):
        words = [w for s in group for w in s["words"]]
        n = len(words)
        ex = {"pieces": [self.pieces.of(w) for w in words], "shapes": shapes_of(words), "n": n, "style": style}
        for key in ("upos", "ner", "mention", "post", "kind", "event", "cue"):
            if any(key in s for s in group):
                table = self.index[key]
                ex[key] = [x for s in group for x in ([table.get(v, IGNORE) for v in s[key]] if key in s else [IGNORE] * len(s["words"]))]
        for key in ("source", "content"):
            if any(key in s for s in group):
                ex[key] = [float(v != "O") for s in group for v in s[key]]
        offset, offsets = 0, []
        for s in group:
            offsets.append(offset)
            offset += len(s["words"])
        ex["sentence"] = [k for k, s in enumerate(group) for _ in s["words"]]
        if any("starts" in s for s in group):
            # The first word of a window or paragraph is known to begin a sentence: nothing is learned there.
            ex["start"] = [IGNORE if not i and (not k or s["paragraph"]) else int(not i) for k, s in enumerate(group) for i in range(len(s["words"]))]
        if all("head" in s for s in group):
            ex["head"] = [-1 if h < 0 else h + o for s, o in zip(group, offsets) for h in s["head"]]
            ex["rel"] = [self.index["rel"].get(r, IGNORE) for s in group for r in s["rel"]]
            script = self.index["lemma"]
            ex["lemma"] = [script.get(lemma_script(w, l), IGNORE) for s in group for w, l in zip(s["written"], s["lemma"])]
        if any("frames" in s for s in group):
            pred, srl = [], []
            for s, o in zip(group, offsets):
                if "frames" not in s:
                    pred += [IGNORE] * len(s["words"])
                    continue
                at = {p for p, _ in s["frames"]}
                pred += [int(i in at) for i in range(len(s["words"]))]
                for p, args in s["frames"]:
                    srl.append((p + o, o, o + len(s["words"]), [(i + o, self.index["srl"][r]) for i, r in args]))
            ex["pred"], ex["srl"] = pred, srl
        if "attributions" in doc:
            rows = {}
            for a in doc["attributions"]:
                inside = {r: [i - begin for i in a[r] if begin <= i < begin + n] for r in ("source", "cue", "content")}
                for c in inside["cue"]:
                    row = rows.setdefault(c, {"source": set(), "content": set(), "cue": set()})
                    for r in row:
                        row[r] |= set(inside[r])
            ex["attr"] = rows
        if "chains" in doc and "head" in ex:
            gold = {}
            for chain in doc["chains"]:
                heads = sorted({head_of(s - begin, e - begin, ex["head"]) for s, e in chain if s >= begin and e <= begin + n})
                for k, h in enumerate(heads):
                    gold[h] = heads[:k]
            upos = [u for s in group for u in s["upos"]]
            candidates = [i for i in range(n) if upos[i] in CANDIDATES or i in gold]
            ex["coref"] = (candidates, gold)
        return ex


def collate(examples):
    """Tensors of a batch; relations become lists of rows."""
    b = len(examples)
    w = max(e["n"] for e in examples)
    t = 2 + max(sum(map(len, e["pieces"])) for e in examples)
    full = lambda value, dtype=torch.long: torch.full((b, w), value, dtype=dtype)
    batch = {
        "pieces": torch.full((b, t), PADDING), "shapes": torch.zeros(b, t, dtype=torch.long),
        "piece_mask": torch.zeros(b, t, dtype=torch.bool), "word_of": torch.full((b, t), b * w, dtype=torch.long),
        "words": full(0, torch.bool), "share": torch.zeros(b, w), "sentence": full(-1), "total": sum(e["n"] for e in examples),
    }
    for k, e in enumerate(examples):
        flat = [BEGIN] + [p for ps in e["pieces"] for p in ps] + [END]
        owner = [b * w] + [k * w + i for i, ps in enumerate(e["pieces"]) for _ in ps] + [b * w]
        shapes = [0] + [s for s, ps in zip(e["shapes"], e["pieces"]) for _ in ps] + [0]
        m = len(flat)
        batch["pieces"][k, :m] = torch.tensor(flat)
        batch["shapes"][k, :m] = torch.tensor(shapes)
        batch["piece_mask"][k, :m] = True
        batch["word_of"][k, :m] = torch.tensor(owner)
        batch["words"][k, : e["n"]] = True
        batch["share"][k, : e["n"]] = torch.tensor([1.0 / len(p) for p in e["pieces"]])
        batch["sentence"][k, : e["n"]] = torch.tensor(e["sentence"])
    for key in ("upos", "lemma", "ner", "mention", "post", "kind", "event", "cue", "start", "pred", "rel"):
        if any(key in e for e in examples):
            batch[key] = full(IGNORE)
            for k, e in enumerate(examples):
                if key in e:
                    batch[key][k, : e["n"]] = torch.tensor(e[key])
    for key in ("source", "content"):
        if any(key in e for e in examples):
            batch[key] = full(float(IGNORE), torch.float)
            for k, e in enumerate(examples):
                if key in e:
                    batch[key][k, : e["n"]] = torch.tensor(e[key])
    if any("head" in e for e in examples):
        # Heads count from 1, and 0 is the root.
        batch["head"] = full(IGNORE)
        for k, e in enumerate(examples):
            if "head" in e:
                batch["head"][k, : e["n"]] = torch.tensor(e["head"]) + 1
    rows = [(k, p, s, t, args) for k, e in enumerate(examples) for p, s, t, args in e.get("srl", [])]
    if rows:
        target = torch.full((len(rows), w), IGNORE)
        for i, (_, _, s, t, args) in enumerate(rows):
            target[i, s:t] = 0
            for j, role in args:
                target[i, j] = role
        batch["srl_rows"] = torch.tensor([[r[0] for r in rows], [r[1] for r in rows]])
        batch["srl"] = target
    rows = [(k, c, row) for k, e in enumerate(examples) for c, row in e.get("attr", {}).items()]
    if rows:
        target = torch.zeros(len(rows), 3, w)
        for i, (_, _, row) in enumerate(rows):
            for r, name in enumerate(("source", "content", "cue")):
                target[i, r, list(row[name])] = 1
        batch["attr_rows"] = torch.tensor([[r[0] for r in rows], [r[1] for r in rows]])
        batch["attr"] = target
    rows = [(k, i, c, e["coref"][1].get(i, [])) for k, e in enumerate(examples) if "coref" in e for c in [e["coref"][0]] for i in c]
    if rows:
        allowed = torch.zeros(len(rows), w + 1, dtype=torch.bool)
        gold = torch.zeros(len(rows), w + 1, dtype=torch.bool)
        allowed[:, 0] = True
        for i, (_, word, candidates, antecedents) in enumerate(rows):
            allowed[i, [c + 1 for c in candidates if c < word]] = True
            if antecedents:
                gold[i, [a + 1 for a in antecedents]] = True
                allowed[i, [a + 1 for a in antecedents]] = True
            else:
                gold[i, 0] = True
        batch["coref_rows"] = torch.tensor([[r[0] for r in rows], [r[1] for r in rows]])
        batch["coref"], batch["coref_allowed"] = gold, allowed
    return batch
