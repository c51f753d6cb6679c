"""The encoder-decoder Transformer of Millwright's translation, in PyTorch: same first weights, batches and steps.

Works on a folder with settings.json and arrays. Modes: "train" gives target tokens per second of some steps, "weights"
trains all steps, writes the weights beside the first ones as NAME.trained and gives the last loss.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from turns import blas

told = json.loads(sys.argv[-1])
torch.set_num_threads(told["threads"])
torch.set_flush_denormal(True)
folder = Path(told["folder"])
s = json.loads((folder / "settings.json").read_text())
files = {each["name"]: each for each in s["arrays"]}
arrays = {
    name: torch.from_numpy(np.fromfile(folder / each["file"], dtype=each["dtype"]).reshape(each["shape"]))
    for name, each in files.items()
}
heads, width = s["heads"], s["width"] // s["heads"]
half = width // 2
weights = {
    name.removeprefix("weight:"): value.clone().requires_grad_()
    for name, value in arrays.items()
    if name.startswith("weight:")
}
angles = torch.arange(s["length"])[:, None].double() * 10000.0 ** (-torch.arange(half).double() / half)
cos, sin = (torch.cat([each, each], -1).float() for each in (angles.cos(), angles.sin()))


def rms(x, name):
    return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-6) * weights[f"{name}/scale"]


def rotate(x):
    time_ = x.shape[2]
    return x * cos[:time_] + torch.cat([-x[..., half:], x[..., :half]], -1) * sin[:time_]


def split(x):
    return x.view(x.shape[0], x.shape[1], heads, width).transpose(1, 2)


def mixed(q, k, v, bias):
    shares = torch.softmax(q @ k.transpose(-1, -2) * width**-0.5 + bias, -1)
    return (shares @ v).transpose(1, 2).flatten(2)


def self_attention(x, bias, name):
    q, k, v = (split(part) for part in (rms(x, f"{name}/attentionNorm") @ weights[f"{name}/attention/queryKeyValue/kernel"]).chunk(3, -1))
    return x + mixed(rotate(q), rotate(k), v, bias) @ weights[f"{name}/attention/attentionOutput/kernel"]


def feed_forward(x, name):
    normal = rms(x, f"{name}/feedForwardNorm")
    gate, up, down = (weights[f"{name}/feedForward/{part}/kernel"] for part in ("gate", "up", "down"))
    return x + (F.silu(normal @ gate) * (normal @ up)) @ down


def loss_of(source, target, next_):
    table = weights["embedding/embeddings"]
    hidden = torch.zeros(source.shape).masked_fill(source == 0, -1e9)[:, None, None]
    x = table[source.long()]
    for i in range(s["encoderLayers"]):
        x = feed_forward(self_attention(x, hidden, f"encoder{i}"), f"encoder{i}")
    memory = rms(x, "encoderNorm")
    past = torch.full((target.shape[1], target.shape[1]), -1e9).triu(1)
    y = table[target.long()]
    for i in range(s["decoderLayers"]):
        name = f"decoder{i}"
        y = self_attention(y, past, name)
        k, v = (split(part) for part in (memory @ weights[f"memory{i}/kernel"]).chunk(2, -1))
        q = split(rms(y, f"{name}/crossNorm") @ weights[f"{name}/cross/query/kernel"])
        y = y + mixed(q, k, v, hidden) @ weights[f"{name}/cross/attentionOutput/kernel"]
        y = feed_forward(y, name)
    logits = rms(y, "decoderNorm") @ table.T
    return F.cross_entropy(
        logits.flatten(0, 1), next_.long().flatten(), ignore_index=-1, label_smoothing=s["labelSmoothing"]
    )


optimizer = torch.optim.Adam(list(weights.values()), lr=1e-3, betas=(0.9, 0.98), eps=1e-7)
order, widths, rates = arrays["order"], arrays["widths"], s["rates"]


def steps(first, count):
    for step in range(first, first + count):
        rows = order[step * s["batch"] : (step + 1) * s["batch"]].long()
        source_width, target_width = widths[step].tolist()
        loss = loss_of(
            arrays["source"][rows, :source_width],
            arrays["target"][rows, :target_width],
            arrays["next"][rows, :target_width],
        )
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights.values(), 1.0)
        for group in optimizer.param_groups:
            group["lr"] = rates[step]
        optimizer.step()
    return loss.item()


def measure():
    if told["mode"] == "weights":
        loss = steps(0, len(rates))
        for name, value in weights.items():
            value.detach().numpy().tofile(folder / f"{files[f'weight:{name}']['file']}.trained")
        return loss
    start = time.perf_counter()
    steps(0, told["steps"])
    return told["tokens"] / (time.perf_counter() - start)


if told["mode"] == "train":
    steps(0, 3)
print(json.dumps({"version": f"{torch.__version__} ({blas()})"}), flush=True)
for _ in sys.stdin:
    print(json.dumps({"value": measure()}), flush=True)
