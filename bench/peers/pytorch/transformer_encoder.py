import torch
from torch import nn

from turns import serve, settings

s = settings()


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        block = nn.TransformerEncoderLayer(
            s["width"], s["heads"], s["feedForward"], dropout=0.0, batch_first=True, norm_first=True
        )
        self.encoder = nn.TransformerEncoder(block, s["layers"], norm=nn.LayerNorm(s["width"]))
        self.scores = nn.Linear(s["width"], s["classes"])

    def forward(self, x):
        return self.scores(self.encoder(x).mean(dim=1))


rows = s["batch"] * s["batches"]
x = torch.randn(rows, s["length"], s["width"])
y = torch.randint(0, s["classes"], (rows,))
serve(Network(), x, y, s["batch"])
