"""A long table, trained by Adam on all of its rows or, with "sparse", by SparseAdam on those that a batch reads."""

import torch
from torch import nn

import turns
from turns import adam, serve, settings

s = settings()


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(s["vocabulary"], s["width"], sparse=s["sparse"])
        self.scores = nn.Linear(s["width"], s["classes"])

    def forward(self, ids):
        return self.scores(self.embedding(ids).mean(dim=1))


model = Network().to(turns.device)
optimizers = None
if s["sparse"]:
    table = torch.optim.SparseAdam(list(model.embedding.parameters()), lr=0.001, eps=1e-7)
    optimizers = [table, adam(model.scores.parameters())]
rows = s["batch"] * s["batches"]
x = torch.randint(0, s["vocabulary"], (rows, s["length"]))
y = torch.randint(0, s["classes"], (rows,))
serve(model, x, y, s["batch"], optimizers)
