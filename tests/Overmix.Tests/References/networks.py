"""The networks in plain PyTorch, and the safetensors format, written from the publications and from torchvision's parameter names; shares no code with Overmix.

As a program it is the other side of the round trip (needs torch; Debian 12: python3-torch):

    networks.py logits NAME WIDTH STEM CHANNELS SIDE CLASSES WEIGHTS INPUTS OUT      logits of given weights
    networks.py create NAME WIDTH STEM CHANNELS SIDE CLASSES WEIGHTS INPUTS OUT      draws weights, writes them and their logits

WEIGHTS, INPUTS and OUT are safetensors files; INPUTS holds 'inputs' [b, c, h, w], OUT receives 'logits' [b, classes].
"""
import json
import math
import struct
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

TYPES = {"F32": np.float32, "I64": np.int64}


def read_safetensors(path):
    with open(path, "rb") as file:
        length = struct.unpack("<Q", file.read(8))[0]
        header, data = json.loads(file.read(length)), file.read()
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = torch.from_numpy(np.frombuffer(data[begin:end], TYPES[entry["dtype"]]).reshape(entry["shape"]).copy())
    return tensors


def write_safetensors(path, tensors):
    names = {np.dtype(kind): name for name, kind in TYPES.items()}
    header, chunks, offset = {}, [], 0
    for name, tensor in tensors.items():
        array = tensor.detach().numpy()
        chunk = array.tobytes()
        header[name] = {"dtype": names[array.dtype], "shape": list(array.shape), "data_offsets": [offset, offset + len(chunk)]}
        chunks.append(chunk)
        offset += len(chunk)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(chunks))


def conv3(inputs, outputs, stride=1, bias=False):
    return nn.Conv2d(inputs, outputs, 3, stride, 1, bias=bias)


def conv1(inputs, outputs, stride=1):
    return nn.Conv2d(inputs, outputs, 1, stride, bias=False)


def stem(kind, channels, width):
    return nn.Conv2d(channels, width, 7, 2, 3, bias=False) if kind == "imageNet" else conv3(channels, width)


def shrink(kind, x):
    return F.max_pool2d(x, 3, 2, 1) if kind == "imageNet" else x


