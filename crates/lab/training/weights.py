"""Reads a weights file as `export.py` writes it: tensors by name, in f32."""

import json
import struct

import numpy
import torch


def header(raw):
    """What stands before the data, and its length."""
    (length,) = struct.unpack_from("<I", raw, 8)
    return json.loads(raw[12 : 12 + length]), length


def config(path):
    return header(open(path, "rb").read())[0]["config"]


def tensors(path):
    raw = open(path, "rb").read()
    about, length = header(raw)
    data = (12 + length + 63) // 64 * 64
    out = {}
    for t in about["tensors"]:
        count = int(numpy.prod(t["shape"]))
        at = data + t["offset"]
        if t["dtype"] == "f32":
            out[t["name"]] = torch.from_numpy(numpy.frombuffer(raw, "<f4", count, at).copy()).view(t["shape"])
        elif t["dtype"] == "i8":
            scale = numpy.frombuffer(raw, "<f4", t["shape"][0], data + t["scale_offset"])
            values = numpy.frombuffer(raw, "i1", count, at).reshape(t["shape"]).astype("f4")
            out[t["name"]] = torch.from_numpy(values * scale[:, None])
    return out
