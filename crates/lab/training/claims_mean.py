"""The mean of several checkpoints of the claims network that began from one (Wortsman et al. 2022, model soups).

usage: claims_mean.py OUT/mean.pt CHECKPOINT...

A checkpoint is what claims_train.py saves, or a weights file.
"""

import argparse
from pathlib import Path

import torch

from claims_train import checkpoint


def main():
    args = argparse.ArgumentParser(usage=__doc__)
    args.add_argument("out", type=Path)
    args.add_argument("checkpoints", nargs="+", type=Path)
    args = args.parse_args()
    all_of = [checkpoint(path) for path in args.checkpoints]
    first = all_of[0]
    if any(other["types"] != first["types"] for other in all_of):
        raise SystemExit("checkpoints of other types of events have no mean")
    net = {name: sum(c["net"][name] for c in all_of) / len(all_of) for name in first["net"]}
    torch.save({"net": net, "types": first["types"], "args": first["args"]}, args.out)


if __name__ == "__main__":
    main()
