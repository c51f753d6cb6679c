import torch
from torch import nn

from turns import serve, settings

s = settings()
model = nn.Sequential(
    nn.Linear(s["inputs"], s["units"]),
    nn.ReLU(),
    nn.Linear(s["units"], s["units"]),
    nn.ReLU(),
    nn.Linear(s["units"], s["classes"]),
)
rows = s["batch"] * s["batches"]
x = torch.randn(rows, s["inputs"])
y = torch.randint(0, s["classes"], (rows,))
serve(model, x, y, s["batch"], units_per_row=1 / s["batch"])
