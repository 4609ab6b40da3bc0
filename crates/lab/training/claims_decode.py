"""From the claims network's scores to events, speakers and claims, for a look while training: the program decodes for itself.

Counts are read by a small parser of numbers, and speakers are told apart by their words alone.
"""

import copy
import importlib.util
import re
from pathlib import Path

import numpy
import torch

import claims_data as data
import claims_model as model

SCORER = Path(__file__).parents[4] / "shared/tools/claims/score.py"

SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
VAGUE = {"several": (3, None), "many": (3, None), "dozens": (24, None), "scores": (40, None), "hundreds": (200, None), "thousands": (2000, None), "couple": (2, 2), "dozen": (12, 12)}


def word_number(word):
    word = word.lower().replace(",", "")
    if word.isdigit():
        return int(word)
    if word in SMALL:
        return SMALL.index(word)
    if word in TENS:
        return 20 + 10 * TENS.index(word)
    tens, _, ones = word.partition("-")
    if tens in TENS and ones in SMALL[1:10]:
        return 20 + 10 * TENS.index(tens) + SMALL.index(ones)
    return None


def count(text, before):
    """Bounds that words give."""
    words = re.findall(r"[\w,-]+", text.lower())
    lead = (before.lower()[-25:] + " " + text.lower())[:60]
    number, at = None, 0
    for at, word in enumerate(words):
        n = word_number(word.strip(","))
        if n is not None:
            number = n
            following = words[at + 1 : at + 3]
            if following[:1] == ["hundred"]:
                number *= 100
            elif following[:1] == ["thousand"]:
                number *= 1000
            elif following[:1] == ["dozen"]:
                number *= 12
            if following[:1] in (["to"], ["or"]) and len(following) > 1 and word_number(following[1]) is not None:
                return n, word_number(following[1])
            break
        if word in VAGUE:
            return VAGUE[word]
    if number is None:
        if re.search(r"\b(no|none|nobody|not|without|neither)\b", text.lower()):
            return 0, 0
        return (1, 1)
    if re.search(r"at least|more than|over |minimum|or more|upwards", lead):
        return number, None
    if re.search(r"up to|as many as|at most|fewer than|less than", lead):
        return 0, number
    return number, number


def runs(logits, bias):
    """Spans of one tag: the best path of B, I and O."""
    score = logits - numpy.logaddexp.reduce(logits, axis=1, keepdims=True)
    n = len(score)
    total, back = numpy.full((n, 3), -1e9), numpy.zeros((n, 3), dtype=int)
    for i in range(n):
        for to in range(3):
            gain = score[i, to] + (bias if to else 0)
            if i == 0:
                total[i, to] = gain if to != 2 else -1e9
                continue
            froms = (1, 2) if to == 2 else (0, 1, 2)
            best = max(froms, key=lambda f: total[i - 1, f])
            total[i, to], back[i, to] = total[i - 1, best] + gain, best
    if n == 0:
        return []
    tag, path = int(total[-1].argmax()), []
    for i in range(n - 1, -1, -1):
        path.append(tag)
        tag = back[i, tag]
    path.reverse()
    spans = []
    for i, tag in enumerate(path):
        if tag == 1:
            spans.append([i, i + 1])
        elif tag == 2 and spans and spans[-1][1] == i:
            spans[-1][1] += 1
    return [tuple(s) for s in spans]


def clusters(scores, threshold=0.0):
    """Groups by average linkage of pair scores."""
    groups = [[i] for i in range(len(scores))]
    while len(groups) > 1:
        best = max(
            ((numpy.mean([scores[i][j] for i in a for j in b]), x, y + x + 1) for x, a in enumerate(groups) for y, b in enumerate(groups[x + 1 :])),
        )
        if best[0] <= threshold:
            break
        groups[best[1]] += groups.pop(best[2])
    return groups


