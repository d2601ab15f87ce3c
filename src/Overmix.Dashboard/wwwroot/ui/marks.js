// Upright lines across a chart, with a word each: where something happened.

import { color } from './theme.js';

const rows = 3;

/** Draws the lines of the marks [{ x, label, slot }] that lie in [from, to], and one at 0 if asked to: below the curves. */
export function drawMarkLines(u, markers, { from, to, zero }) {
  inside(u, (pen, ratio, { left, top, width, height }) => {
    if (zero) {
      const y = Math.round(u.valToPos(0, 'y', true)) + 0.5;
      stroke(pen, color('soft'), [], ratio, [left, y], [left + width, y]);
    }
    for (const mark of shown(u, markers, from, to)) stroke(pen, tintOf(mark), [4 * ratio, 3 * ratio], ratio, [mark.at, top], [mark.at, top + height]);
  });
}

/** Writes their words: above the curves, with a rim. */
export function drawMarkWords(u, markers, { from, to }) {
  inside(u, (pen, ratio, { left, top, width }) => {
    pen.font = `${11 * ratio}px system-ui, sans-serif`;
    [pen.textAlign, pen.textBaseline, pen.lineJoin] = ['left', 'alphabetic', 'round'];
    pen.strokeStyle = color('ground');
    pen.lineWidth = 3 * ratio;
    const marks = shown(u, markers, from, to);
    const until = new Array(rows).fill(-Infinity); // Words that would overlap go into a row below, as far as there are rows.
    for (const [i, mark] of marks.entries()) {
      const wide = pen.measureText(mark.label).width + 8 * ratio;
      const free = (a, b) => a >= left && b <= left + width && !marks.some((other, k) => k !== i && other.at > a && other.at < b);
      const isLeft = !free(mark.at, mark.at + wide) && (free(mark.at - wide, mark.at) || mark.at + wide > left + width);
      const place = isLeft ? mark.at - wide : mark.at;
      const row = until.findIndex(end => place >= end);
      if (row < 0) continue;
      const [x, y] = [place + 4 * ratio, top + (11 + 13 * row) * ratio];
      pen.strokeText(mark.label, x, y);
      pen.fillStyle = tintOf(mark);
      pen.fillText(mark.label, x, y);
      until[row] = place + wide;
    }
  });
}

function shown(u, markers, from, to) {
  return markers.filter(m => m.x >= from && m.x <= to).sort((a, b) => a.x - b.x).map(m => ({ ...m, at: Math.round(u.valToPos(m.x, 'x', true)) + 0.5 }));
}

function inside(u, draw) {
  const pen = u.ctx;
  const { left, top, width, height } = u.bbox;
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  draw(pen, devicePixelRatio || 1, u.bbox);
  pen.restore();
}

const tintOf = mark => color(mark.slot === undefined ? 'soft' : `slot-${mark.slot}`);

/** A straight line. */
export function stroke(pen, style, dash, width, [x, y], [toX, toY]) {
  pen.strokeStyle = style;
  pen.setLineDash(dash);
  pen.lineWidth = width;
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(toX, toY);
  pen.stroke();
  pen.setLineDash([]);
}
