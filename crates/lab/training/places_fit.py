"""Fits the weights of what speaks for a place of a name (data/gazetteer/weights.toml).

usage: places_fit.py --prior WEIGHTS.toml --out WEIGHTS.toml GOLD.jsonl CANDIDATES.jsonl [GOLD CANDIDATES ...]

GOLD has the places of documents (`places` of the shared scorers), CANDIDATES is what `rashomon-lab predict place-candidates`
prints of them. A conditional logit: of the candidates of a name the right ones should have most of the probability. A
candidate is right if it bears gold's GeoNames id, else if it lies within 25 km of gold's point, else within 161 km. Weights are drawn to those of the prior, set by hand, where the documents say
little.
"""

import argparse
import json
import math
import pathlib
import tomllib

import torch


def kilometres(lat1, lon1, lat2, lon2):
    a, b = math.radians(lat1), math.radians(lat2)
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def right(gold, candidates):
    by_id = [c["id"] == f"geonames:{gold.get('geonames')}" for c in candidates]
    if any(by_id):
        return by_id
    apart = [kilometres(c["lat"], c["lon"], gold["lat"], gold["lon"]) for c in candidates]
    return next((near for near in ([d < 25 for d in apart], [d < 161 for d in apart]) if any(near)), None)


def examples(gold_file, candidates_file):
    gold = {}
    for line in open(gold_file, encoding="utf-8"):
        document = json.loads(line)
        gold[document["id"]] = [p for p in document["places"] if p["lat"] is not None]
    for line in open(candidates_file, encoding="utf-8"):
        document = json.loads(line)
        for place in document["places"]:
            over = [g for g in gold.get(document["id"], ()) if g["start"] < place["end"] and place["start"] < g["end"]]
            marks = right(over[0], place["candidates"]) if over and len(place["candidates"]) > 1 else None
            if marks and not all(marks):
                yield document["features"], [c["features"] for c in place["candidates"]], marks


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--prior", type=pathlib.Path, required=True)
    parser.add_argument("--decay", type=float, default=0.002)
    parser.add_argument("files", nargs="+")
    args = parser.parse_args()
    data = [e for pair in zip(args.files[::2], args.files[1::2]) for e in examples(*pair)]
    names, most = data[0][0], max(len(e[1]) for e in data)
    values = torch.zeros(len(data), most, len(names))
    there, good = torch.zeros(len(data), most, dtype=torch.bool), torch.zeros(len(data), most, dtype=torch.bool)
    for i, (_, rows, marks) in enumerate(data):
        values[i, :len(rows)] = torch.tensor(rows)
        there[i, :len(rows)] = True
        good[i, :len(rows)] = torch.tensor(marks)
    prior = tomllib.loads(args.prior.read_text(encoding="utf-8"))
    prior = torch.tensor([prior[name] for name in names])
    weights = prior.clone().requires_grad_()
    optimiser = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        scores = (values @ weights).masked_fill(~there, -1e9)
        total = torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~good, -1e9), 1)
        value = total.mean() + args.decay * ((weights - prior) ** 2).sum()
        value.backward()
        return value

    optimiser.step(loss)
    scores = (values @ weights).masked_fill(~there, -1e9)
    share = good.gather(1, scores.argmax(1, keepdim=True)).float().mean()
    lines = ["# How much each thing that speaks for a place of a name counts; made by crates/lab/training/places_fit.py.",
             "# What each means: crates/core/src/gazetteer/features.rs."]
    lines += [f"{name} = {value:.3f}" for name, value in zip(names, weights.tolist())]
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(data)} names with several places, {share:.3f} right")


if __name__ == "__main__":
    main()
