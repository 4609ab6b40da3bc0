"""Writes the states of reports after the lower layers of the pretrained encoder, the layers that claims_train.py leaves as they are.

usage: claims_states.py --encoder FOLDER --layers N [--threads N] DIR...

Beside the words and states of the analyser that `rashomon-lab states` has written to a folder: `counts.jsonl`, the pieces of
each word, and `lower.f16`, the states of the pieces of each window.
"""

import argparse
import json
import time
from pathlib import Path

import torch

import bert
from claims_data import D, windows
from model import Layer


class Lower:
    """The pieces' vectors and the first layers."""

    def __init__(self, folder, layers):
        pieces, self.tensors = bert.load(folder)
        self.pieces = bert.Pieces(pieces)
        self.layers = []
        for i in range(layers):
            layer = Layer(D, 1536, 12, 0).eval()
            layer.load_state_dict(bert.layer(self.tensors, i))
            self.layers.append(layer)

    def states(self, words):
        """Of the pieces of some words, framed."""
        start, end = (self.pieces.number[p] for p in (bert.START, bert.END))
        row = [start, *(n for w in words for n in self.pieces.of(w)), end]
        get = self.tensors
        x = get["word_emb.weight"][row] + get["pos_emb.weight"][: len(row)]
        x = torch.nn.functional.layer_norm(x, (D,), get["emb_ln.weight"], get["emb_ln.bias"], 1e-12)[None]
        with torch.no_grad():
            for layer in self.layers:
                x = layer(x, None)
        return x[0]


def main():
    args = argparse.ArgumentParser(usage=__doc__)
    args.add_argument("--encoder", required=True)
    args.add_argument("--layers", type=int, required=True)
    args.add_argument("--threads", type=int, default=1)
    args.add_argument("folders", nargs="+", type=Path)
    args = args.parse_args()
    torch.set_num_threads(args.threads)
    lower = Lower(args.encoder, args.layers)
    for folder in args.folders:
        began, total = time.time(), 0
        with (folder / "counts.jsonl").open("w") as counts_out, (folder / "lower.f16").open("wb") as states_out:
            for line in (folder / "reports.jsonl").open(encoding="utf-8"):
                report = json.loads(line)
                words = [report["text"][a:b] for a, b in report["words"]]
                counts = [len(lower.pieces.of(w)) for w in words]
                print(json.dumps(counts), file=counts_out)
                for a, b in windows(report["sentences"], counts):
                    states = lower.states(words[a:b])
                    total += len(states)
                    states_out.write(states.numpy().astype("<f2").tobytes())
        print(f"{folder}: {total} pieces, {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
