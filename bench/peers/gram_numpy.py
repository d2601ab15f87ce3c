#!/usr/bin/env python3
"""The Gram matrix of Mixup random features, as a careful NumPy user would write it: the peer of `gramVsNumpy`.

All n*n ordered pairs of n samples, lambda ~ U(0, 1) for each pair, tanh features, float32 in chunks, float64 across them.
Pre-activations WX are computed once; mixing, tanh and the product work in place on chunks. NumPy turns X.T @ X into SYRK,
so symmetry is used here too. Run it on OpenBLAS (Debian: libopenblas0-pthread), two threads:

    OPENBLAS_NUM_THREADS=2 python3 gram_numpy.py [n] [d] [repeats] [rows]

rows is a chunk's size in units of n pairs; without it 1, 2 and 4 are tried. Prints one JSON line with the best time in seconds and its rows.
"""
import json
import sys
import time

import numpy as np


def gram(pre, targets, clean_pre, rng, rows):
    n, d = pre.shape
    total = np.zeros((d, d))
    moment = np.zeros(d)
    clean_moment = np.zeros(d)
    chunk = np.empty((rows * n, d), np.float32)
    second = np.empty((rows * n, d), np.float32)
    for start in range(0, n, rows):
        stop = min(start + rows, n)
        m = (stop - start) * n
        lam = rng.random((stop - start, n, 1), np.float32)
        mixed = chunk[:m].reshape(stop - start, n, d)
        other = second[:m].reshape(stop - start, n, d)
        np.multiply(pre[None, :, :], 1 - lam, out=mixed)
        np.multiply(pre[start:stop, None, :], lam, out=other)
        mixed += other
        np.tanh(mixed, out=mixed)
        labels = lam[:, :, 0] * targets[start:stop, None] + (1 - lam[:, :, 0]) * targets[None, :]
        clean = np.tanh(lam[:, :, 0] * clean_pre[start:stop, None] + (1 - lam[:, :, 0]) * clean_pre[None, :])
        flat = chunk[:m]
        total += flat.T @ flat
        moment += flat.T @ labels.ravel()
        clean_moment += flat.T @ clean.ravel()
    return total / n**2, moment / n**2, clean_moment / n**2


def main():
    n, d, repeats = (int(a) for a in (sys.argv[1:4] + ["2000", "512", "3"][len(sys.argv) - 1:]))
    tried = [int(a) for a in sys.argv[4:5]] or [1, 2, 4]
    rng = np.random.default_rng(1)
    inputs = rng.standard_normal((n, 32)).astype(np.float32)
    weights = (rng.standard_normal((d, 32)) * 1.5 / np.sqrt(32)).astype(np.float32)
    teacher = (rng.standard_normal(32) * 3 / np.sqrt(32)).astype(np.float32)
    best = {}
    for rows in tried:  # chunks of n, 2n, 4n pairs; the fastest counts
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            clean_pre = inputs @ teacher
            gram(inputs @ weights.T, np.tanh(clean_pre), clean_pre, rng, rows)
            times.append(time.perf_counter() - start)
        best[rows] = min(times)
    rows = min(best, key=best.get)
    print(json.dumps({"n": n, "d": d, "pairs": n * n, "seconds": best[rows], "rows": rows, "secondsByRows": best}))


if __name__ == "__main__":
    main()
