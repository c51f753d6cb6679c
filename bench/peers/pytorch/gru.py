import torch
from torch import nn

from turns import serve, settings

s = settings()


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(s["features"], s["units"], batch_first=True)
        self.scores = nn.Linear(s["units"], s["classes"])

    def forward(self, x):
        _, hidden = self.gru(x)
        return self.scores(hidden[0])


rows = s["batch"] * s["batches"]
x = torch.randn(rows, s["length"], s["features"])
y = torch.randint(0, s["classes"], (rows,))
serve(Network(), x, y, s["batch"])
