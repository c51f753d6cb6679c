"""What every PyTorch peer does: gets ready, then measures once for each line it is sent (see bench/peer.ts)."""

import json
import sys
import time

import torch


def settings():
    chosen = json.loads(sys.argv[1])
    torch.set_num_threads(chosen["threads"])
    torch.set_flush_denormal(True)  # ours does so too
    torch.manual_seed(1)
    return chosen


def blas():
    """The library that multiplies matrices; the reference BLAS is about forty times slower than OpenBLAS."""
    with open("/proc/self/maps") as maps:
        names = {line.split("/")[-1].strip() for line in maps if "blas" in line or "mkl_rt" in line}
    for library in ("openblas", "mkl", "blis", "atlas"):
        if any(library in name for name in names):
            return library
    return "reference BLAS" if names else "own BLAS"


def serve(model, x, y, batch):
    """Answers with samples a second of one pass over all rows, each time in another order."""
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-7)
    loss = torch.nn.CrossEntropyLoss()
    rows = x.shape[0]

    def epoch():
        order = torch.randperm(rows)
        total = 0.0
        for start in range(0, rows, batch):
            chosen = order[start : start + batch]
            optimizer.zero_grad(set_to_none=True)
            value = loss(model(x[chosen]), y[chosen])
            value.backward()
            optimizer.step()
            total += value.item()
        return total

    epoch()
    print(json.dumps({"version": f"{torch.__version__} ({blas()})"}), flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        epoch()
        print(json.dumps({"value": rows / (time.perf_counter() - start)}), flush=True)
