// Draws a chart as an SVG element from plain data. Colours are written into the elements, so that a saved picture needs no style sheet.
import { svg } from '../ui/dom.js';

const chartFont = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';
const dashes = { solid: null, dashed: '7 4', dotted: '2 4', dashdot: '8 3 2 3' };
const lightPalette = { ground: '#ffffff', ink: '#1b1f24', soft: '#525b66', rule: '#d5dae0', slots: ['#b5410b', '#0b5fa5', '#00735a', '#8a3a86', '#76610a'] };
let measuring = null;

/** The page's own colours, light or dark; the light ones for paper. */
export function paletteOf(element, forPaper = false) {
  if (forPaper) return lightPalette;
  const style = getComputedStyle(element);
  const read = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  return {
    ground: read('--ground', lightPalette.ground),
    ink: read('--ink', lightPalette.ink),
    soft: read('--soft', lightPalette.soft),
    rule: read('--rule', lightPalette.rule),
    slots: lightPalette.slots.map((color, i) => read(`--slot-${i}`, color)),
  };
}

export function textWidth(text, size) {
  measuring ??= document.createElement('canvas').getContext('2d');
  measuring.font = `${size}px ${chartFont}`;
  return measuring.measureText(text).width;
}

/** A number for people: four significant digits, powers of ten where they are shorter. */
export function numberText(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-3)) {
    const [digits, exponent] = value.toExponential(2).split('e');
    return `${trimZeros(digits)}·10${raised(Number(exponent))}`.replace('-', '−');
  }
  if (size >= 1e3) return String(Math.round(value)).replace('-', '−'); // toPrecision would say 1.44e+4
  return trimZeros(value.toPrecision(size >= 1 ? 4 : 3)).replace('-', '−');
}

function trimZeros(text) {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function raised(exponent) {
  return String(exponent).replace(/[-\d]/g, c => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[c]));
}

/** Ticks of an axis: { value, label }; a label may be empty. */
export function axisTicks(axis) {
  if (axis.log) {
    const first = Math.ceil(Math.log10(axis.low) - 1e-9), last = Math.floor(Math.log10(axis.high) + 1e-9);
    const every = Math.max(1, Math.ceil((last - first + 1) / (axis.room ?? 7)));
    const ticks = [];
    for (let k = first; k <= last; k++) {
      const text = k >= -2 && k <= 3 ? String(Number(`1e${k}`)) : `10${raised(k)}`;
      ticks.push({ value: 10 ** k, label: (((k % every) + every) % every) === 0 ? text : '' });
    }
    return ticks;
  }
  const span = axis.high - axis.low;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = [5, 2, 1].find(m => m === 1 || m * power <= span / 4) * power;
  const ticks = [];
  for (let k = Math.ceil(axis.low / step - 1e-9); k * step <= axis.high + 1e-9 * step; k++) {
    const value = Number((k * step).toPrecision(12));
    ticks.push({ value, label: numberText(value) });
  }
  return ticks;
}

/** Where a value lies along an axis: 0 to 1. */
export function axisShare(axis, value) {
  const map = axis.log ? Math.log10 : v => v;
  return (map(value) - map(axis.low)) / (map(axis.high) - map(axis.low));
}

function legendRows(entries, size, room) {
  const rows = [[]];
  let used = 0;
  for (const entry of entries) {
    const width = 30 + textWidth(entry.name, size) + 14;
    if (used + width > room && rows.at(-1).length > 0) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1).push({ ...entry, left: used });
    used += width;
  }
  return rows;
}

