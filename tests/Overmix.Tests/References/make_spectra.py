#!/usr/bin/env python3
"""Reference values for Overmix.Theory.Spectra: the Marchenko-Pastur law from its Stieltjes transform. See README.md.

Usage: python3 make_spectra.py > spectra.json
"""
import cmath
import json
import math

import numpy
import scipy
from scipy import integrate


def density(x, gamma, variance):
    """Im m(x)/pi, m a root of gamma variance x m^2 + (x - variance(1 - gamma)) m + 1 = 0; no edge formula enters."""
    a, b = gamma * variance * x, x - variance * (1 - gamma)
    root = cmath.sqrt(b * b - 4 * a)
    return abs(((-b + root) / (2 * a)).imag) / math.pi


def edges(gamma, variance):
    """Where the quadratic's discriminant in x vanishes: roots of x^2 - 2 variance (1 + gamma) x + variance^2 (1 - gamma)^2."""
    return sorted(max(0.0, r.real) for r in numpy.roots([1, -2 * variance * (1 + gamma), variance**2 * (1 - gamma) ** 2]))


def share(x, gamma, variance, low, high):
    """Mass of the continuous part up to x, after x = low + (high - low) sin^2 s, which takes the roots out of both edges."""
    def integrand(s):
        y = low + (high - low) * math.sin(s) ** 2
        return density(y, gamma, variance) * (high - low) * math.sin(2 * s) if y > 0 else 0.0
    end = math.asin(math.sqrt(min(1.0, (x - low) / (high - low))))
    value, error = integrate.quad(integrand, 0, end, epsabs=1e-14, epsrel=1e-13, limit=500)
    assert error < 1e-11, (x, gamma, error)
    return value


def rows():
    for gamma in [0.05, 0.25, 0.5, 0.9, 1.0, 1.1, 2.0, 4.0, 20.0]:
        for variance in [1.0, 2 / 3, 2.5]:
            low, high = edges(gamma, variance)
            if gamma == 1.0:
                low = 0.0
            whole = share(high, gamma, variance, low, high)
            points = []
            for fraction in [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98]:
                x = low + fraction * (high - low)
                points.append({"x": x, "density": density(x, gamma, variance), "cumulative": 1 - whole + share(x, gamma, variance, low, high)})
            yield {"gamma": gamma, "variance": variance, "low": low, "high": high, "atom": 1 - whole, "points": points}


def main():
    print(json.dumps({"scipy": scipy.__version__, "numpy": numpy.__version__, "laws": list(rows())}, indent=1))


if __name__ == "__main__":
    main()
