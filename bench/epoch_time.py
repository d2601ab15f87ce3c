#!/usr/bin/env python3
"""How an epoch's time grows with the number of training images: the exponent of a line through log time against log n.

    bench/epoch_time.py OVERMIX ARCHIVE [WIDTH] > epoch-time.json

OVERMIX is the built program, ARCHIVE an image folder or archive with at least 20 000 training images. ResNet-18 in the
automatic precision; each size is trained for three epochs, and the faster of the last two counts: the first warms up.
What is read is `trainingSeconds` in the run's timings.jsonl, which leaves evaluations out.
"""
import glob
import json
import math
import os
import subprocess
import sys
import tempfile

SIZES = [1000, 2000, 5000, 10000, 20000]
REPEATS = 2


def seconds(program, archive, width, count):
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "name": "e", "data.name": "folder", "data.path": archive, "data.train": count, "data.validationFraction": 0, "data.test": 1000,
            "model.name": "resnet18", "model.width": width, "train.batchSize": 100, "train.threads": 0, "train.epochs": 3,
            "evaluation.cadence": "every", "evaluation.batchSize": 500,
        }
        overrides = [part for key, value in settings.items() for part in ("-s", f"{key}={value}")]
        subprocess.run([program, "train", "--out", folder, *overrides], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        with open(glob.glob(os.path.join(folder, "e", "*", "timings.jsonl"))[0]) as lines:
            return min(json.loads(line)["trainingSeconds"] for line in list(lines)[1:])


def main():
    program, archive, width = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 16
    rows = [(count, seconds(program, archive, width, count)) for _ in range(REPEATS) for count in SIZES]
    best = {count: min(s for n, s in rows if n == count) for count in SIZES}
    x, y = [math.log(n) for n in SIZES], [math.log(best[n]) for n in SIZES]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    slope = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y)) / sum((a - mean_x) ** 2 for a in x)
    json.dump({
        "network": "resnet18", "width": width, "batchSize": 100, "exponent": slope,
        "epochs": [{"images": n, "seconds": best[n], "imagesPerSecond": n / best[n]} for n in SIZES],
        "all": [{"images": n, "seconds": s} for n, s in rows],
    }, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
