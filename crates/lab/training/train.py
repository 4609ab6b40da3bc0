"""Trains the analyser's network; see README.md beside it for the command."""

import argparse
import gzip
import random
import time
from pathlib import Path

import torch
from torch.nn import functional as F

import corpora
import encoder
from examples import IGNORE, Maker, Pieces, Targets, collate, shape
from model import pretrained

WEIGHT = {"upos": 1.0, "lemma": 0.3, "ner": 3.0, "mention": 1.0, "post": 0.7, "kind": 0.7, "event": 0.5, "cue": 1.0, "start": 0.5, "pred": 0.3, "source": 0.5,
          "content": 0.5, "arc": 1.0, "rel": 0.8, "srl": 0.5, "attr": 0.7, "coref": 0.3}
# Share of each corpus that an epoch sees.
MIX = {"ewt": 2.0, "gum": 0.9, "wikigold": 1.0, "politics": 1.5, "btc": 0.1, "wnut": 0.2, "polnear": 0.2, "re3d": 1.5, "wikievents": 0.7,
       "timeml": 0.15}
# Share of documents that are read in capitals. Names are harder to learn so; from the epoch MORE_FROM on there are more of them.
CAPITALS, MORE_CAPITALS, MORE_FROM = 0.14, 0.27, 2
# Steps in which the learning rate grows.
WARM_UP = 300
# Share of names that are swapped for another of their kind, so that context is learned and not a list.
SWAPPED = 0.35


def losses(net, batch):
    """The loss of each task that the batch has targets for, a mean over words (or rows)."""
    x = net.states(batch)
    out = {}
    floor = 0.1 * batch["total"]
    mean = lambda values: values.sum() / max(values.numel(), floor)
    for key in ("upos", "lemma", "ner", "mention", "post", "kind", "event", "cue"):
        if key in batch:
            keep = batch[key] != IGNORE
            out[key] = mean(F.cross_entropy(net.logits(x[keep], key).float(), batch[key][keep], reduction="none"))
    for key in ("start", "pred", "source", "content"):
        if key in batch:
            keep = batch[key] != IGNORE
            logits = net.logits(x[keep], key)[:, 0].float()
            out[key] = mean(F.binary_cross_entropy_with_logits(logits, batch[key][keep].float(), reduction="none"))
    if "head" in batch:
        arc, rel = net.biaffine["arc"], net.biaffine["rel"]
        b, w, d = x.shape
        with_root = torch.cat([arc.root.expand(b, 1, d).to(x.dtype), x], 1)
        scores = torch.einsum("bip,pq,bjq->bij", arc.lefts(x), arc.u[0], arc.rights(with_root)).float()
        same = torch.cat([torch.ones(b, w, 1, dtype=torch.bool), batch["sentence"][:, :, None] == batch["sentence"][:, None, :]], 2)
        scores = scores.masked_fill(~same, -1e4)
        keep = batch["head"] != IGNORE
        out["arc"] = mean(F.cross_entropy(scores[keep], batch["head"][keep], reduction="none"))
        keep = keep & (batch["rel"] != IGNORE)
        at = keep.nonzero().T
        with_root = torch.cat([rel.root.expand(b, 1, d).to(x.dtype), x], 1)
        heads = rel.rights(with_root[at[0], batch["head"][keep]])
        rels = torch.einsum("np,rpq,nq->nr", rel.lefts(x[keep]), rel.u, heads).float()
        out["rel"] = mean(F.cross_entropy(rels, batch["rel"][keep], reduction="none"))
    if "srl" in batch:
        head = net.biaffine["srl"]
        scores = head.rows(x, batch["srl_rows"], head.rights(x)).float().transpose(1, 2)
        keep = batch["srl"] != IGNORE
        out["srl"] = mean(F.cross_entropy(scores[keep], batch["srl"][keep], reduction="none"))
    if "attr" in batch:
        head = net.biaffine["attr"]
        scores = head.rows(x, batch["attr_rows"], head.rights(x)).float()
        keep = batch["words"][batch["attr_rows"][0]][:, None, :].expand_as(scores)
        out["attr"] = 3 * mean(F.binary_cross_entropy_with_logits(scores[keep], batch["attr"][keep], reduction="none"))
    if "coref" in batch:
        head = net.biaffine["coref"]
        scores = head.rows(x, batch["coref_rows"], head.rights(x)).float()[:, 0]
        scores = torch.cat([scores.new_zeros(len(scores), 1), scores], 1)
        total = scores.masked_fill(~batch["coref_allowed"], -1e4).logsumexp(1)
        right = scores.masked_fill(~batch["coref"], -1e4).logsumexp(1)
        out["coref"] = mean(total - right)
    return out


