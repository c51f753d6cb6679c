"""SASRec (Kang and McAuley 2018) with full softmax in PyTorch, from Millwright's first weights on the same sequences.

Works on a folder with settings.json and arrays: trains all epochs, writes the weights beside the first ones as
NAME.trained and gives the seconds that took.
"""

import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from turns import answer, settings

folder = Path(settings()["folder"])
s = json.loads((folder / "settings.json").read_text())
files = {each["name"]: each for each in s["arrays"]}
arrays = {
    name: torch.from_numpy(np.fromfile(folder / each["file"], dtype=each["dtype"]).reshape(each["shape"]))
    for name, each in files.items()
}
weights = {
    name.removeprefix("weight:"): value.clone().requires_grad_()
    for name, value in arrays.items()
    if name.startswith("weight:")
}
ids, target = arrays["ids"].long(), arrays["target"].long()
length = s["length"]
width = weights["items/embeddings"].shape[1]
future = torch.triu(torch.ones(length, length, dtype=torch.bool), diagonal=1)
share = 0.4


def drop(x):
    return F.dropout(x, share)


def norm(x, name):
    return F.layer_norm(x, (width,), weights[f"{name}/gamma"], weights[f"{name}/beta"], 1e-5)


def dense(x, name):
    return x @ weights[f"{name}/kernel"].reshape(x.shape[-1], -1) + weights[f"{name}/bias"].flatten()


def block(x, hidden, name):
    normal = norm(x, f"{name}/selfAttentionLayerNorm")
    q, k, v = (dense(normal, f"{name}/selfAttentionLayer/{part}") for part in ("query", "key", "value"))
    shares = drop(torch.softmax(q @ k.transpose(1, 2) * width**-0.5 + hidden, -1))
    x = x + drop(dense(shares @ v, f"{name}/selfAttentionLayer/attentionOutput"))
    wide = drop(torch.relu(dense(norm(x, f"{name}/feedforwardLayerNorm"), f"{name}/feedforwardIntermediateDense")))
    return x + drop(dense(wide, f"{name}/feedforwardOutputDense"))


def loss_of(rows):
    read = ids[rows]
    x = weights["items/embeddings"][read] * width**0.5 + weights["position_embedding/embeddings"]
    hidden = torch.zeros(len(rows), length, length).masked_fill_(future | (read == 0)[:, None, :], -1e9)
    x = drop(x)
    for name in ("transformer_encoder", "transformer_encoder_1"):
        x = block(x, hidden, name)
    scores = norm(x, "layer_normalization") @ weights["items/embeddings"][1:].T
    return F.cross_entropy(scores.flatten(0, 1), target[rows].flatten(), ignore_index=-1)


def measure():
    optimizer = torch.optim.Adam(list(weights.values()), lr=s["learningRate"], eps=1e-7)
    start = time.perf_counter()
    for _ in range(s["epochs"]):
        order = torch.randperm(len(ids))
        for first in range(0, len(ids), s["batchSize"]):
            optimizer.zero_grad(set_to_none=True)
            loss_of(order[first : first + s["batchSize"]]).backward()
            optimizer.step()
    took = time.perf_counter() - start
    for name, value in weights.items():
        value.detach().numpy().tofile(folder / f"{files[f'weight:{name}']['file']}.trained")
    return took


answer(measure)
