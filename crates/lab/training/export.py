"""Writes a trained network as the weights file that the Rust crate `rashomon-nn` reads.

Matrices become int8 with a scale a row; everything small stays f32. Half of the largest value's rounding error is all
that is lost in a weight; what the scores lose is measured by the lab on the file itself.
"""

import argparse
import hashlib
import json
import struct
from pathlib import Path

import numpy
import torch

MAGIC = b"RSHMNN\x00\x02"


class Writer:
    def __init__(self, config):
        self.config, self.tensors, self.data = config, [], bytearray()

    def place(self, raw):
        self.data += b"\0" * (-len(self.data) % 64)
        offset = len(self.data)
        self.data += raw
        return offset

    def f32(self, name, tensor):
        array = tensor.detach().float().numpy().astype("<f4")
        self.tensors.append({"name": name, "dtype": "f32", "shape": list(array.shape), "offset": self.place(array.tobytes())})

    def i8(self, name, tensor):
        array = tensor.detach().float().numpy()
        scale = numpy.maximum(numpy.abs(array).max(axis=1), 1e-12) / 127
        quantised = numpy.clip(numpy.rint(array / scale[:, None]), -127, 127).astype("i1")
        self.tensors.append({
            "name": name, "dtype": "i8", "shape": list(array.shape), "offset": self.place(quantised.tobytes()),
            "scale_offset": self.place(scale.astype("<f4").tobytes()),
        })

    def text(self, name, text):
        raw = text.encode()
        self.tensors.append({"name": name, "dtype": "u8", "shape": [len(raw)], "offset": self.place(raw)})

    def layers(self, net, count):
        """The layers of a network, by the names that its modules have."""
        for i in range(count):
            for name in ("qkv", "o", "up", "down"):
                self.i8(f"layer.{i}.{name}", net[f"layers.{i}.{name}.weight"])
                self.f32(f"layer.{i}.{name}_bias", net[f"layers.{i}.{name}.bias"])
            for name in ("ln1", "ln2"):
                self.norm(f"layer.{i}.{name}", net, f"layers.{i}.{name}")

    def norm(self, name, net, module):
        for kind in ("weight", "bias"):
            self.f32(f"{name}.{kind}", net[f"{module}.{kind}"])

    def biaffine(self, name, net, module):
        """A head that scores pairs, with its root where it has one."""
        for side in ("left", "right"):
            self.i8(f"{name}.{side}", net[f"{module}.{side}.weight"])
            self.f32(f"{name}.{side}_bias", net[f"{module}.{side}.bias"])
        u = net[f"{module}.u"]
        self.i8(f"{name}.u", u.reshape(-1, u.shape[-1]))
        if f"{module}.root" in net:
            self.f32(f"{name}.root", net[f"{module}.root"])

    def finish(self):
        header = json.dumps({"config": self.config, "tensors": self.tensors}, separators=(",", ":")).encode()
        out = bytearray(MAGIC + struct.pack("<I", len(header)) + header)
        out += b"\0" * (-len(out) % 64)
        out += self.data
        return bytes(out) + hashlib.sha256(out).digest()


def write(loaded):
    config, net = dict(loaded["config"]), loaded["net"]
    config.pop("dropout", None)
    # What is learned from posts helps the encoder; nothing asks for it later.
    rows, kept, at = [], [], 0
    for section in config["linear"]:
        if section["name"] != "post":
            kept.append(section)
            rows += range(at, at + len(section["labels"]))
        at += len(section["labels"])
    config["linear"] = kept
    w = Writer(config)
    # A piece and the logarithm of its probability a line; the line is the piece's number.
    w.text("vocab", "".join(f"{piece}\t{numpy.float32(score)!s}\n" for piece, score in loaded["vocab"]))
    w.i8("word_emb", net["word_emb.weight"])
    w.f32("pos_emb", net["pos_emb.weight"])
    w.f32("shape_emb", net["shape_emb.weight"])
    w.norm("emb_ln", net, "emb_ln")
    w.layers(net, config["layers"])
    w.i8("linear", net["linear.weight"][rows])
    w.f32("linear_bias", net["linear.bias"][rows])
    for head in config["biaffine"]:
        w.biaffine(head["name"], net, f"biaffine.{head['name']}")
    return w.finish()


def main():
    args = argparse.ArgumentParser()
    args.add_argument("model", type=Path)
    args.add_argument("--out", type=Path, required=True)
    args = args.parse_args()
    loaded = torch.load(args.model, weights_only=False)
    raw = write(loaded)
    args.out.write_bytes(raw)
    print(f"{args.out} {len(raw) / 1e6:.1f} MB sha256 {hashlib.sha256(raw).hexdigest()}")


if __name__ == "__main__":
    main()
