#!/usr/bin/env python3
"""Counts in how many texts each word stands: data/incidents/rarity-en.tsv.

usage: rarity.py [--least N] TEXTS.jsonl ... > data/incidents/rarity-en.tsv
       rarity.py --less COUNTS.tsv TEXTS.jsonl ... > OTHER.tsv

Each line of a file has "text" and perhaps "title". Words are cut as `core/src/resolve/terms.rs` cuts them: letters and
digits with apostrophes between them, in lower case, without the possessive ending. Words of fewer than N texts (5) are left
out: they are as rare as those that were never seen. The first line has the number of texts. With --less, the texts are taken out
of what was counted: weights that are learned on texts must see their words as rare as those of texts that were not counted.
"""
import argparse, collections, json, re, sys

WORD = re.compile(r"[^\W_]+(?:['’]+[^\W_]+)*")


def words(text):
    for word in WORD.findall(text):
        yield re.sub(r"['’]s$", "", word).lower()


def main():
    args = argparse.ArgumentParser()
    args.add_argument("files", nargs="+")
    args.add_argument("--least", type=int, default=5)
    args.add_argument("--less", help="counts from which those of the texts are taken")
    args = args.parse_args()
    texts, number = collections.Counter(), 0
    for name in args.files:
        with open(name, encoding="utf-8") as lines:
            for line in filter(str.strip, lines):
                document = json.loads(line)
                texts.update(set(words((document.get("title") or "") + "\n" + document["text"])))
                number += 1
    if args.less:
        with open(args.less, encoding="utf-8") as lines:
            cells = (line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#"))
            counted = {word: int(count) for word, count in cells}
        number = counted.pop("") - number
        texts, args.least = collections.Counter({word: count - texts[word] for word, count in counted.items()}), 1
    print("# Of so many texts a word stands in so many; crates/lab/training/rarity.py.")
    print(f"\t{number}")
    for word, count in sorted(texts.items(), key=lambda item: (-item[1], item[0])):
        if count >= args.least:
            print(f"{word}\t{count}")


if __name__ == "__main__":
    sys.exit(main())
