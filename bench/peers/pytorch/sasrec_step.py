import torch
from torch import nn

from turns import serve, settings

s = settings()


class SASRec(nn.Module):
    """Kang and McAuley 2018 with full softmax over all items; the same network as Millwright's."""

    def __init__(self):
        super().__init__()
        self.items = nn.Embedding(s["items"] + 1, s["width"], padding_idx=0)
        self.positions = nn.Parameter(torch.randn(s["length"], s["width"]) * 0.02)
        self.dropout = nn.Dropout(s["dropout"])
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(
                s["width"], 1, 2 * s["width"], dropout=s["dropout"], batch_first=True, norm_first=True
            )
            for _ in range(s["blocks"])
        )
        self.norm = nn.LayerNorm(s["width"])
        hidden = torch.triu(torch.ones(s["length"], s["length"], dtype=torch.bool), diagonal=1)
        self.register_buffer("hidden", hidden)

    def forward(self, ids):
        x = self.dropout(self.items(ids) + self.positions)
        # Keys that are padding are hidden by a finite number, so that a step of padding gets an average, not NaN.
        mask = torch.zeros(ids.shape[0], s["length"], s["length"], device=ids.device)
        mask.masked_fill_(self.hidden | (ids == 0)[:, None, :], -1e9)
        for block in self.blocks:
            x = block(x, src_mask=mask)
        scores = self.norm(x) @ self.items.weight[1:].T
        return scores.flatten(0, 1)


rows = s["batch"] * s["batches"]
lengths = torch.randint(2, s["length"] + 1, (rows,))
ids = torch.randint(1, s["items"] + 1, (rows, s["length"]))
padding = torch.arange(s["length"])[None, :] < (s["length"] - lengths)[:, None]
ids[padding] = 0
targets = torch.randint(0, s["items"], (rows, s["length"]))
targets[padding] = -100


class Flat:
    """Targets of a batch in the shape of its flattened scores."""

    def __init__(self, targets):
        self.targets = targets

    def to(self, device):
        return Flat(self.targets.to(device))

    def __getitem__(self, chosen):
        return self.targets[chosen].flatten()


serve(SASRec(), ids, Flat(targets), s["batch"])
