"""Makes the tables of docs/results/gradient-norms.md from kept records.

python3 experiments/grad_norm_table.py docs/results/data/grad-norm [docs/results/gradient-norms.md]

Reads FOLDER/GROUP-seedN.metrics.jsonl.gz: one line an evaluation, as Overmix writes metrics.jsonl; and FOLDER/GROUP-seedN.inspect.json, what overmix inspect --json wrote. Prints the tables, or puts them into the page between its two marks.
Python's own library is enough. Intervals are 95 %, Student's t over seeds.
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
        interval([r["instruments"]["heldOutPairExcess"] - r["instruments"]["trainPairExcess"] for r in at]),
        interval([100 * r["testError"] for r in at]),
    ]


def ratio(runs, names):
    """How far a norm has come down from its largest value, at the last evaluation: geometric mean over seeds, in words."""
    def of(run, name):
        values = [r["instruments"][name] for r in run]
        return math.log(max(values) / values[-1])

    def text(name):
        logs = [of(run, name) for run in runs]
        mean = sum(logs) / len(logs)
        half = T[len(logs) - 1] * math.sqrt(sum((v - mean) ** 2 for v in logs) / (len(logs) - 1) / len(logs)) if len(logs) > 1 else 0
        return f"{math.exp(mean):.3g} ({math.exp(mean - half):.3g} to {math.exp(mean + half):.3g})"

    return [text(name) for name in names]


def inspections(folder):
    groups = collections.defaultdict(list)
    for path in sorted(pathlib.Path(folder).glob("*.inspect.json")):
        groups[re.fullmatch(r"(.+)-seed\d+\.inspect", path.stem)[1]].append(json.loads(path.read_text(encoding="utf-8")))
    return groups


def inspected(folder):
    lines = ["| group | seeds | pairs | TV(ỹ, P) | share of the noise fitted | largest eigenvalue, Mixup | largest eigenvalue, ERM |", "| --- | ---: | --- | ---: | ---: | ---: | ---: |"]
    for name, found in sorted(inspections(folder).items()):
        for part in range(len(found[0]["labelNoise"])):
            noise = [f["labelNoise"][part] for f in found]
            top = [interval([f[h]["largest"][0]["value"] for f in found]) if part == 0 else "" for h in ("mixupHessian", "ermHessian")]
            lines.append(f"| {name} | {len(found)} | {noise[0]['pairs']} | {interval([n['totalVariation'] for n in noise])} | {interval([n['fittedShare'] for n in noise])} | {top[0]} | {top[1]} |")
    return lines


def tables(folder):
    heads = ["epoch", "‖∇‖, own objective", "noise-free", "one batch", "‖∇‖, other objective", "cosine", "memorisation gap, nats", "test error, %"]
    lines = []
    groups = sorted(records(folder).items())
    lines += ["| group | seeds | ‖∇‖ falls from its peak to the end by | one batch's by |", "| --- | ---: | ---: | ---: |"]
    for name, runs in groups:
        own = "mixup" if runs[0][0]["objective"] == "mixup" else "erm"
        lines.append(f"| {name} | {len(runs)} | " + " | ".join(ratio(runs, [f"{own}GradientNorm", f"{own}BatchGradientNorm"])) + " |")
    for name, runs in groups:
        epochs = [r["epoch"] for r in runs[0]]
        marks = [next(e for e in epochs if e >= wanted) for wanted in (1, 10, 100, 1000) if wanted < epochs[-1]] + [epochs[-1]]
        lines += ["", f"**{name}**, {len(runs)} seeds", "", "| " + " | ".join(heads) + " |", "|" + " ---: |" * len(heads)]
        lines += ["| " + " | ".join(row(runs, epoch)) + " |" for epoch in marks]
    if inspections(folder):
        lines += ["", "**At the last checkpoint**", ""] + inspected(folder)
    return "\n".join(lines) + "\n"


def main(folder, page=None):
    made = tables(folder)
    if page is None:
        sys.stdout.write(made)
        return
    path = pathlib.Path(page)
    text = path.read_text(encoding="utf-8")
    begin, end = "<!-- tables: made by experiments/grad_norm_table.py -->\n", "<!-- end of tables -->"
    head, rest = text.split(begin)
    path.write_text(head + begin + "\n" + made + "\n" + end + rest.split(end)[1], encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
