"""Adam alone: the gradients stand still. With "fused" by the one kernel for the CPU, which PyTorch has since 2.4."""

import time

import torch

import turns
from turns import adam, answer, settings, synchronize

s = settings()
weights = [torch.nn.Parameter(torch.randn(s["side"], s["side"], device=turns.device) * 0.02) for _ in range(s["matrices"])]
for weight in weights:
    weight.grad = torch.randn_like(weight) * 0.001
optimizer = torch.optim.Adam(weights, lr=0.001, eps=1e-7, fused=True) if s["fused"] else adam(weights)


def steps():
    for _ in range(s["steps"]):
        optimizer.step()


def measure():
    start = time.perf_counter()
    steps()
    synchronize()
    return s["steps"] / (time.perf_counter() - start)


steps()
answer(measure)
