"""Teaching heads on states that stay as they are, and the running mean of weights (Polyak and Juditsky 1992)."""

import copy
import math
import random

import torch

# Reports of a batch.
BATCH = 8


def follow(mean, net, most, step):
    """Moves the running mean towards the weights after so many steps; the past weighs `most` in the end."""
    with torch.no_grad():
        for ours, theirs in zip(mean.parameters(), net.parameters()):
            ours.lerp_(theirs, 1 - min(most, step / (step + 10)))


def teach(head, groups, reports, loss_of, told, epochs, most):
    """The running mean of a head that learns from reports, in groups of parameters as AdamW takes them; `told` says how far a pass has come."""
    optimiser = torch.optim.AdamW(groups)
    steps = epochs * math.ceil(len(reports) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: max(0.02, 1 - s / steps))
    mean, step = copy.deepcopy(head).eval(), 0
    for epoch in range(epochs):
        head.train()
        random.shuffle(reports)
        for at in range(0, len(reports), BATCH):
            loss = loss_of(head, reports[at : at + BATCH])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            step += 1
            follow(mean, head, most, step)
        with torch.no_grad():
            print(f"epoch {epoch + 1}: {told(mean)}", flush=True)
    return mean
