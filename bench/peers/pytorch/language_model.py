"""The decoder-only Transformer of Millwright's text-generation, in PyTorch: same first weights, batches and steps.

Works on a folder with settings.json and arrays. Modes: "train" gives tokens per second of one pass over some batches,
"generate" tokens per second of greedy decoding with a key-value cache, "perplexity" that of held-out rows after training.
"""

import json
import math
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from turns import ready, synchronize, told_device

told = json.loads(sys.argv[-1])
torch.set_num_threads(told["threads"])
torch.set_flush_denormal(True)
device = told_device(told)
folder = Path(told["folder"])
s = json.loads((folder / "settings.json").read_text())
arrays = {
    each["name"]: torch.from_numpy(np.fromfile(folder / each["file"], dtype=each["dtype"]).reshape(each["shape"])).to(device)
    for each in s["arrays"]
}
heads, context, width = s["heads"], s["context"], s["width"] // s["heads"]
weights = {
    name.removeprefix("weight:"): value.clone().requires_grad_()
    for name, value in arrays.items()
    if name.startswith("weight:")
}
half = width // 2
angles = torch.arange(context, device=device)[:, None].double() * 10000.0 ** (-torch.arange(half, device=device).double() / half)
cos, sin = (torch.cat([each, each], -1).float() for each in (angles.cos(), angles.sin()))
past = torch.ones(context, context, device=device).tril().bool()


def rms(x, scale):
    return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-6) * scale


def rotate(x, cos, sin):
    return x * cos + torch.cat([-x[..., half:], x[..., :half]], -1) * sin


def block(i, x, bias, cos, sin, cache=None):
    w = lambda name: weights[f"block{i}/{name}"]
    batch, time_, features = x.shape
    parts = (rms(x, w("attentionNorm/scale")) @ w("attention/queryKeyValue/kernel")).split(features, -1)
    q, k, v = (part.view(batch, time_, heads, width).transpose(1, 2) for part in parts)
    q, k = rotate(q, cos, sin), rotate(k, cos, sin)
    if cache is not None:
        if i in cache:
            k, v = torch.cat([cache[i][0], k], 2), torch.cat([cache[i][1], v], 2)
        cache[i] = (k, v)
    scores = q @ k.transpose(-1, -2) * width**-0.5
    shares = torch.softmax(scores if bias is None else scores + bias, -1)
    mixed = (shares @ v).transpose(1, 2).reshape(batch, time_, features)
    x = x + mixed @ w("attention/attentionOutput/kernel")
    normal = rms(x, w("feedForwardNorm/scale"))
    wide = F.silu(normal @ w("feedForward/gate/kernel")) * (normal @ w("feedForward/up/kernel"))
    return x + wide @ w("feedForward/down/kernel")


def logits_of(ids, bias, cos, sin, cache=None):
    x = weights["embedding/embeddings"][ids]
    for i in range(s["layers"]):
        x = block(i, x, bias, cos, sin, cache)
    return rms(x, weights["finalNorm/scale"]) @ weights["embedding/embeddings"].T


def losses_of(ids, next_):
    document = (ids == s["documentStart"]).cumsum(1)
    seen = past & (document[:, :, None] == document[:, None, :])
    bias = torch.zeros(seen.shape, device=device).masked_fill(~seen, -1e9)[:, None]
    logits = logits_of(ids.long(), bias, cos, sin)
    return F.cross_entropy(logits.flatten(0, 1), next_.long().flatten(), ignore_index=-1, reduction="none")


optimizer = torch.optim.Adam(list(weights.values()), lr=1e-3, betas=(0.9, 0.98), eps=1e-7)


def steps(count, rates):
    rows = arrays["ids"].shape[0]
    per_pass = math.ceil(rows / s["batch"])
    for step in range(count):
        start = step % per_pass * s["batch"]
        ids, next_ = (arrays[name][start : start + s["batch"]] for name in ("ids", "next"))
        losses = losses_of(ids, next_)
        loss = losses.sum() / (next_ >= 0).sum()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights.values(), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = rates[min(step, len(rates) - 1)]
        optimizer.step()


def perplexity():
    sums, count = 0.0, 0
    with torch.no_grad():
        for start in range(0, arrays["heldIds"].shape[0], 32):
            ids, next_ = (arrays[name][start : start + 32] for name in ("heldIds", "heldNext"))
            sums += losses_of(ids, next_).double().sum().item()
            count += (next_ >= 0).sum().item()
    return math.exp(sums / count)


def generate(count):
    cache, ids = {}, torch.tensor([[s["documentStart"]]], device=device)
    with torch.inference_mode():
        for at in range(count):
            logits = logits_of(ids, None, cos[at : at + 1], sin[at : at + 1], cache)
            ids = logits[:, -1].argmax(-1, keepdim=True)


def measure():
    start = time.perf_counter()
    if told["mode"] == "train":
        steps(s["steps"], s["rates"])
        synchronize()
        return s["steps"] * s["batch"] * context / (time.perf_counter() - start)
    if told["mode"] == "generate":
        for _ in range(s["texts"]):
            generate(context)
        return s["texts"] * context / (time.perf_counter() - start)
    steps(len(s["rates"]), s["rates"])
    return perplexity()


if told["mode"] == "train":
    steps(2, s["rates"])
if told["mode"] == "generate":
    generate(context)
print(ready(), flush=True)
for _ in sys.stdin:
    print(json.dumps({"value": measure()}), flush=True)
