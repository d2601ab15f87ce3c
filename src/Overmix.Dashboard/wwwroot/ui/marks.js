// Upright lines across a chart, with a word each: where something happened.

import { color } from './theme.js';

/** Draws the marks [{ x, label, slot }] that lie in [from, to], and a line at 0 if asked to. */
export function drawMarks(u, markers, { from, to, zero }) {
  const pen = u.ctx;
  const { left, top, width, height } = u.bbox;
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  const ratio = devicePixelRatio || 1;
  if (zero) {
    const y = Math.round(u.valToPos(0, 'y', true)) + 0.5;
    stroke(pen, color('soft'), [], ratio, [left, y], [left + width, y]);
  }
  pen.font = `${11 * ratio}px system-ui, sans-serif`;
  [pen.textAlign, pen.textBaseline] = ['left', 'alphabetic'];
  const until = [-Infinity, -Infinity, -Infinity]; // Labels that would overlap go into a row below, as far as there are rows.
  for (const mark of markers.filter(m => m.x >= from && m.x <= to).sort((a, b) => a.x - b.x)) {
    const x = Math.round(u.valToPos(mark.x, 'x', true)) + 0.5;
    const tint = color(mark.slot === undefined ? 'soft' : `slot-${mark.slot}`);
    stroke(pen, tint, [4 * ratio, 3 * ratio], ratio, [x, top], [x, top + height]);
    const wide = pen.measureText(mark.label).width + 8 * ratio;
    const place = x + wide > left + width ? x - wide : x;
    const line = until.findIndex(end => place >= end);
    if (line >= 0) {
      pen.fillStyle = tint;
      pen.fillText(mark.label, place + 4 * ratio, top + (11 + 13 * line) * ratio);
      until[line] = place + wide;
    }
  }
  pen.restore();
}

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
