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
    told_device(chosen)
    return chosen


device = torch.device("cpu")


def told_device(chosen):
    """Where the work is done from here on: "cuda", where the settings say so, or the processor."""
    global device
    if chosen.get("device", "cpu") == "cuda" and not torch.cuda.is_available():
        sys.exit("PyTorch finds no CUDA device")
    device = torch.device(chosen.get("device", "cpu"))
    return device


def synchronize():
    """Waits for what the device was told to do."""
    if device.type == "cuda":
        torch.cuda.synchronize()


def ready():
    """What a peer says of itself when it can be measured."""
    if device.type == "cuda":
        note = f"on {torch.cuda.get_device_name()}"
        return json.dumps({"version": f"{torch.__version__} (cuda)", "note": note})
    return json.dumps({"version": f"{torch.__version__} ({blas()})"})


def blas():
    """The library that multiplies matrices; the reference BLAS is about forty times slower than OpenBLAS."""
    if torch.backends.mkl.is_available():
        return "mkl"
    with open("/proc/self/maps") as maps:
        files = {line.split("/")[-1].strip() for line in maps}
    names = {name for name in files if "blas" in name and "cublas" not in name}
    for library in ("openblas", "blis", "atlas"):
        if any(library in name for name in names):
            return library
    return "reference BLAS" if names else "own BLAS"


def answer(measure):
    """Says that it is ready, and gives one figure for each line it is sent."""
    print(ready(), flush=True)
    for _ in sys.stdin:
        print(json.dumps({"value": measure()}), flush=True)


def adam(parameters):
    return torch.optim.Adam(parameters, lr=0.001, eps=1e-7)


def serve(model, x, y, batch, optimizers=None, units_per_row=1):
    """Answers with samples a second of one pass over all rows, each time in another order."""
    model.to(device)
    x, y = x.to(device), y.to(device)
    optimizers = optimizers or [adam(model.parameters())]
    loss = torch.nn.CrossEntropyLoss()
    rows = x.shape[0]

    def epoch():
        order = torch.randperm(rows, device=device)
        total = 0.0
        for start in range(0, rows, batch):
            chosen = order[start : start + batch]
            for optimizer in optimizers:
                optimizer.zero_grad(set_to_none=True)
            value = loss(model(x[chosen]), y[chosen])
            value.backward()
            for optimizer in optimizers:
                optimizer.step()
            total += value.item()
        return total

    def measure():
        start = time.perf_counter()
        epoch()
        synchronize()
        return rows * units_per_row / (time.perf_counter() - start)

    epoch()
    answer(measure)
