#!/usr/bin/env python3
"""Reference values for Overmix.Theory.LabelNoise, by SciPy's densities and softmax, and by quadrature on a grid. See README.md.

Usage: python3 make_label_noise.py > label_noise.json
"""
import json

import numpy
import scipy
from scipy import special, stats


def compare(q, p):
    gap = numpy.abs(q - p)
    return {"totalVariation": float(gap.sum() / 2), "supremum": float(gap.max()), "independent": float(1 - q @ p)}


def mixtures(rng):
    for classes, size in [(2, 1), (3, 2), (5, 4), (4, 10)]:
        weights = rng.uniform(0.5, 2, classes)
        means = rng.normal(size=(classes, size)) * 1.5
        deviations = rng.uniform(0.7, 1.4, classes)

        def posterior(x):
            joint = numpy.array([w * stats.multivariate_normal(m, s * s * numpy.eye(size)).pdf(x) for w, m, s in zip(weights, means, deviations)])
            return joint / joint.sum()

        pairs = []
        for lam in [0.0, 0.1, 0.3, 0.5, 0.9]:
            x, other = rng.normal(size=size) * 2, rng.normal(size=size) * 2
            q, p = lam * posterior(x) + (1 - lam) * posterior(other), posterior(lam * x + (1 - lam) * other)
            pairs.append({"lambda": lam, "first": x.tolist(), "second": other.tolist(), "truth": p.tolist(), **compare(q, p)})
        yield {"weights": weights.tolist(), "means": means.ravel().tolist(), "deviations": deviations.tolist(), "pairs": pairs}


def linear(rng):
    for classes, size, temperature in [(2, 3, 1.0), (6, 5, 0.3)]:
        w, b = rng.normal(size=(classes, size)), rng.normal(size=classes)
        x, other, lam = rng.normal(size=size), rng.normal(size=size), 0.3
        f = lambda v: special.softmax((w @ v + b) / temperature)
        q, p = lam * f(x) + (1 - lam) * f(other), f(lam * x + (1 - lam) * other)
        yield {"weights": w.ravel().tolist(), "biases": b.tolist(), "temperature": temperature, "lambda": lam,
               "first": x.tolist(), "second": other.tolist(), **compare(q, p)}


def expected_total_variation(lam, step):
    """E[TV] for two equally likely classes N(-1, 1), N(1, 1) on a line, by the trapezoid rule on [-9, 9]^2."""
    x = numpy.arange(-9, 9 + step / 2, step)
    weight = (stats.norm.pdf(x - 1) + stats.norm.pdf(x + 1)) / 2 * step
    f = special.expit(2 * x)
    total = 0.0
    for value, share, own in zip(x, weight, f):
        total += share * numpy.sum(weight * numpy.abs(lam * own + (1 - lam) * f - special.expit(2 * (lam * value + (1 - lam) * x))))
    return total


def main():
    rng = numpy.random.default_rng(20230301)
    coarse, fine = expected_total_variation(0.3, 0.02), expected_total_variation(0.3, 0.01)
    print(json.dumps({
        "scipy": scipy.__version__, "numpy": numpy.__version__,
        "mixtures": list(mixtures(rng)), "linear": list(linear(rng)),
        "expected": {"lambda": 0.3, "totalVariation": fine, "gridError": abs(fine - coarse)},
    }, indent=1))


if __name__ == "__main__":
    main()
