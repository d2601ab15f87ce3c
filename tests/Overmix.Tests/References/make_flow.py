#!/usr/bin/env python3
"""References for gradient flow and Gaussian kernel matrices, by roads that Overmix does not take.

flow: theta' = eta (b - A theta) as one matrix exponential of the augmented system [[-eta A, eta b], [0, 0]] (scipy.linalg.expm: no eigenvectors).
kernels: E[s(w.x) s(v.x)] by quadrature: tensor Gauss-Hermite for erf and cosine, an angular integral for ReLU (no closed forms).
"""
import json
import os

import numpy as np
from scipy.integrate import quad
from scipy.linalg import expm
from scipy.special import erf


def flow():
    d, eta = 6, 0.7
    rng = np.random.default_rng(20230303)
    basis, _ = np.linalg.qr(rng.standard_normal((d, d)))
    values = np.array([2.0, 0.9, 0.3, 0.05, 0.01, 0.002])
    gram = basis @ np.diag(values) @ basis.T
    gram = (gram + gram.T) / 2
    start, moment = rng.standard_normal(d), rng.standard_normal(d)
    times = np.concatenate([[0.0], 10.0 ** np.linspace(-2, np.log10(1e4 / (eta * 2.0)), 29)])
    system = np.zeros((d + 1, d + 1))
    system[:d, :d], system[:d, d] = -eta * gram, eta * moment
    thetas = [(expm(system * t) @ np.append(start, 1.0))[:d] for t in times]
    return {"rate": eta, "gram": gram.ravel(), "start": start, "moment": moment, "times": times, "thetas": np.ravel(thetas)}


def hermite(function, covariance, left, right):
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    weights = weights / np.sqrt(2 * np.pi)
    a = np.sqrt(left)
    b, c = covariance / a, np.sqrt(right - covariance**2 / left)
    u = a * nodes[:, None]
    v = b * nodes[:, None] + c * nodes[None, :]
    return float(np.sum(weights[:, None] * weights[None, :] * function(u, v)))


def relu(covariance, left, right):
    # x = r (cos t, sin t): the radial integral of r^3 exp(-r^2/2) is 2; the angular one runs where both are positive.
    angle = np.arccos(covariance / np.sqrt(left * right))
    angular, _ = quad(lambda t: np.cos(t) * np.cos(t - angle), angle - np.pi / 2, np.pi / 2, epsabs=0, epsrel=1e-13)
    return float(np.sqrt(left * right) * 2 * angular / (2 * np.pi))


def kernels():
    rng = np.random.default_rng(20230304)
    d, p, inputs = 5, 4, 3
    left, right = rng.standard_normal((d, inputs)) * 0.5, rng.standard_normal((p, inputs)) * 0.5
    left_bias, right_bias = rng.uniform(0, 6, d), rng.uniform(0, 6, p)

    def matrix(kernel):
        return [kernel(w @ v, w @ w, v @ v, b, c) for w, b in zip(left, left_bias) for v, c in zip(right, right_bias)]

    return {
        "inputSize": inputs, "left": left.ravel(), "right": right.ravel(), "leftBias": left_bias, "rightBias": right_bias,
        "cosine": matrix(lambda q, s, t, b, c: hermite(lambda u, v: np.cos(u + b) * np.cos(v + c), q, s, t)),
        "erf": matrix(lambda q, s, t, b, c: hermite(lambda u, v: erf(u) * erf(v), q, s, t)),
        "relu": matrix(lambda q, s, t, b, c: relu(q, s, t)),
    }


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [float(x) for x in value] if isinstance(value, (list, np.ndarray)) else value


if __name__ == "__main__":
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "flow.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(plain({"flow": flow(), "kernels": kernels()}), file, indent=1)
        file.write("\n")
