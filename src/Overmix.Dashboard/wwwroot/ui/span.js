// Parts of an axis, linear or logarithmic: zoomed, moved, and kept inside what there is.

const place = (v, log) => (log ? Math.log(v) : v);
const back = (v, log) => (log ? Math.exp(v) : v);

/** A part made `factor` times as wide around the place `at`. */
export function scaled([from, to], at, factor, log) {
  const [a, b] = [place(from, log), place(to, log)];
  const middle = place(Math.min(to, Math.max(from, at)), log);
  const share = (middle - a) / (b - a);
  const width = (b - a) * factor;
  return [back(middle - share * width, log), back(middle + (1 - share) * width, log)];
}

/** A part moved by a share of its width, as far as there is something: its width stays. */
export function moved([from, to], share, log, [first, last]) {
  const [a, b, low, high] = [from, to, first, last].map(v => place(v, log));
  const by = Math.max(low - a, Math.min(high - b, share * (b - a)));
  return [back(a + by, log), back(b + by, log)];
}
