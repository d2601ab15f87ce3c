#!/usr/bin/env python3
"""A plain PyTorch training loop with Mixup, as its users write it: the peer of `overmix bench train`.

Reads requests from standard input, a JSON object a line, and answers each with one:

    {"network": "resnet18", "width": 64, "batch": 128, "threads": 2, "steps": 3}
    {"seconds": 6.1}

A network is built and warmed up at its first request and kept for the next ones, so that two programs can take turns.
"network" is "mlp" (64-512-512-10) or "resnet18" (CIFAR stem); "device" may be "cuda", then the whole data set of "examples"
bytes is kept on the GPU, the network runs channels-last under bfloat16 autocast, and an epoch is examples/batch steps.
The first line of output says what it runs on.
"""
import ctypes
import json
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        out = F.relu(self.bn1(self.conv1(x)), inplace=True)
        out = self.bn2(self.conv2(out))
        out += identity
        return F.relu(out, inplace=True)


class ResNet18(nn.Module):
    def __init__(self, width, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        blocks, inputs = [], width
        for stage in range(4):
            outputs = width << stage
            for index in range(2):
                blocks.append(Block(inputs, outputs, 2 if stage > 0 and index == 0 else 1))
                inputs = outputs
        self.blocks = nn.Sequential(*blocks)
        self.fc = nn.Linear(inputs, classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)), inplace=True)
        return self.fc(torch.flatten(F.adaptive_avg_pool2d(self.blocks(x), 1), 1))


def mlp():
    return nn.Sequential(nn.Linear(64, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))


class Job:
    """A network with its data and optimiser."""

    def __init__(self, request):
        self.batch = request["batch"]
        self.device = torch.device(request.get("device", "cpu"))
        self.cuda = self.device.type == "cuda"
        count = request.get("examples", 8 * self.batch)
        if request["network"] == "mlp":
            self.net, self.x = mlp(), torch.randn(count, 64)
        else:
            self.net = ResNet18(request["width"])
            self.x = torch.randint(0, 256, (count, 3, 32, 32), dtype=torch.uint8)
        self.y = torch.randint(0, 10, (count,), device=self.device)
        self.x = self.x.to(self.device)
        if not self.cuda:
            self.x = self.x.float() if self.x.dtype != torch.uint8 else self.x.float().div_(255)
        self.net = self.net.to(self.device, memory_format=torch.channels_last) if self.cuda else self.net
        self.net.train()
        self.optimizer = torch.optim.SGD(self.net.parameters(), lr=1e-3, momentum=0.9)
        self.beta = torch.distributions.Beta(1.0, 1.0)
        self.loss = torch.zeros((), device=self.device)

    def step(self, rows):
        x, y = self.x[rows], self.y[rows]
        if self.cuda:
            x = x.to(torch.bfloat16).div_(255).contiguous(memory_format=torch.channels_last)
        lam = self.beta.sample().item()
        partner = torch.randperm(len(rows), device=self.device)
        mixed = lam * x + (1 - lam) * x[partner]
        if self.cuda:
            with torch.autocast("cuda", dtype=torch.bfloat16):
                logits = self.net(mixed)
                loss = lam * F.cross_entropy(logits, y) + (1 - lam) * F.cross_entropy(logits, y[partner])
        else:
            logits = self.net(mixed)
            loss = lam * F.cross_entropy(logits, y) + (1 - lam) * F.cross_entropy(logits, y[partner])
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        self.loss += loss.detach()

    def run(self, steps):
        start = time.perf_counter()
        done = 0
        while done < steps:
            order = torch.randperm(len(self.y), device=self.device)
            for rows in order.split(self.batch)[: steps - done]:
                self.step(rows)
                done += 1
        if self.cuda:
            torch.cuda.synchronize(self.device)
        return time.perf_counter() - start


def openblas():
    """The library that computes products, where it is OpenBLAS; None elsewhere."""
    try:
        with open("/proc/self/maps") as maps:
            return ctypes.CDLL(next(line.split()[-1] for line in maps if "openblas" in line))
    except (OSError, StopIteration):
        return None


def blas_kernel(library):
    """The name of the kernel that OpenBLAS chose for this processor."""
    if library is None:
        return None
    library.openblas_get_corename.restype = ctypes.c_char_p
    return library.openblas_get_corename().decode()


def main():
    torch.mm(torch.ones(2, 2), torch.ones(2, 2))  # loads the BLAS
    blas = openblas()
    print(json.dumps({"version": torch.__version__, "blas": blas_kernel(blas), "cuda": torch.cuda.is_available()}), flush=True)
    jobs = {}
    for line in sys.stdin:
        request = json.loads(line)
        steps = request.pop("steps")
        key = json.dumps(request, sort_keys=True)
        torch.set_num_threads(request["threads"])
        if blas is not None:
            blas.openblas_set_num_threads(request["threads"])  # PyTorch itself leaves it at all cores
        if key not in jobs:
            jobs[key] = Job(request)
            jobs[key].run(request.get("warmup", 2))
        print(json.dumps({"seconds": jobs[key].run(steps)}), flush=True)


if __name__ == "__main__":
    main()