function wrapped(text, size, room) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (lines.at(-1) && textWidth(longer, size) > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/**
 * A chart. `spec`: { id, title, x, y, lines, bars, marks, levels, alt }; an axis is { label, low, high, log }, a line { name, slot, dash, wide, x, y }.
 * `frame`: { width, plotHeight, palette, foot }; `foot` is written below the picture.
 * Gives { element, height, toX, plot }: `toX` turns a pixel into a value of the horizontal axis.
 */
export function drawChart(spec, frame) {
  const { width, palette } = frame, small = 12.5;
  const yTicks = axisTicks({ ...spec.y, room: 6 }), xTicks = axisTicks({ ...spec.x, room: width < 420 ? 6 : 9 });
  const left = 18 + Math.max(...yTicks.map(t => textWidth(t.label, small)), 8), right = width - 10;
  const entries = [...spec.lines, ...(spec.bars ? [{ name: spec.bars.name, slot: spec.bars.slot, isBar: true }] : [])];
  const rows = legendRows(entries, small, right - left), foot = frame.foot ? wrapped(frame.foot, 10.5, width - 16) : [];
  const titleLines = wrapped(spec.title, 16.5, width - 16);
  const top = 12 + (19 * titleLines.length) + (19 * rows.length) + 28, bottom = top + frame.plotHeight, height = bottom + 44 + (14 * foot.length);
  const xAt = v => left + ((right - left) * axisShare(spec.x, v)), yAt = v => bottom - ((bottom - top) * axisShare(spec.y, v));
  const text = (content, x, y, more = {}) => svg('text', { x: round(x), y: round(y), 'font-size': small, fill: palette.soft, ...more }, content);
  const clip = `clip-${spec.id}-${Math.round(width)}`;
  const root = svg('svg', {
    xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': `${spec.title}. ${spec.alt}`, 'font-family': chartFont, class: 'chart',
  });
  root.append(svg('title', {}, spec.title), svg('desc', {}, `${spec.alt} ${frame.foot ?? ''}`), svg('rect', { width, height, fill: palette.ground }));
  root.append(svg('defs', {}, svg('clipPath', { id: clip }, svg('rect', { x: round(left), y: round(top), width: round(right - left), height: round(bottom - top) }))));
  titleLines.forEach((line, i) => root.append(text(line, 8, 18 + (19 * i), { 'font-size': 15, 'font-weight': 600, fill: palette.ink })));
  rows.forEach((row, r) => row.forEach(entry => {
    const y = 12 + (19 * titleLines.length) + (19 * r) + 10, x = 8 + entry.left;
    root.append(entry.isBar
      ? svg('rect', { x: round(x + 4), y: y - 9, width: 16, height: 10, fill: palette.slots[entry.slot], 'fill-opacity': 0.45, stroke: palette.slots[entry.slot] })
      : svg('line', { x1: round(x), x2: round(x + 24), y1: y - 4, y2: y - 4, ...strokeOf(entry, palette) }));
    root.append(text(entry.name, x + 30, y, { fill: palette.ink }));
  }));
  root.append(text(spec.y.label, 8, top - 12));
  for (const tick of yTicks) {
    root.append(svg('line', { x1: round(left), x2: round(right), y1: round(yAt(tick.value)), y2: round(yAt(tick.value)), stroke: palette.rule }));
    root.append(text(tick.label, left - 7, yAt(tick.value) + 4, { 'text-anchor': 'end' }));
  }
  for (const tick of xTicks) {
    root.append(svg('line', { x1: round(xAt(tick.value)), x2: round(xAt(tick.value)), y1: round(bottom), y2: round(bottom + (tick.label ? 5 : 3)), stroke: palette.soft }));
    if (tick.label) root.append(text(tick.label, xAt(tick.value), bottom + 18, { 'text-anchor': xAt(tick.value) > right - 12 ? 'end' : 'middle' }));
  }
  root.append(text(spec.x.label, (left + right) / 2, bottom + 35, { 'text-anchor': 'middle' }));
  const inner = svg('g', { 'clip-path': `url(#${clip})` });
  for (const bar of spec.bars?.items ?? []) {
    const y = yAt(Math.max(bar.y, spec.y.low));
    inner.append(svg('rect', { x: round(xAt(bar.from)), y: round(y), width: round(Math.max(0.5, xAt(bar.to) - xAt(bar.from))), height: round(Math.max(0, bottom - y)), fill: palette.slots[spec.bars.slot], 'fill-opacity': 0.45, stroke: palette.slots[spec.bars.slot], 'stroke-width': 0.75 }));
  }
  for (const level of spec.levels ?? []) {
    inner.append(svg('line', { x1: round(left), x2: round(right), y1: round(yAt(level.y)), y2: round(yAt(level.y)), stroke: palette.soft, 'stroke-dasharray': '2 3' }));
    const isHigh = yAt(level.y) < top + 18;
    inner.append(text(level.label, right - 6, yAt(level.y) + (isHigh ? 14 : -5), { 'text-anchor': 'end', ...haloOf(palette) }));
  }
  for (const line of spec.lines) inner.append(svg('path', { d: pathOf(line, spec, xAt, yAt), fill: 'none', 'stroke-linejoin': 'round', ...strokeOf(line, palette) }));
  const taken = (spec.levels ?? []).filter(l => yAt(l.y) < top + 18).map(l => right - 12 - textWidth(l.label, small)); // A level's word at the top: marks step down where they would meet it.
  for (const mark of spec.marks ?? []) {
    const x = xAt(mark.x), isRight = x > (left + right) / 2, end = isRight ? x : x + 6 + textWidth(mark.label, small);
    const row = (mark.row ?? 0) + (taken.some(begin => end > begin) ? 2 : 0);
    inner.append(svg('line', { x1: round(x), x2: round(x), y1: round(top), y2: round(bottom), stroke: palette.slots[mark.slot], 'stroke-dasharray': '2 3', 'stroke-width': 1.5 }));
    if (mark.y !== undefined) inner.append(svg('circle', { cx: round(x), cy: round(yAt(mark.y)), r: 5, fill: palette.ground, stroke: palette.slots[mark.slot], 'stroke-width': 2 }));
    inner.append(text(mark.label, x + (isRight ? -6 : 6), top + 13 + (17 * row), { 'text-anchor': isRight ? 'end' : 'start', ...haloOf(palette), fill: palette.slots[mark.slot] }));
  }
  root.append(inner, svg('line', { x1: round(left), x2: round(right), y1: round(bottom), y2: round(bottom), stroke: palette.soft }));
  foot.forEach((line, i) => root.append(text(line, 8, height - 6 - (14 * (foot.length - 1 - i)), { 'font-size': 10.5 })));
  return { element: root, height, plot: { left, right, top, bottom }, toX: pixel => fromShare(spec.x, (pixel - left) / (right - left)), xAt };
}

function fromShare(axis, share) {
  const inside = Math.min(1, Math.max(0, share));
  return axis.log ? 10 ** (Math.log10(axis.low) + (inside * Math.log10(axis.high / axis.low))) : axis.low + (inside * (axis.high - axis.low));
}

// A rim that keeps lines behind the text off it.
function haloOf(palette) {
  return { 'paint-order': 'stroke', stroke: palette.ground, 'stroke-width': 4 };
}

function strokeOf(line, palette) {
  const dash = dashes[line.dash ?? 'solid'];
  return { stroke: palette.slots[line.slot % palette.slots.length], 'stroke-width': line.wide ? 2.6 : 1.7, ...(dash ? { 'stroke-dasharray': dash } : {}) };
}

function pathOf(line, spec, xAt, yAt) {
  let path = '', isOpen = false;
  for (let i = 0; i < line.x.length; i++) {
    const [x, y] = [line.x[i], line.y[i]];
    const isDrawable = Number.isFinite(x) && Number.isFinite(y) && (!spec.x.log || x > 0);
    if (!isDrawable) {
      isOpen = false;
      continue;
    }
    const height = spec.y.log ? Math.max(y, spec.y.low * 1e-3) : y;
    path += `${isOpen ? 'L' : 'M'}${round(xAt(x))} ${round(Math.max(-1e4, Math.min(1e4, yAt(height))))}`;
    isOpen = true;
  }
  return path || 'M0 0';
}

function round(value) {
  return Math.round(value * 10) / 10;
}
