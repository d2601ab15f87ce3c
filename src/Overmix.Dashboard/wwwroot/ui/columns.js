// The columns that uPlot draws.

import { isNumber } from './format.js';

/** Curves with places of their own onto one axis: missing values are null, and lines run across them. */
export function join(known, curves) {
  const places = [...new Set(known.flatMap(s => curves[s.key].x))].sort((a, b) => a - b);
  const row = new Map(places.map((x, i) => [x, i]));
  const spread = (x, y) => {
    const column = new Array(places.length).fill(null);
    x.forEach((v, i) => { column[row.get(v)] = y[i]; });
    return column;
  };
  return [places, ...known.flatMap(s => {
    const c = curves[s.key];
    return s.band ? [spread(c.x, c.y), spread(c.x, c.high), spread(c.x, c.low)] : [spread(c.x, c.y)];
  })];
}

/** The nearest row with a value, to the left first. */
export function near(column, row) {
  for (let i = row; i >= 0; i--) if (isNumber(column[i])) return i;
  for (let i = row; i < column.length; i++) if (isNumber(column[i])) return i;
  return row;
}
