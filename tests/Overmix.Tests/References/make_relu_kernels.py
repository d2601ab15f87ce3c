#!/usr/bin/env python3
"""Reference values for Overmix.Theory.NoiseFirst.ReluKernels: orthant probabilities and quadrature over directions. See README.md.

Usage: python3 make_relu_kernels.py > relu_kernels.json
"""
import json
import math

import numpy
import scipy
from scipy import integrate, stats


def angle(x, y):
    """Kahan's formula, good at small and large angles."""
    a, b = x / numpy.linalg.norm(x), y / numpy.linalg.norm(y)
    return 2 * math.atan2(numpy.linalg.norm(a - b), numpy.linalg.norm(a + b))


def first_layer(x, y):
    """x.y P(w.x > 0, w.y > 0), the probability by Genz's bivariate normal distribution function."""
    theta = angle(x, y)
    if theta < 1e-12:
        return float(x @ y) / 2
    if theta > math.pi - 1e-12:
        return 0.0
    c = math.cos(theta)
    probability = stats.multivariate_normal([0, 0], [[1, c], [c, 1]]).cdf([0, 0])
    return float(x @ y) * probability


def random_feature(x, y):
    """E[relu(w.x) relu(w.y)] = |x||y|/pi times the integral of cos(s) cos(s - theta) over the half-plane that both see."""
    theta = angle(x, y)
    value, error = integrate.quad(lambda s: math.cos(s) * math.cos(s - theta), theta - math.pi / 2, math.pi / 2, epsabs=1e-14, epsrel=1e-13)
    assert error < 1e-12
    return numpy.linalg.norm(x) * numpy.linalg.norm(y) * value / math.pi


def main():
    rng = numpy.random.default_rng(20190509)
    tables = []
    for count, size in [(6, 2), (8, 5)]:
        x = rng.normal(size=(count, size))
        x[1] = 2 * x[0]
        x[2] = -x[0]
        tables.append({
            "inputSize": size, "inputs": x.ravel().tolist(),
            "firstLayer": [first_layer(a, b) for a in x for b in x],
            "randomFeature": [random_feature(a, b) for a in x for b in x]})
    print(json.dumps({"scipy": scipy.__version__, "numpy": numpy.__version__, "tables": tables}, indent=1))


if __name__ == "__main__":
    main()
