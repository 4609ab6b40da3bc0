"""Annotations of texts that are not ours to give: offsets and a digest of each text, which is read from the corpora again.

usage: claims_standoff.py take REPORTS.jsonl > STANDOFF.jsonl
       claims_standoff.py join STANDOFF.jsonl --data DATA > REPORTS.jsonl

REPORTS.jsonl is what `rashomon-lab corpus` prints, a line a report; DATA holds the corpora: MUC-3/4 (Sundheim 1992), RAMS (Ebner
et al. 2020), re3d, the news of SemEval-2018 task 5 (Postma et al. 2018), and the train topics of ECB+ (Cybulska and Vossen 2014). A
text whose digest differs is an error.
"""

import argparse
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path
from xml.etree import ElementTree


def strip(node):
    """The same without the words of spans."""
    if isinstance(node, dict):
        words = {"text"} if "start" in node else set()
        return {key: strip(value) for key, value in node.items() if key not in words}
    return [strip(item) for item in node] if isinstance(node, list) else node


def fill(node, text):
    """The words of spans, from the text."""
    if isinstance(node, dict):
        out = {key: fill(value, text) for key, value in node.items()}
        return {**out, "text": text[out["start"] : out["end"]]} if "start" in out else out
    return [fill(item, text) for item in node] if isinstance(node, list) else node


def nameless(report):
    """The same without the names of speakers, many of whom are private persons: they stand in the text."""
    speakers = [{k: v for k, v in s.items() if k not in ("name", "role", "of")} for s in report["speakers"]]
    return {**report, "speakers": speakers}


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


def written(words):
    """Tokens as they are written."""
    text = re.sub(r" ([.,;:!?%)\]”’])", r"\1", " ".join(words))
    text = re.sub(r"([(\[“‘$]) ", r"\1", text)
    return re.sub(r" (n't|'s|'re|'ve|'ll|'d|'m|’s|n’t)\b", r"\1", text)


def muc_reports(file):
    """Names and texts of the reports of a file of MUC-3/4, whose paragraphs are parted by empty lines."""
    for part in re.split(r"(?m)^(?=(?:DEV|TST\d)-MUC\d-\d+)", file.read_text(encoding="utf-8", errors="replace")):
        report = re.match(r"((?:DEV|TST\d)-MUC\d-\d+)[^\n]*\n(.*)", part, re.S)
        if report:
            paragraphs = (" ".join(p.split()) for p in re.split(r"\n\s*\n", report[2].strip()))
            yield report[1], "\n\n".join(p for p in paragraphs if p).strip()


def written_document(document):
    """The text of a document of ECB+: a paragraph a sentence, but for sentences that have an address of a page."""
    sentences = {}
    for token in document.iter("token"):
        sentences.setdefault(int(token.get("sentence")), []).append(token.text or "")
    kept = [words for _, words in sorted(sentences.items()) if not any("http" in word for word in words)]
    quotes = {"``": "“", "''": "”"}
    return "\n\n".join(written([quotes.get(word, word) for word in words]) for words in kept).strip()


def topics(archive):
    """Names and texts of the documents of ECB+."""
    unpacked = subprocess.run(["zstdcat", archive], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(unpacked)) as files:
        for member in files:
            if member.name.endswith(".xml"):
                yield Path(member.name).stem, written_document(ElementTree.parse(files.extractfile(member)))


def texts(data):
    """Texts of all corpora by the name of their source."""
    out = {}
    for line in open(data / "wikievents_rams/rams_dev.jsonlines", encoding="utf-8"):
        report = json.loads(line)
        out["rams " + report["doc_key"]] = written(w for s in report["sentences"] for w in s).strip()
    for file in data.glob("re3d/*/documents.json"):
        for line in open(file, encoding="utf-8-sig"):
            if line.strip():
                report = json.loads(line)
                text, title = report["text"].strip(), report["title"].strip()
                out["re3d " + report["_id"]] = text if text.startswith(title) else f"{title}\n\n{text}"
    for file in data.glob("muc34/corpora/dev/*"):
        out.update((f"muc4 {name}", text) for name, text in muc_reports(file))
    out.update((f"ecb {name}", text) for name, text in topics(data / "ecbplus/ecbplus_train_topics.tar.zst"))
    news = data / "semeval2018_task5_gva/train/news_items.jsonl.zst"
    for line in subprocess.run(["zstdcat", news], capture_output=True, encoding="utf-8", check=True).stdout.splitlines():
        report = json.loads(line)
        title = report["title"].split(" :: ")[0].split(" | ")[0].strip()
        out["gva " + report["doc_id"]] = f"{title}\n\n{report['content'].strip()}".strip()
    return out


def main():
    args = argparse.ArgumentParser()
    args.add_argument("what", choices=["take", "join"])
    args.add_argument("file", type=Path)
    args.add_argument("--data", type=Path, default=Path("../shared/data"))
    args = args.parse_args()
    known = texts(args.data) if args.what == "join" else {}
    for number, line in enumerate(open(args.file, encoding="utf-8"), 1):
        report = json.loads(line)
        if args.what == "take":
            text = report.pop("text")
            out = {**strip(nameless(report)), "sha256": digest(text)}
        else:
            place = f"{args.file}:{number}: {report['source']}"
            if report["source"] not in known:
                sys.exit(f"{place}: the text is not there")
            text = known[report["source"]] + "\n"
            if digest(text) != report.pop("sha256"):
                sys.exit(f"{place}: the text is another one")
            out = {**fill(report, text), "text": text}
        print(json.dumps(out, ensure_ascii=False))


if __name__ == "__main__":
    main()