def names(maker, docs):
    """Words of names by kind and length: those of the corpora, and places of the gazetteer."""
    pools = {}
    for corpus in ("ewt", "gum", "wikigold", "politics"):
        for sentence in (s for d in docs[corpus] for s in d["sentences"]):
            tags, words = sentence.get("ner", []), sentence["words"]
            for i, tag in enumerate(tags):
                if tag.startswith("B-"):
                    end = next((k for k in range(i + 1, len(tags) + 1) if k == len(tags) or tags[k] != "I-" + tag[2:]))
                    pools.setdefault((tag[2:], end - i), []).append(words[i:end])
    with gzip.open(encoder.GAZETTEER, "rt", encoding="utf-8") as rows:
        for row in list(rows)[1:]:
            _, name, _, _, _, kind, _, _, population = row.rstrip("\n").split("\t")
            if kind == "city" and population.isdigit() and int(population) > 60000:
                words = [m.group() for m in corpora.WORD.finditer(name)]
                pools.setdefault(("LOC", len(words)), []).append(words)
    return {key: [([maker.pieces.of(w) for w in words], [shape(w) for w in words]) for words in pool] for key, pool in pools.items()}


def swap(window, pools, kinds, rng):
    """Swaps some names of a window; one in another style than its text's stays as it is."""
    tags, at = window["ner"], 0
    if window["style"]:
        return
    while at < len(tags):
        tag = kinds[tags[at]] if tags[at] >= 0 else "O"
        end = at + 1
        if tag.startswith("B-"):
            while end < len(tags) and tags[end] >= 0 and kinds[tags[end]] == "I-" + tag[2:]:
                end += 1
            pool = pools.get((tag[2:], end - at))
            if pool and rng.random() < SWAPPED:
                pieces, shapes = rng.choice(pool)
                grown = sum(map(len, pieces)) - sum(map(len, window["pieces"][at:end]))
                if sum(map(len, window["pieces"])) + grown <= 126:
                    window["pieces"][at:end], window["shapes"][at:end] = pieces, shapes
        at = end


def epoch(maker, docs, rng, size, mix, pools, capitals=CAPITALS):
    """Batches of one epoch, of about `size` pieces, windows of like length together."""
    windows, styles = [], (("upper", capitals), ("lower", capitals + 0.03), ("title", capitals + 0.06))
    for name, share in mix.items():
        pool = list(docs.get(name, []))
        rng.shuffle(pool)
        times, rest = int(share), share - int(share)
        chosen = pool * times + pool[: round(rest * len(pool))]
        for doc in chosen:
            roll = rng.random()
            style = next((s for s, most in styles if roll < most), None)
            windows += maker.windows(doc, rng, style)
    for window in windows:
        if "ner" in window:
            swap(window, pools, maker.targets.ner, rng)
    length = lambda e: sum(map(len, e["pieces"]))
    rng.shuffle(windows)
    batches = []
    for i in range(0, len(windows), 800):
        group, batch = sorted(windows[i : i + 800], key=length), []
        for e in group:
            if batch and (len(batch) + 1) * (length(e) + 2) > size:
                batches.append(batch)
                batch = []
            batch.append(e)
        batches.append(batch)
    rng.shuffle(batches)
    return batches


def adamw(net, rate, head_rate):
    """An optimiser whose groups carry their highest rate as `peak`: the pretrained part's, and the rest's."""
    pretrained_part = lambda name: name.startswith(("word_emb", "pos_emb", "emb_ln", "layers"))
    groups = [
        {"params": [p for n, p in net.named_parameters() if pretrained_part(n) == within], "peak": peak}
        for within, peak in ((True, rate), (False, head_rate))
    ]
    return torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