class Basic(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1, self.bn1 = conv3(inputs, outputs, stride), nn.BatchNorm2d(outputs)
        self.conv2, self.bn2 = conv3(outputs, outputs), nn.BatchNorm2d(outputs)
        self.downsample = None if stride == 1 and inputs == outputs else nn.Sequential(conv1(inputs, outputs, stride), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class Bottleneck(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        inside = outputs // 4
        self.conv1, self.bn1 = conv1(inputs, inside), nn.BatchNorm2d(inside)
        self.conv2, self.bn2 = conv3(inside, inside, stride), nn.BatchNorm2d(inside)
        self.conv3, self.bn3 = conv1(inside, outputs), nn.BatchNorm2d(outputs)
        self.downsample = None if stride == 1 and inputs == outputs else nn.Sequential(conv1(inputs, outputs, stride), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))
        return F.relu(self.bn3(self.conv3(y)) + (x if self.downsample is None else self.downsample(x)))


class PreActivation(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(inputs), conv3(inputs, outputs, stride)
        self.bn2, self.conv2 = nn.BatchNorm2d(outputs), conv3(outputs, outputs)
        self.downsample = None if stride == 1 and inputs == outputs else nn.Sequential(conv1(inputs, outputs, stride))

    def forward(self, x):
        a = F.relu(self.bn1(x))
        return self.conv2(F.relu(self.bn2(self.conv1(a)))) + (x if self.downsample is None else self.downsample(a))


def add_stages(network, inputs, plan, block):
    for k, (depth, outputs) in enumerate(plan):
        blocks = []
        for b in range(depth):
            blocks.append(block(inputs, outputs, 2 if b == 0 and k > 0 else 1))
            inputs = outputs
        setattr(network, f"layer{k + 1}", nn.Sequential(*blocks))
    network.stages = len(plan)


def run_stages(network, x):
    for k in range(network.stages):
        x = getattr(network, f"layer{k + 1}")(x)
    return x


class ResNet(nn.Module):
    def __init__(self, width, kind, channels, classes, depths, block, expansion):
        super().__init__()
        self.kind, self.conv1, self.bn1 = kind, stem(kind, channels, width), nn.BatchNorm2d(width)
        add_stages(self, width, [(depth, width * expansion * 2**k) for k, depth in enumerate(depths)], block)
        self.fc = nn.Linear(width * expansion * 8, classes)

    def forward(self, x):
        x = shrink(self.kind, F.relu(self.bn1(self.conv1(x))))
        return self.fc(torch.flatten(F.adaptive_avg_pool2d(run_stages(self, x), 1), 1))


class PreActivationResNet(nn.Module):
    def __init__(self, width, kind, channels, classes, plan):
        super().__init__()
        self.kind, self.conv1 = kind, stem(kind, channels, width)
        add_stages(self, width, plan, PreActivation)
        self.bn, self.fc = nn.BatchNorm2d(plan[-1][1]), nn.Linear(plan[-1][1], classes)

    def forward(self, x):
        x = run_stages(self, shrink(self.kind, self.conv1(x)))
        return self.fc(torch.flatten(F.adaptive_avg_pool2d(F.relu(self.bn(x)), 1), 1))


class Vgg16(nn.Module):
    def __init__(self, width, channels, classes):
        super().__init__()
        layers = []
        for factor in [1, 1, "M", 2, 2, "M", 4, 4, 4, "M", 8, 8, 8, "M", 8, 8, 8, "M"]:
            if factor == "M":
                layers.append(nn.MaxPool2d(2))
            else:
                layers += [conv3(channels, width * factor, bias=True), nn.BatchNorm2d(width * factor), nn.ReLU()]
                channels = width * factor
        self.features, self.classifier = nn.Sequential(*layers), nn.Linear(channels, classes)

    def forward(self, x):
        return self.classifier(torch.flatten(F.adaptive_avg_pool2d(self.features(x), 1), 1))


class SmallCnn(nn.Module):
    def __init__(self, width, channels, classes):
        super().__init__()
        sizes = [channels, width, width, 2 * width, 2 * width]
        for k in range(4):
            setattr(self, f"conv{k + 1}", conv3(sizes[k], sizes[k + 1]))
            setattr(self, f"bn{k + 1}", nn.BatchNorm2d(sizes[k + 1]))
        self.fc = nn.Linear(2 * width, classes)

    def forward(self, x):
        for k in range(4):
            x = F.relu(getattr(self, f"bn{k + 1}")(getattr(self, f"conv{k + 1}")(x)))
            x = F.max_pool2d(x, 2) if k % 2 == 1 else x
        return self.fc(x.mean(dim=(2, 3)))


class Mlp(nn.Module):
    def __init__(self, features, classes, widths):
        super().__init__()
        sizes = [features, *widths, classes]
        self.layers = nn.ModuleList(nn.Linear(i, o) for i, o in zip(sizes, sizes[1:]))

    def forward(self, x):
        x = torch.flatten(x, 1)
        for layer in self.layers[:-1]:
            x = F.relu(layer(x))
        return self.layers[-1](x)


def build(name, width, kind, channels, side, classes, widths=(256, 256)):
    """The network of a name; width in channels of the first stage; kind of stem: cifar or imageNet."""
    if name == "mlp":
        return Mlp(channels * side * side, classes, widths)
    if name == "cnn":
        return SmallCnn(width, channels, classes)
    if name == "vgg16":
        return Vgg16(width, channels, classes)
    if name == "preActResNet18":
        return PreActivationResNet(width, kind, channels, classes, [(2, width * 2**k) for k in range(4)])
    if name == "wideResNet28x10":
        return PreActivationResNet(width, kind, channels, classes, [(4, 10 * width * 2**k) for k in range(3)])
    depths, block, expansion = {"resnet18": ([2, 2, 2, 2], Basic, 1), "resnet34": ([3, 4, 6, 3], Basic, 1), "resnet50": ([3, 4, 6, 3], Bottleneck, 4)}[name]
    return ResNet(width, kind, channels, classes, depths, block, expansion)


def uniform(name, shape):
    """Numbers in [0, 1) that depend on a name and a place only, exact in 32-bit integers: both sides compute them."""
    seed = 2166136261
    for byte in name.encode():
        seed = ((seed ^ byte) * 16777619) & 0xFFFFFFFF
    h = np.arange(math.prod(shape), dtype=np.uint32) * np.uint32(2654435761) + np.uint32(seed)
    for shift, factor in [(16, 0x85EBCA6B), (13, 0xC2B2AE35)]:
        h = (h ^ (h >> np.uint32(shift))) * np.uint32(factor)
    return ((h ^ (h >> np.uint32(16))).astype(np.float64) / 2.0**32).reshape(shape)


def formula_weights(network):
    """Fills a network, statistics too, with numbers of the size that trained networks have."""
    norms = {name for name, module in network.named_modules() if isinstance(module, nn.BatchNorm2d)}
    with torch.no_grad():
        for name, tensor in network.state_dict().items():
            owner, kind = name.rsplit(".", 1)
            u = uniform(name, tuple(tensor.shape))
            if kind == "num_batches_tracked":
                value = np.full((), 7)
            elif kind == "running_var" or (owner in norms and kind == "weight"):
                value = 0.5 + u
            elif kind == "weight":
                value = (2 * u - 1) * math.sqrt(6 / math.prod(tensor.shape[1:]))
            else:
                value = 0.4 * (u - 0.5)
            tensor.copy_(torch.from_numpy(np.asarray(value)))


def main():
    verb, name, width, kind, channels, side, classes, weights, inputs, out = sys.argv[1:]
    network = build(name, int(width), kind, int(channels), int(side), int(classes))
    x = read_safetensors(inputs)["inputs"]
    with torch.no_grad():
        if verb == "create":
            torch.manual_seed(1)
            network.train()(x)  # moves the running statistics
            write_safetensors(weights, network.state_dict())
        else:
            network.load_state_dict(read_safetensors(weights), strict=True)
        write_safetensors(out, {"logits": network.eval()(x)})


if __name__ == "__main__":
    main()
