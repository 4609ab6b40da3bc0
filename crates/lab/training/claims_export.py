"""Writes a trained claims network as the weights file that the Rust crate `rashomon-nn` reads.

usage: claims_export.py OUT/last.pt --out OUT/claims.bin [--situation OUT/situation.toml]
"""

import argparse
import hashlib
from pathlib import Path

import torch

import claims_data as data
from export import Writer
from weights import config, tensors

PAIRS = ("same", "event", "speaker", "place", "time", "side")
HEADS = ("kind", "status", "stance", "part")


def write(loaded):
    net, args = loaded["net"], loaded["args"]
    sizes = {name: net[f"{name}.biaffine.left.weight"].shape[0] for name in PAIRS}
    about = {
        "d": data.D, "ffn": net["layers.0.up.weight"].shape[0], "heads": 12, "layers": args["layers"], "tap": args["layer"],
        "longest": args["longest"], "segments": data.SEGMENTS, "tags": data.TAGS, "types": loaded["types"],
        "statuses": data.STATUSES, "stances": data.STANCES, "marks": data.MARKS,
        "facts": data.FACTS, "pairs": sizes,
    }
    w = Writer(about)
    w.f32("segment", net["segment.weight"])
    w.layers(net, args["layers"])
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
    for i in range(about["layers"]):
        for name in ("qkv", "o", "up", "down"):
            net[f"layers.{i}.{name}.weight"] = known[f"layer.{i}.{name}"]
            net[f"layers.{i}.{name}.bias"] = known[f"layer.{i}.{name}_bias"]
        for name in ("ln1", "ln2"):
            net |= {f"layers.{i}.{name}.{kind}": known[f"layer.{i}.{name}.{kind}"] for kind in ("weight", "bias")}
    net |= {"segment.weight": known["segment"], "trunk.weight": known["trunk"], "marks.weight": known["marks"].T.contiguous()}
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
    return {"net": net, "types": about["types"], "args": {"layers": about["layers"], "layer": about["tap"], "longest": about["longest"]}}


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
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--situation", type=Path, help="where to write the weights of the situation, where it was learned")
    args = args.parse_args()
    loaded = torch.load(args.model, weights_only=False)
    raw = write(loaded)
    if args.situation:
        args.situation.write_text(situation(loaded), encoding="utf-8")
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_bytes(raw)
    print(f"{args.out} {len(raw) / 1e6:.1f} MB sha256 {hashlib.sha256(raw).hexdigest()}")


if __name__ == "__main__":
    main()