def update(net, optimiser, batch, rate, tasks=tuple(WEIGHT)):
    """One step at a share of the highest rates; gives the loss of each task."""
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * rate
    net.train()
    with torch.autocast("cpu", torch.bfloat16):
        parts = losses(net, batch)
        loss = sum(WEIGHT[name] * value for name, value in parts.items() if name in tasks)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimiser.step()
    optimiser.zero_grad(set_to_none=True)
    return parts


def arguments(threads):
    """The arguments of every program that trains."""
    args = argparse.ArgumentParser()
    args.add_argument("--data", type=Path, default="../shared/data")
    args.add_argument("--eval", type=Path, default="../shared/eval")
    args.add_argument("--out", type=Path, required=True)
    args.add_argument("--layers", type=int, default=8)
    args.add_argument("--batch", type=int, default=700)
    args.add_argument("--rate", type=float, default=1.2e-4)
    args.add_argument("--head-rate", type=float, default=1e-3)
    args.add_argument("--seed", type=int, default=7)
    args.add_argument("--threads", type=int, default=threads)
    return args


def main():
    args = arguments(threads=2)
    args.add_argument("--epochs", type=int, default=5)
    args.add_argument("--minutes", type=float, default=0, help="plan the learning rate for this time instead of for epochs")
    args.add_argument("--resume", action="store_true", help="go on from the last checkpoint; an epoch that was cut off begins again")
    args = args.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    docs = corpora.load(args.data, args.eval)
    targets = Targets(docs)
    tensors, vocab = encoder.load(docs, args.layers)
    maker = Maker(Pieces(vocab), targets)
    pools = names(maker, docs)
    net = pretrained(targets.config(args.layers, len(vocab)), tensors)
    optimiser = adamw(net, args.rate, args.head_rate)
    args.out.mkdir(parents=True, exist_ok=True)
    rng = random.Random(args.seed)
    state = {"epoch": 0, "step": 0, "seconds": 0.0}
    saved = args.out / "state.pt"
    if args.resume and saved.exists():
        loaded = torch.load(saved, weights_only=False)
        net.load_state_dict(loaded["net"])
        optimiser.load_state_dict(loaded["optimiser"])
        rng.setstate(loaded["rng"])
        torch.set_rng_state(loaded["torch_rng"])
        state = loaded["state"]
    started = time.time() - state["seconds"]
    while True:
        if args.minutes == 0 and state["epoch"] >= args.epochs:
            break
        batches = epoch(maker, docs, rng, args.batch, MIX, pools, MORE_CAPITALS if state["epoch"] >= MORE_FROM else CAPITALS)
        total, seen, t0, log = args.epochs * len(batches), 0, time.time(), {}
        for k, batch in enumerate(batches):
            progress = (time.time() - started) / (60 * args.minutes) if args.minutes else (state["epoch"] * len(batches) + k) / total
            if progress >= 1:
                break
            rate = min(1.0, (state["step"] + 1) / WARM_UP) * (1 - progress)
            parts = update(net, optimiser, collate(batch), rate)
            state["step"] += 1
            seen += sum(sum(map(len, e["pieces"])) for e in batch)
            for name, value in parts.items():
                log.setdefault(name, []).append(value.item())
            if k % 50 == 49:
                text = " ".join(f"{n} {sum(v) / len(v):.3f}" for n, v in log.items())
                print(f"{state['epoch']}.{k + 1}/{len(batches)} {seen / (time.time() - t0):.0f}/s {progress:.2f} {text}", flush=True)
                log = {}
            if state["step"] % 1000 == 0:
                save(saved, net, vocab, optimiser, rng, state, started)
        else:
            state["epoch"] += 1
            save(saved, net, vocab, optimiser, rng, state, started)
            continue
        break
    save(saved, net, vocab, optimiser, rng, state, started)
    torch.save({"net": net.state_dict(), "config": net.config, "vocab": vocab, "state": state, "arguments": vars(args)},
               args.out / "final.pt")


def save(path, net, vocab, optimiser, rng, state, started):
    state["seconds"] = time.time() - started
    randomness = {"rng": rng.getstate(), "torch_rng": torch.get_rng_state()}
    weights = {"net": net.state_dict(), "config": net.config, "vocab": vocab}
    torch.save(weights | randomness | {"optimiser": optimiser.state_dict(), "state": state}, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").replace(path)


if __name__ == "__main__":
    main()
