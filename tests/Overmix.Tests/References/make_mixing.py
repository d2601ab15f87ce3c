#!/usr/bin/env python3
"""Reference values for Overmix.Theory.Mixing, by SciPy and exact fractions. See README.md.

Usage: python3 make_mixing.py > mixing.json
"""
import json
import math
from fractions import Fraction

import numpy
import scipy
from scipy import integrate, special


def eta(p):
    """-p ln p."""
    return special.entr(p)


def target_entropy(lam, unlike, eps, classes):
    """Entropy of the whole smoothed target vector, summed class by class."""
    target = [0.0] * classes
    target[0] += lam
    target[1 if unlike else 0] += 1 - lam
    return math.fsum(eta((1 - eps) * t + eps / classes) for t in target)


def beta_entropy(a, b):
    """E[H(lambda)] without the digamma formula's cancellation at small shapes."""
    if a == b and a <= 0.2:
        # psi(1+x) = -gamma + sum_{k>=2} (-1)^k zeta(k) x^(k-1), |x| < 1
        return math.fsum((-1) ** k * special.zeta(k) * ((2 * a) ** (k - 1) - a ** (k - 1)) for k in range(2, 120))
    psi = special.digamma
    return psi(a + b + 1) - (a * psi(a + 1) + b * psi(b + 1)) / (a + b)


def beta_mean(f, a, b):
    """E[f(lambda)] by QUADPACK's algebraic weights (QAWS), divided by the same rule's mass; returns value and error estimate."""
    opts = dict(weight="alg", wvar=(a - 1, b - 1), epsabs=0, epsrel=1e-13, limit=500)
    value, error = integrate.quad(f, 0, 1, **opts)
    mass = special.beta(a, b)
    return value / mass, error / mass


def smoothed(a, b, eps, classes):
    kept, share = 1 - eps, eps / classes
    # Subtract the straight line through the ends, whose mean is known: QAWS then integrates what vanishes at both ends,
    # so that shapes near 0, whose mass sits there, lose nothing.
    def f(lam):
        return target_entropy(lam, True, eps, classes)
    ends = f(0.0)
    value, error = beta_mean(lambda lam: eta(kept * lam + share) + eta(kept * (1 - lam) + share) - eta(share) - eta(kept + share), a, b)
    assert error <= 1e-11 * (ends + value), (a, b, eps, classes, error)
    return ends + value


def uniform_entropy(lo, hi, eps, classes):
    value, error = integrate.quad(lambda lam: target_entropy(lam, True, eps, classes), lo, hi, epsabs=0, epsrel=1e-13, limit=500)
    assert error <= 1e-11 * value, (lo, hi, eps, classes, error)
    return value / (hi - lo)


def unlike(pairing, counts, batch, drop):
    """P(unlike) by walking over the batches of an epoch, in fractions."""
    n = sum(counts)
    if pairing in ("independent", "all-pairs"):
        return 1 - sum(Fraction(c, n) ** 2 for c in counts)
    sizes = [batch] * (n // batch) + ([n % batch] if n % batch and not drop else [])
    same = Fraction(sum(c * (c - 1) for c in counts), n * (n - 1))
    total = Fraction(0)
    for size in sizes:
        self_pair = Fraction(1, size) if pairing == "permutation" or size == 1 else Fraction(0)
        total += size * (1 - self_pair) * (1 - same)
    return total / sum(sizes)


def floor(alpha, pairing, counts, batch, drop, eps):
    u = float(unlike(pairing, counts, batch, drop))
    classes = len(counts)
    mixed = beta_entropy(alpha, alpha) if eps == 0 else smoothed(alpha, alpha, eps, classes)
    return u * mixed + (1 - u) * target_entropy(1.0, False, eps, classes)


def main():
    shapes = [(a, a) for a in (1e-9, 1e-6, 1e-3, 0.05, 0.1, 0.2, 0.4, 0.5, 1.0, 2.0, 4.0, 32.0, 1000.0)]
    shapes += [(0.5, 1.5), (2.0, 5.0), (5.0, 2.0), (0.3, 7.0), (100.0, 3.0)]
    entropies = [dict(alpha=a, beta=b, expectedEntropy=beta_entropy(a, b), expectedProduct=float(
        Fraction(a) * Fraction(b) / ((Fraction(a) + Fraction(b)) * (Fraction(a) + Fraction(b) + 1)))) for a, b in shapes]
    smooth = [dict(alpha=a, beta=b, smoothing=e, classes=c, expectedEntropy=smoothed(a, b, e, c))
              for a, b in [(0.01, 0.01), (0.1, 0.1), (0.2, 0.2), (0.5, 0.5), (1.0, 1.0), (2.0, 2.0), (4.0, 4.0), (32.0, 32.0), (0.5, 1.5), (2.0, 5.0)]
              for e, c in [(1e-4, 10), (0.01, 10), (0.1, 2), (0.1, 10), (0.1, 100), (0.5, 10), (1.0, 10)]]
    uniform = [dict(low=lo, high=hi, smoothing=e, classes=c, expectedEntropy=uniform_entropy(lo, hi, e, c))
               for lo, hi in [(0.0, 1.0), (0.0, 0.5), (0.0, 0.01), (0.2, 0.3), (0.5, 0.500001), (0.99, 1.0), (0.4, 0.8)]
               for e, c in [(0.0, 2), (0.001, 10), (0.1, 10)]]
    mixes = {"digits": [10] * 10, "cifar10": [5000] * 10, "cifar100": [500] * 100, "unequal": [7, 1, 0, 30, 12], "two": [3, 1]}
    floors = []
    for name, counts in mixes.items():
        for pairing in ("independent", "all-pairs", "permutation", "derangement"):
            for batch, drop in [(128, False), (50, False), (7, False), (7, True), (3, False), (1, False)]:
                if pairing in ("independent", "all-pairs"):
                    if batch != 128:
                        continue
                elif drop and sum(counts) < batch:
                    continue
                for alpha in (0.2, 1.0):
                    for eps in (0.0, 0.1):
                        floors.append(dict(mix=name, counts=counts, pairing=pairing, batch=batch, dropLast=drop, alpha=alpha, smoothing=eps,
                                           unlike=float(unlike(pairing, counts, batch, drop)), floor=floor(alpha, pairing, counts, batch, drop, eps)))
    tables = dict(entropies=entropies, smoothed=smooth, uniform=uniform, floors=floors)
    blocks = [f' "{name}": [\n' + ",\n".join("  " + json.dumps(case) for case in cases) + "\n ]" for name, cases in tables.items()]
    print(f'{{\n "scipy": "{scipy.__version__}", "numpy": "{numpy.__version__}",\n' + ",\n".join(blocks) + "\n}")


main()
