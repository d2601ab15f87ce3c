// Two classes in the plane whose P(Y | X = x) is known everywhere, a Mixup pair, and the label noise of Theorem 1 along the segment between the two.

const arc = (count, from, to, center, radius) => Array.from({ length: count }, (_, i) => {
  const angle = from + ((to - from) * i / (count - 1));
  return [center[0] + (radius * Math.cos(angle)), center[1] + (radius * Math.sin(angle))];
});

/** Worlds of round Gaussian blobs, all of one weight and one deviation; `blobs[c]` are the centres of class c. */
export const planeWorlds = {
  between: { title: 'a class in between', deviation: 0.55, blobs: [[[-2, 0], [2, 0]], [[0, 0]]], pair: [-2, 0.2, 2, -0.2] },
  blobs: { title: 'two blobs', deviation: 0.7, blobs: [[[-1.6, -0.6]], [[1.6, 0.6]]], pair: [-1.9, -0.4, 1.7, 0.9] },
  moons: { title: 'two moons', deviation: 0.35, blobs: [arc(9, 0, Math.PI, [-0.7, -0.5], 1.7), arc(9, Math.PI, 2 * Math.PI, [0.7, 0.5], 1.7)], pair: [-1.9, 0.7, 2.1, -0.4] },
};

export const planeLimits = { x: 3.2, y: 2.4 };

/** P(Y = 1 | X = x) by Bayes' rule; every blob weighs the same. */
export function posteriorOf(world, x, y) {
  const scale = 2 * world.deviation ** 2;
  const exponents = world.blobs.map(centers => centers.map(([cx, cy]) => -(((x - cx) ** 2) + ((y - cy) ** 2)) / scale));
  const largest = Math.max(...exponents.flat());
  const [zero, one] = exponents.map(list => list.reduce((sum, e) => sum + Math.exp(e - largest), 0));
  return one / (zero + one);
}

/**
 * Along the segment, λ weighting the first point: q = λf(X) + (1−λ)f(X′) is the chance of class 1 by the Mixup label, p = f(x̃) the true one, and |q − p| their
 * total variation distance: at least so often a label drawn from q is wrong, whatever the coupling.
 */
export function segmentOf(world, [ax, ay, bx, by], count = 201) {
  const [first, second] = [posteriorOf(world, ax, ay), posteriorOf(world, bx, by)];
  return Array.from({ length: count }, (_, i) => {
    const lambda = i / (count - 1), x = (lambda * ax) + ((1 - lambda) * bx), y = (lambda * ay) + ((1 - lambda) * by);
    const mixed = (lambda * first) + ((1 - lambda) * second), truth = posteriorOf(world, x, y);
    return { lambda, x, y, mixed, truth, distance: Math.abs(mixed - truth) };
  });
}
