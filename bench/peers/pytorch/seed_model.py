import torch
from torch import nn

from turns import serve, settings

s = settings()


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(s["vocabulary"], s["embedding"])
        self.lstm = nn.LSTM(s["embedding"], s["units"], batch_first=True)
        self.dense = nn.Linear(s["units"], s["dense"])
        self.scores = nn.Linear(s["dense"], s["classes"])

    def forward(self, ids):
        _, (hidden, _) = self.lstm(self.embedding(ids))
        return self.scores(torch.relu(self.dense(hidden[0])))


rows = s["batch"] * s["batches"]
x = torch.randint(0, s["vocabulary"], (rows, s["length"]))
y = torch.randint(0, s["classes"], (rows,))
serve(Network(), x, y, s["batch"])
