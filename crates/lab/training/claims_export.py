"""Writes a trained claims network as the weights file that the Rust crate `rashomon-nn` reads.

usage: claims_export.py OUT/last.pt --encoder FOLDER --out OUT/claims.bin [--situation OUT/situation.toml]
"""

import argparse
import hashlib
from pathlib import Path

import torch

import bert
import claims_data as data
from export import Writer
from weights import config, tensors

PAIRS = ("same", "event", "speaker", "place", "time", "side")
HEADS = ("kind", "status", "stance", "part")


def vocabulary(pieces):
    """The pieces as `rashomon-nn` has them, special ones first and `▁` where a run of letters begins, and where each stands here."""
    special = [("<s>", bert.START), ("<pad>", None), ("</s>", bert.END), ("<unk>", bert.UNKNOWN)]
    rest = [piece for piece in pieces if piece not in (bert.START, bert.END, bert.UNKNOWN)]
    at = {piece: number for number, piece in enumerate(pieces)}
    names = [name for name, _ in special] + [p.removeprefix("##") if p.startswith("##") and p != "##" else f"▁{p}" for p in rest]
    return names, [at.get(piece) for _, piece in special] + [at[piece] for piece in rest]


def write(loaded, encoder):
    """`encoder` is the folder of bert.py."""
    net, args = loaded["net"], loaded["args"]
    pieces, below = bert.load(encoder)
    names, rows = vocabulary(pieces)
    layers = {name: value for name, value in below.items() if name.startswith("layers.")}
    for name, value in net.items():
        if name.startswith("layers."):
            _, number, rest = name.split(".", 2)
            layers[f"layers.{args['layer'] + int(number)}.{rest}"] = value
    sizes = {name: net[f"{name}.biaffine.left.weight"].shape[0] for name in PAIRS}
    about = {
        "d": data.D, "ffn": net["layers.0.up.weight"].shape[0], "heads": 12, "layers": args["layer"] + args["layers"],
        "untaught": args["layer"], "vocab": len(names), "window": data.WINDOW, "overlap": data.OVERLAP, "tags": data.TAGS,
        "types": loaded["types"], "statuses": data.STATUSES, "stances": data.STANCES, "marks": data.MARKS,
        "facts": data.FACTS, "pairs": sizes,
    }
    w = Writer(about)
    w.text("vocab", "".join(f"{name}\t0\n" for name in names))
    vectors = below["word_emb.weight"]
    w.i8("word_emb", torch.stack([torch.zeros(data.D) if row is None else vectors[row] for row in rows]))
    w.f32("pos_emb", below["pos_emb.weight"][: data.WINDOW])
    w.norm("emb_ln", below, "emb_ln")
    w.layers(layers, about["layers"])
    w.i8("trunk", net["trunk.weight"])
    w.f32("marks", net["marks.weight"].T.contiguous())
    w.norm("norm", net, "norm")
    w.i8("tags", net["tags.weight"])
    w.f32("tags_bias", net["tags.bias"])
    w.i8("spans", torch.cat([net[f"{name}.weight"] for name in HEADS]))
    w.f32("spans_bias", torch.cat([net[f"{name}.bias"] for name in HEADS]))
    for name in sizes:
        w.biaffine(name, net, f"{name}.biaffine")
        w.f32(f"{name}.distance", net[f"{name}.distance"])
        w.f32(f"{name}.facts", net[f"{name}.extra"])
    return w.finish()


def read(path):
    """The checkpoint that a weights file was written from, but for what eight bits lose, and for the weights of the situation."""
    about, known, net = config(path), tensors(path), {}
    untaught = about["untaught"]
    for i in range(about["layers"] - untaught):
        ours, theirs = f"layers.{i}", f"layer.{untaught + i}"
        for name in ("qkv", "o", "up", "down"):
            net |= {f"{ours}.{name}.weight": known[f"{theirs}.{name}"], f"{ours}.{name}.bias": known[f"{theirs}.{name}_bias"]}
        for name in ("ln1", "ln2"):
            net |= {f"{ours}.{name}.{kind}": known[f"{theirs}.{name}.{kind}"] for kind in ("weight", "bias")}
    net |= {"trunk.weight": known["trunk"], "marks.weight": known["marks"].T.contiguous()}
    net |= {"norm.weight": known["norm.weight"], "norm.bias": known["norm.bias"], "tags.weight": known["tags"], "tags.bias": known["tags_bias"]}
    sizes = [len(about["types"]), len(about["statuses"]), len(about["stances"]), 1]
    for name, weight, bias in zip(HEADS, known["spans"].split(sizes), known["spans_bias"].split(sizes), strict=True):
        net |= {f"{name}.weight": weight, f"{name}.bias": bias}
    for name in about["pairs"]:
        for side in ("left", "right"):
            net |= {f"{name}.biaffine.{side}.weight": known[f"{name}.{side}"], f"{name}.biaffine.{side}.bias": known[f"{name}.{side}_bias"]}
        u = known[f"{name}.u"]
        net |= {f"{name}.biaffine.u": u.reshape(1, -1, u.shape[-1]), f"{name}.distance": known[f"{name}.distance"], f"{name}.extra": known[f"{name}.facts"]}
        if f"{name}.root" in known:
            net[f"{name}.biaffine.root"] = known[f"{name}.root"]
    return {"net": net, "types": about["types"], "args": {"layers": about["layers"] - untaught, "layer": untaught}}


def situation(loaded):
    """The weights of what the text shows of an event and a place or a time."""
    lines = ["# What ties a place and a time to an event, beside what the claims network says of them; learned with it:",
             "# crates/lab/training/situate_train.py. What each means: crates/core/src/extract/situate."]
    for kind, names in loaded["situation"].items():
        weights = loaded["net"][f"situation.{kind}"].tolist()
        lines += ["", f"[{kind}]"] + [f"{name} = {value:.3f}" for name, value in zip(names, weights, strict=True)]
    return "\n".join(lines) + "\n"


def main():
    args = argparse.ArgumentParser(usage=__doc__)
    args.add_argument("model", type=Path)
    args.add_argument("--encoder", required=True, help="the folder of bert.py")
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--situation", type=Path, help="where to write the weights of the situation, where it was learned")
    args = args.parse_args()
    loaded = torch.load(args.model, weights_only=False)
    raw = write(loaded, args.encoder)
    if args.situation:
        args.situation.write_text(situation(loaded), encoding="utf-8")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_bytes(raw)
    print(f"{args.out} {len(raw) / 1e6:.1f} MB sha256 {hashlib.sha256(raw).hexdigest()}")


if __name__ == "__main__":
    main()
