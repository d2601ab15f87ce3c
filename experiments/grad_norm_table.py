"""Prints the tables of docs/results/grad-norm.md from kept records.

python3 experiments/grad_norm_table.py docs/results/data/grad-norm

Reads FOLDER/GROUP-seedN.metrics.jsonl.gz: one line an evaluation, as Overmix writes metrics.jsonl. Python's own library is enough.
"""

import collections
import gzip
import json
import math
import pathlib
import re
import sys

# Student's t, 97.5 %, by degrees of freedom.
T = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262}


def records(folder):
    groups = collections.defaultdict(list)
    for path in sorted(pathlib.Path(folder).glob("*.metrics.jsonl.gz")):
        name = re.fullmatch(r"(.+)-seed\d+\.metrics\.jsonl", path.stem)[1]
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            groups[name].append([r for r in map(json.loads, lines) if "instruments" in r])
    return groups


def interval(values, digits=3):
    mean = sum(values) / len(values)
    if len(values) < 2:
        return f"{mean:.{digits}g}"
    half = T[len(values) - 1] * math.sqrt(sum((v - mean) ** 2 for v in values) / (len(values) - 1) / len(values))
    return f"{mean:.{digits}g} ± {half:.2g}"


def row(runs, epoch):
    at = [next(r for r in run if r["epoch"] == epoch) for run in runs]
    own = "mixup" if at[0]["objective"] == "mixup" else "erm"
    read = lambda name: [r["instruments"][name] for r in at]
    noise_free = [math.copysign(math.sqrt(abs(v)), v) for v in read("mixupGradientSquare")]
    return [
        str(epoch),
        interval(read(f"{own}GradientNorm")),
        interval(noise_free) if own == "mixup" else "–",
        interval(read(f"{own}BatchGradientNorm")),
        interval(read("ermGradientNorm")) if own == "mixup" else interval(read("mixupGradientNorm")),
        interval(read("gradientCosine"), 2),
        interval([r["mixing"]["excess"] for r in at]),
        interval([100 * r["testError"] for r in at]),
    ]


def main(folder):
    heads = ["epoch", "‖∇‖, own objective", "noise-free", "one batch", "‖∇‖, other objective", "cosine", "excess loss", "test error, %"]
    for name, runs in sorted(records(folder).items()):
        epochs = [r["epoch"] for r in runs[0]]
        marks = [next(e for e in epochs if e >= wanted) for wanted in (1, 10, 100, 1000) if wanted < epochs[-1]] + [epochs[-1]]
        print(f"\n**{name}**, {len(runs)} seeds\n")
        print("| " + " | ".join(heads) + " |\n|" + " ---: |" * len(heads))
        for epoch in marks:
            print("| " + " | ".join(row(runs, epoch)) + " |")


if __name__ == "__main__":
    main(sys.argv[1])
