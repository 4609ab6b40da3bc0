"""Prints what `examples.Pieces` and `bert.Pieces` find, for the tests that the Rust crate finds the same:

    python crates/lab/training/pieces.py > crates/nn/tests/pieces.tsv
    python crates/lab/training/pieces.py longest > crates/nn/tests/longest.tsv

First the vocabulary, a piece and its score a line, then an empty line, then forms (as JSON) with the numbers of their pieces.
"""

import json
import random
import sys

import bert
import claims_export
from examples import SPECIAL, Pieces

WHOLE = ["▁attack", "▁attacks", "▁Kabul", "▁kabul", "▁UN", "▁dead", "▁Dead", "▁", "▁at", "tack", "ed", "ing", "bul", "ka", "KA", "-", "'", "'s", "\"",
         ".", "...", "fi", "re", "é", "caf", "1", "20", "▁20", "26", "İ", "i", "ß", "ss", "京", "Ü", "ü", "▁Ü"]
FORMS = ["", " ", "\t", "attack", "Attack", "ATTACK", "ATTACKS", "Attacks", "Kabul", "KABUL", "kabul", "UN", "U", "DEAD", "Dead", "’s", "'S", "“", "...", "…",
         "ﬁre", "FIRE", "café", "cafe\u0301", "CAFÉ", "ka\u00adbul", "2026", "20-26", "1.1", "½", "²", "京", "京都", "都都京", "İ", "İSS", "ß", "ẞS", "ÜÜ",
         "üSS", "🅰🅱", "Ⅷ", "\u0301a", "\u200eKabul", "\ufffd", "a\ufffdb", "<s>", "<unk>", "▁at", "x" * 100, "京" * 100, "京" * 101, "-" * 30, "Ka bul", "क्ष",
         "attack'sing", "KA-BUL", "ǅ", "ªª", "١٢"]

# Pieces of the encoder that cuts words into the longest ones.
LONGEST = ["[UNK]", "[CLS]", "[SEP]", "attack", "##s", "##ed", "at", "##ack", "kabul", "##bul", "ka", "u", "s", ".", "-", "'", "’", "\"", "…", "cafe", "f", "##i",
           "##re", "fi", "20", "##26", "1", "##1", "i", "ss", "ß", "##ss", "京", "x", "##x", "½", "²", "क", "##ष", "ǆ", "ª", "##ª"]


def printed(vocabulary, forms, of):
    print("\n".join(vocabulary) + "\n")
    for form in forms:
        print(json.dumps(form) + "\t" + " ".join(map(str, of(form))))


def main():
    rng = random.Random(5)
    letters = sorted(set("".join(WHOLE)))
    short = sorted({"".join(rng.choices(letters, k=rng.randint(1, 3))) for _ in range(60)} - set(WHOLE))
    pieces = [(piece, 0.0) for piece in SPECIAL] + [(piece, -rng.randint(200, 1200) / 128) for piece in WHOLE + short]
    forms = FORMS + ["".join(rng.choices(letters + ["x", "É"], k=rng.randint(1, 12))) for _ in range(80)]
    if sys.argv[1:] == ["longest"]:
        known = LONGEST
        names, rows = claims_export.vocabulary(known)
        number = {row: n for n, row in enumerate(rows)}
        of = bert.Pieces(known).of
        printed([f"{name}\t0" for name in names], forms, lambda form: [number[n] for n in of(form)])
    else:
        printed([f"{piece}\t{score}" for piece, score in pieces], forms, Pieces(pieces).of)


if __name__ == "__main__":
    main()
