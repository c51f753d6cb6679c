import torch
from torch import nn
from torch.nn import functional as F

from turns import serve, settings

s = settings()


class Block(nn.Module):
    """A residual block of ResNet-18 (He et al. 2016)."""

    def __init__(self, inputs, filters, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, filters, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(filters)
        self.conv2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(filters)
        short = [nn.Conv2d(inputs, filters, 1, stride, bias=False), nn.BatchNorm2d(filters)]
        self.short = nn.Sequential(*short) if stride > 1 or inputs != filters else nn.Identity()

    def forward(self, x):
        y = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(y)) + self.short(x))


def stack():
    """3x3 convolutions of equal width, so that each needs all three of its products but the first one's input gradient."""
    layers = []
    for i in range(s["layers"]):
        layers += [nn.Conv2d(3 if i == 0 else s["filters"], s["filters"], 3, padding=1), nn.ReLU()]
    return layers, s["filters"]


def resnet():
    stem = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(3, 2, 1)]
    widths = [(64, 64, 1), (64, 64, 1), (64, 128, 2), (128, 128, 1), (128, 256, 2), (256, 256, 1), (256, 512, 2), (512, 512, 1)]
    return stem + [Block(*each) for each in widths], 512


layers, width = stack() if s["network"] == "stack" else resnet()
model = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, s["classes"]))
rows = s["batch"] * s["batches"]
x = torch.randn(rows, 3, s["size"], s["size"])
y = torch.randint(0, s["classes"], (rows,))
serve(model, x, y, s["batch"])
