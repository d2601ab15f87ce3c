"""Logits, state and sizes of every network, in eval mode and float32, with weights and inputs by formula. Run: python3 make_networks.py > networks.json"""
import json

import numpy as np
import torch

from networks import build, formula_weights, uniform

EXAMPLES = 32
OWN_WIDTH = {"mlp": 0, "cnn": 32, "wideResNet28x10": 16}

# name, width, stem, channels, side, classes
CASES = [
    ("mlp", 0, "cifar", 1, 8, 10),
    ("cnn", 4, "cifar", 1, 8, 10),
    ("cnn", 6, "cifar", 1, 28, 10),
    ("resnet18", 8, "cifar", 3, 32, 10),
    ("resnet34", 4, "cifar", 3, 32, 10),
    ("resnet50", 4, "cifar", 3, 32, 10),
    ("preActResNet18", 8, "cifar", 3, 32, 10),
    ("vgg16", 4, "cifar", 3, 32, 10),
    ("wideResNet28x10", 1, "cifar", 3, 32, 10),
    ("resnet18", 4, "imageNet", 3, 70, 7),
    ("resnet34", 4, "imageNet", 3, 64, 7),
    ("resnet50", 2, "imageNet", 3, 64, 7),
    ("preActResNet18", 4, "imageNet", 3, 64, 7),
    ("vgg16", 4, "cifar", 3, 70, 7),
]


def kind_of(tensor):
    return {torch.float32: "F32", torch.int64: "I64"}[tensor.dtype]


def case(name, width, stem, channels, side, classes):
    network = build(name, width, stem, channels, side, classes, (16, 12)).eval()
    formula_weights(network)
    inputs = torch.from_numpy((2 * uniform("input", (EXAMPLES, channels, side, side)) - 1).astype(np.float32))
    with torch.no_grad():
        logits = network(inputs)
    full = build(name, OWN_WIDTH.get(name, 64), stem, channels, side, classes)
    return {
        "name": name, "width": width, "stem": stem, "channels": channels, "side": side, "classes": classes, "examples": EXAMPLES,
        "parametersAtOwnWidth": sum(p.numel() for p in full.parameters()),
        "state": [f"{key} {kind_of(value)} {list(value.shape)}" for key, value in network.state_dict().items()],
        "logits": [float(f"{value:.9g}") for value in logits.flatten().tolist()],
    }


print("[\n" + ",\n".join(json.dumps(case(*c)) for c in CASES) + "\n]")
