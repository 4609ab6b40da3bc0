#!/usr/bin/env python3
"""Writes which words of happenings have a sense in common: data/incidents/senses-en.tsv, from WordNet 3.0.

usage: senses.py --dict DIR --words data/incidents/rarity-en.tsv > data/incidents/senses-en.tsv

DIR holds WordNet's files (Debian's package wordnet-base has them in usr/share/wordnet). Taken are verbs, words of acts, events,
states and possessions, and what is derived from a verb, where --words has one of their forms or WordNet has counted them. A
line has a word, a tab, and its senses: three characters for one, and a digit for how much it is the word's own in tenths (a
is ten): its senses by their order, what is derived from them, what they are kinds of, what they entail or cause, and their
kinds. The order of senses is that of how common they are. A sense that only one word has is left out.
"""
import argparse, collections, re, sys

FILES = {"n": "noun", "v": "verb", "a": "adj"}
# Files of the lexicographers (lexnames): act, event, phenomenon, possession, process, state.
HAPPENING = {4, 11, 19, 21, 22, 26}
SENSES = 4
DERIVED, ABOVE, BELOW, ABOVE_DERIVED = 0.9, 0.45, 0.35, 0.4
CROWD = 30
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def read(folder):
    senses, index = {}, collections.defaultdict(dict)
    for part, name in FILES.items():
        with open(f"{folder}/data.{name}", encoding="latin-1") as lines:
            for line in lines:
                if line.startswith("  "):
                    continue
                cells = line.split("|")[0].split()
                count = int(cells[3], 16)
                words = [re.sub(r"\(.*\)", "", w).lower() for w in cells[4:4 + 2 * count:2]]
                at = 4 + 2 * count
                links = [cells[at + 1 + 4 * i:at + 5 + 4 * i] for i in range(int(cells[at]))]
                senses[part + cells[0]] = (int(cells[1]), words, [
                    (sign, ("a" if p == "s" else p) + offset, int(ends[:2], 16)) for sign, offset, p, ends in links])
        with open(f"{folder}/index.{name}", encoding="latin-1") as lines:
            for line in lines:
                if not line.startswith("  "):
                    cells = line.split()
                    index[cells[0]][part] = [part + offset for offset in cells[6 + int(cells[3]):]]
    return senses, index


def counted(folder):
    with open(f"{folder}/cntlist.rev", encoding="latin-1") as lines:
        return {line.split("%")[0] for line in lines}


def bases(word):
    found = {word}
    for ending, other in (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("d", "")):
        if word.endswith(ending):
            found.add(word[:-len(ending)] + other)
    return found | {w[:-1] for w in found if len(w) > 3 and w[-1] == w[-2]}


def happens(word, senses, index):
    nouns = index[word].get("n", [])[:3]
    if index[word].get("v") or any(senses[s][0] in HAPPENING for s in nouns):
        return True
    return any(sign == "+" and to[0] == "v" for s in nouns[:2] + index[word].get("a", [])[:2] for sign, to, _ in senses[s][2])


def of_word(word, senses, index):
    out = {}

    def take(sense, weight):
        if sense in senses:
            out[sense] = max(out.get(sense, 0.0), weight)

    for part in FILES:
        for rank, sense in enumerate(index[word].get(part, [])[:SENSES]):
            weight, links = 1 / (1 + rank), senses[sense][2]
            take(sense, weight)
            number = senses[sense][1].index(word) + 1 if word in senses[sense][1] else 0
            for sign, to, source in links:
                if sign == "+" and source in (0, number):
                    take(to, weight * DERIVED)
                elif sign in "@*>&$":
                    take(to, weight * ABOVE)
                elif sign == "~" and len(links) < CROWD:
                    take(to, weight * BELOW)
    for sense, weight in list(out.items()):
        if weight >= ABOVE:
            for sign, to, _ in senses[sense][2]:
                if sign == "@":
                    take(to, weight * ABOVE_DERIVED)
    return {sense: round(weight * 10) for sense, weight in out.items() if weight >= 0.15}


def code(number):
    return DIGITS[number // 1296] + DIGITS[number // 36 % 36] + DIGITS[number % 36]


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--dict", required=True)
    args.add_argument("--words", required=True)
    args = args.parse_args()
    senses, index = read(args.dict)
    with open(args.words, encoding="utf-8") as lines:
        forms = {line.split("\t")[0] for line in lines if not line.startswith("#")} - {""}
    taken = {b for form in forms for b in bases(form) if b in index}
    known = counted(args.dict)
    taken |= {w for w in index if "v" in index[w] and w in known}
    taken = sorted(w for w in taken if len(w) > 2 and w.isascii() and w.isalpha() and happens(w, senses, index))
    table = {word: of_word(word, senses, index) for word in taken}
    shared = collections.Counter(sense for found in table.values() for sense in found)
    number = {sense: n for n, sense in enumerate(sorted(s for s, words in shared.items() if words > 1))}
    if len(number) > 36 ** 3:
        sys.exit("more senses than three characters can tell apart")
    print("# Words of happenings with their senses in WordNet 3.0 (see SOURCE.md); crates/lab/training/senses.py.")
    for word, found in table.items():
        row = "".join(code(number[s]) + DIGITS[w] for s, w in sorted(found.items()) if s in number)
        if row:
            print(f"{word}\t{row}")


if __name__ == "__main__":
    sys.exit(main())
