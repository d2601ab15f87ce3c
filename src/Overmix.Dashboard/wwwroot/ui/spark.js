// A curve of a finger's width: test error over log-spaced epochs, its lowest point marked.

import { color } from './theme.js';

const [width, height] = [104, 26]; // As in the style sheet; asking each canvas would make the browser lay out the page again for every row.
let inks = null;
addEventListener('themechange', () => { inks = null; });

/** Draws onto a canvas. */
export function drawSpark(canvas, spark) {
  inks ??= { line: color('slot-1'), lowest: color('slot-0') };
  const ratio = Math.min(devicePixelRatio || 1, 2);
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext('2d');
  pen.scale(ratio, ratio);
  if (!spark || spark.x.length < 2) return;
  const [low, high] = [Math.min(...spark.y), Math.max(...spark.y)];
  const [first, last] = [Math.log(spark.x[0]), Math.log(spark.x.at(-1))];
  const x = e => 3 + (width - 6) * (last > first ? (Math.log(e) - first) / (last - first) : 0.5);
  const y = v => 3 + (height - 6) * (high > low ? (high - v) / (high - low) : 0.5);
  pen.lineWidth = 1.5;
  pen.lineJoin = 'round';
  pen.strokeStyle = inks.line;
  pen.beginPath();
  spark.x.forEach((e, i) => (i ? pen.lineTo(x(e), y(spark.y[i])) : pen.moveTo(x(e), y(spark.y[i]))));
  pen.stroke();
  const lowest = spark.y.indexOf(low);
  pen.fillStyle = inks.lowest;
  pen.beginPath();
  pen.arc(x(spark.x[lowest]), y(low), 2.25, 0, 2 * Math.PI);
  pen.fill();
}
