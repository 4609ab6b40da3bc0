"""Reads a weights file as `export.py` writes it: tensors by name, in f32."""

import json
import struct

import numpy
import torch


def tensors(path):
    raw = open(path, "rb").read()
    (length,) = struct.unpack_from("<I", raw, 8)
    header = json.loads(raw[12 : 12 + length])
    data = (12 + length + 63) // 64 * 64
    out = {}
    for t in header["tensors"]:
        count = int(numpy.prod(t["shape"]))
        at = data + t["offset"]
        if t["dtype"] == "f32":
            out[t["name"]] = torch.from_numpy(numpy.frombuffer(raw, "<f4", count, at).copy()).view(t["shape"])
        elif t["dtype"] == "i8":
            scale = numpy.frombuffer(raw, "<f4", t["shape"][0], data + t["scale_offset"])
            values = numpy.frombuffer(raw, "i1", count, at).reshape(t["shape"]).astype("f4")
            out[t["name"]] = torch.from_numpy(values * scale[:, None])
    return out