def decode(net, doc, bias=0.0, same=0.0):
    h = net(data.batch([doc]))
    logits = net.tags(h).view(doc.n, -1, 3).double().numpy()
    by_tag = {name: runs(logits[:, k], bias) for k, name in enumerate(data.TAGS)}
    span = lambda s: {"start": int(doc.spans[s[0], 0]), "end": int(doc.spans[s[1] - 1, 1]), "text": doc.text[doc.spans[s[0], 0] : doc.spans[s[1] - 1, 1]]}
    triggers = by_tag["trigger"]
    out = {"report": {"id": doc.id, "origin": doc.id, "text": doc.text}, "events": [], "speakers": [{"id": "a", "kind": "author", "mentions": []}], "claims": []}
    if not triggers:
        return out
    states = model.span_mean(h, triggers)
    heads = model.head_words(doc, triggers)
    pair = net.same(states, states, model.buckets(doc, heads, heads), model.extras(doc, triggers, triggers))
    groups = clusters(((pair + pair.T) / 2).numpy(), same)
    types, statuses = net.kind(states).log_softmax(-1), net.status(states).log_softmax(-1)
    for k, group in enumerate(groups):
        kind, _, mode = net.types[int(types[group].sum(0).argmax())].partition("/")
        out["events"].append({"id": f"e{k}", "type": kind, "mode": mode or None, "status": data.STATUSES[int(statuses[group].sum(0).argmax())], "mentions": [span(triggers[i]) for i in group]})
    mentions = by_tag["speaker"]
    for k, mention in enumerate(mentions):
        out["speakers"].append({"id": f"s{k}", "kind": "person", "name": span(mention)["text"], "mentions": [span(mention)]})
    values = [(name, s) for name in data.VALUES for s in by_tag[name]]
    if not values:
        return out
    spans = [v[1] for v in values]
    value_states, value_heads = model.span_mean(h, spans), model.head_words(doc, spans)
    event = net.event(value_states, states, model.buckets(doc, value_heads, heads), model.extras(doc, spans, triggers))
    speaker_states = model.span_mean(h, mentions) if mentions else h[:0]
    by = net.speaker(value_states, speaker_states, model.buckets(doc, value_heads, model.head_words(doc, mentions)), model.extras(doc, spans, mentions))
    stance, part = net.stance(value_states), net.part(value_states)[:, 0]
    for k, (attribute, s) in enumerate(values):
        best = max(range(len(groups)), key=lambda g: float(torch.logsumexp(event[k][groups[g]], 0)))
        who = int(by[k].argmax())
        quote = span(s)
        said = data.STANCES[int(stance[k].argmax())]
        value = {"text": quote["text"]}
        if attribute in data.VALUES[:11] and said != "reports-pending":
            value["low"], value["high"] = count(quote["text"], doc.text[: quote["start"]])
        out["claims"].append({"attribute": attribute, "value": value, "speaker": "a" if who == 0 else f"s{who - 1}", "event": f"e{best}", "stance": said})
    return out


def scorer():
    spec = importlib.util.spec_from_file_location("score", SCORER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def score(docs, outs):
    """Figures of the shared scorer."""
    tools = scorer()
    reports = []
    for doc, out in zip(docs, outs):
        gold = copy.deepcopy(doc.gold)
        tools.shift(gold, doc.text)
        reports.append(tools.Report(gold, out))
    figures = []
    found, predicted, gold = sum(len(r.found) for r in reports), sum(len(r.out["events"]) for r in reports), sum(len(r.gold["events"]) for r in reports)
    prf = lambda tp, p, g: "{:.3f} (P {:.3f} R {:.3f})".format(*[tools.prf(tp, p, g)[k] for k in "fpr"])
    figures.append("events " + prf(found, predicted, gold))
    for level, label in enumerate(tools.LEVELS):
        tp = pred = all_gold = 0
        for r in reports:
            gs, ps, taken, repeated = r.match(level, lambda c: True)
            tp, pred, all_gold = tp + len(taken), pred + len(ps) - repeated, all_gold + len(gs)
        figures.append(f"{label} " + prf(tp, pred, all_gold))
    return "; ".join(figures)
