// A chart of curves: uPlot for the drawing; around it a legend that reads values, zoom by dragging, a cursor that all charts of a view share, the keyboard, and
// the same numbers as a table.

import uPlot from '../lib/uPlot/uPlot.esm.js';
import { join, near } from './columns.js';
import { h, replace } from './dom.js';
import { dash, isNumber, number, visible } from './format.js';
import { drawMarkLines, drawMarkWords, stroke } from './marks.js';
import { isPan, wirePan } from './pan.js';
import { scaled } from './span.js';
import { linearTicks, logTicks } from './ticks.js';
import { color } from './theme.js';

const dashes = { solid: [], dashed: [7, 4], dotted: [2, 3], long: [12, 4], mixed: [8, 3, 2, 3] };
const tableRows = 120;

/**
 * options: title, unit (text behind values), series [{ key, label, slot, line, band: { low, high } }], xTitle, log (x), logY, sync, height,
 * format (value → text), tickFormat, zero (draw a line at 0), onZoom(from, to), onMove(share of the width, [from, to] at the start, whether it ends), onReset(), note, focus (keys whose later part sets the height, so that a steep
 * beginning does not flatten the rest; a button shows all of it).
 */
export class Chart {
  constructor(options) {
    Object.assign(this, { height: 230, format: number, ...options });
    this.off = new Set();
    this.markers = [];
    this.values = new Map();
    this.plotBox = h('div', {
      class: 'plot', tabindex: '0', role: 'application', 'aria-roledescription': 'chart', 'aria-label': this.title,
      onkeydown: e => this.key(e),
    });
    this.legend = h('ul', { class: 'legend' });
    this.spoken = h('p', { class: 'hidden', 'aria-live': 'polite' });
    this.tableBox = h('div', { class: 'scroll table-box', tabindex: '0', role: 'region', 'aria-label': `${this.title}, as a table` });
    this.details = h('details', { class: 'as-table', ontoggle: () => this.table() }, h('summary', {}, 'Table', h('span', { class: 'hidden' }, ` of ${this.title}`)), this.tableBox);
    this.message = h('p', { class: 'soft plot-message' });
    this.tall = h('button', { type: 'button', class: 'quiet small', hidden: true, onclick: () => { this.whole = !this.whole; this.draw(); } });
    this.element = h('figure', { class: 'chart' }, h('figcaption', {}, h('h3', {}, this.title), this.note ? h('p', { class: 'note' }, this.note) : null), this.legend, this.plotBox, this.message, this.spoken, h('div', { class: 'chart-foot' }, this.details, this.tall));
    this.resize = new ResizeObserver(() => this.fit());
    this.resize.observe(this.plotBox);
    this.retheme = () => this.draw();
    addEventListener('themechange', this.retheme);
  }

  destroy() {
    this.resize.disconnect();
    clearTimeout(this.roll?.timer);
    removeEventListener('themechange', this.retheme);
    this.plot?.destroy();
  }

  /** Pixels of the axis: what the server thins the curves to. */
  get pixels() {
    return Math.max(100, Math.round((this.plotBox.clientWidth || 560) - 70));
  }

  /** Shows curves: `curves` by key as { x, y } (bands as { x, y, low, high }), the window [from, to], and marks [{ x, label, slot }]. */
  set({ curves, from, to, markers = [], log = this.log }) {
    const same = this.log === log && this.keys === Object.keys(curves).join();
    Object.assign(this, { curves, from, to, markers, log, keys: Object.keys(curves).join() });
    const known = this.series.filter(s => curves[s.key]);
    this.message.textContent = known.length === 0 ? 'Nothing recorded yet.' : '';
    this.plotBox.hidden = known.length === 0;
    this.details.hidden = known.length === 0;
    if (known.length === 0) {
      this.plot?.destroy();
      this.plot = null;
      replace(this.legend);
      return;
    }
    this.known = known;
    this.data = join(known, curves);
    this.name();
    if (this.plot && same) {
      const index = this.plot.cursor.idx;
      this.plot.setData(this.data, false);
      this.rescale();
      if (!isNumber(index)) this.read(null);
    } else {
      this.draw();
    }
    if (this.details.open) this.table();
  }

  /** What a screen reader says of the chart: its title, its marks, its keys. */
  name() {
    const marks = this.markers.toSorted((a, b) => a.x - b.x).map(m => `${m.label} at ${number(m.x)}`).join(', ');
    const name = `${this.title}.${marks ? ` Marked: ${marks}.` : ''} Arrow keys move along the curve, plus and minus zoom, brackets move the part, 0 shows all.`;
    if (this.plotBox.getAttribute('aria-label') !== name) this.plotBox.setAttribute('aria-label', name);
  }

  /** Switches the vertical axis between linear and logarithmic. */
  setLogY(logY) {
    this.logY = logY;
    this.draw();
  }

  draw() {
    if (!this.data || !this.known?.length) return;
    this.plot?.destroy();
    this.buildLegend();
    this.plot = new uPlot(this.options(), this.data, this.plotBox);
    this.rescale();
    this.plot.over.addEventListener('dblclick', () => this.onReset?.());
    wirePan(this.plot.over, this);
  }

  options() {
    const soft = color('soft');
    const axis = { stroke: soft, font: '12px system-ui, sans-serif', ticks: { stroke: color('edge'), width: 1, size: 4 }, grid: { stroke: color('rule'), width: 1 } };
    const space = (u, dimension) => Math.max(2, Math.floor(u.bbox[dimension] / devicePixelRatio / (dimension === 'width' ? (u.width < 440 ? 58 : 75) : 36)));
    return {
      width: this.plotBox.clientWidth || 560,
      height: this.height,
      legend: { show: false },
      padding: [10, 12, 0, 0],
      cursor: {
        y: false,
        points: { size: 7, width: 2 },
        drag: { x: Boolean(this.onZoom), y: false, setScale: false, dist: 5 },
        sync: this.sync ? { key: this.sync, setSeries: false, scales: ['x', null] } : undefined,
        bind: { dblclick: () => null, mousedown: (u, target, act) => e => (isPan(e) ? null : act(e)) },
      },
      scales: {
        x: { time: false, distr: this.log ? 3 : 1, range: () => [this.from, this.to] },
        y: { distr: this.logY ? 3 : 1, range: (u, low, high) => this.range(low, high) },
      },
      axes: [
        { ...axis, label: this.xTitle, labelSize: 18, labelFont: axis.font, labelGap: 0, size: 30, filter: (u, s) => s, splits: (u, i, low, high) => (this.log ? logTicks : linearTicks)(low, high, space(u, 'width')), values: (u, splits) => splits.map(v => number(v)) },
        { ...axis, size: 58, filter: (u, s) => s, splits: (u, i, low, high) => (this.logY ? logTicks : linearTicks)(low, high, space(u, 'height')), values: (u, splits) => splits.map(v => this.tick(v)) },
      ],
      series: [{}, ...this.known.flatMap(s => this.lines(s))],
      bands: this.bandsOf(),
      hooks: {
        drawAxes: [u => drawMarkLines(u, this.markers, this)],
        draw: [u => drawMarkWords(u, this.markers, this)],
        setCursor: [u => this.read(u.cursor.idx)],
        setSelect: [u => this.select(u)],
      },
    };
  }

  tick(value) {
    return this.tickFormat ? this.tickFormat(value) : number(value, 3);
  }

  lines(s) {
    const stroke = color(`slot-${s.slot}`);
    const line = { label: s.label, stroke, width: s.width ?? 1.75, dash: dashes[s.line ?? 'solid'], spanGaps: true, points: { show: false }, show: !this.off.has(s.key) };
    const edge = { ...line, width: 0, stroke: 'transparent' };
    return s.band ? [line, { ...edge, label: `${s.label}, upper` }, { ...edge, label: `${s.label}, lower` }] : [line];
  }

  bandsOf() {
    const bands = [];
    let index = 1;
    for (const s of this.known) {
      if (s.band) bands.push({ series: [index + 1, index + 2], fill: alpha(color(`slot-${s.slot}`), 0.16) });
      index += s.band ? 3 : 1;
    }
    return bands;
  }

  range(low, high) {
    if (!isNumber(low) || !isNumber(high)) return this.logY ? [0.1, 1] : [0, 1];
    if (this.logY) return low === high ? [low / 2, high * 2] : [low / 1.15, high * 1.15];
    const late = this.focus && this.lateHeight();
    this.tall.hidden = !(late < 0.6 * high);
    this.tall.textContent = this.whole ? 'Only the later part' : 'Whole height';
    if (late < 0.6 * high && !this.whole) return [0, late * 1.3];
    const edge = (high - low) * 0.06 || Math.abs(high) * 0.1 || 0.5;
    const bottom = this.zero ? Math.min(low - edge, -edge) : low >= 0 && low - edge < 0 ? 0 : low - edge;
    const head = this.markers.length > 0 ? (high - low) * 0.1 : 0; // Room for the words of the marks.
    return [bottom, this.zero ? Math.max(high + edge, edge) : high + edge + head];
  }

  /** The height of the focused curves behind the first third of the points in the window. */
  lateHeight() {
    const rows = this.data[0].map((x, i) => i).filter(i => this.data[0][i] >= this.from && this.data[0][i] <= this.to);
    const late = rows.slice(Math.floor(rows.length / 3));
    let height = 0;
    this.known.forEach((s, k) => {
      if (this.focus.includes(s.key)) for (const i of late) height = Math.max(height, this.data[k + 1][i] ?? 0);
    });
    return height > 0 ? height : Infinity;
  }

  rescale() {
    this.plot.batch(() => {
      this.plot.setScale('x', { min: this.from, max: this.to });
    });
    this.plot.redraw(true, true);
  }

  buildLegend() {
    this.values.clear();
    replace(this.legend, this.known.map(s => {
      const value = h('output', { class: 'value' });
      this.values.set(s.key, value);
      const pressed = !this.off.has(s.key);
      return h('li', {}, h('button', { type: 'button', class: 'series', 'aria-pressed': String(pressed), title: pressed ? 'Hide this curve' : 'Show this curve', onclick: e => this.toggle(s.key, e.currentTarget) },
        swatch(s), h('span', {}, s.label)), value);
    }));
    this.read(null);
  }

  toggle(key, button) {
    if (this.off.has(key)) this.off.delete(key);
    else this.off.add(key);
    button.setAttribute('aria-pressed', String(!this.off.has(key)));
    let index = 1;
    for (const s of this.known) {
      for (let i = 0; i < (s.band ? 3 : 1); i++, index++) if (s.key === key) this.plot.setSeries(index, { show: !this.off.has(key) });
    }
  }

  /** Fills the legend with the values at a row of the data, or with the last ones. */
  read(row) {
    if (!this.data) return;
    let index = 1;
    for (const s of this.known) {
      const at = near(this.data[index], isNumber(row) ? row : this.data[0].length - 1);
      const value = this.data[index][at];
      const band = s.band && isNumber(this.data[index + 2][at]) ? ` (${this.format(this.data[index + 2][at])} to ${this.format(this.data[index + 1][at])})` : '';
      const box = this.values.get(s.key);
      if (box) box.textContent = isNumber(value) ? this.format(value) + band : dash;
      index += s.band ? 3 : 1;
    }
  }

  select(u) {
    if (u.select.width < 5 || !this.onZoom) return;
    const [from, to] = [u.posToVal(u.select.left, 'x'), u.posToVal(u.select.left + u.select.width, 'x')];
    u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    this.onZoom(from, to);
  }

  key(event) {
    if (!this.plot || event.target !== this.plotBox || event.ctrlKey || event.metaKey || event.altKey) return;
    const last = this.data[0].length - 1;
    const row = isNumber(this.plot.cursor.idx) ? this.plot.cursor.idx : last;
    const step = event.shiftKey ? 10 : 1;
    const moves = { ArrowLeft: -step, ArrowRight: step, PageUp: -25, PageDown: 25, Home: -Infinity, End: Infinity };
    if (Object.hasOwn(moves, event.key)) this.moveTo(Math.min(last, Math.max(0, row + moves[event.key])));
    else if (event.key === '+' || event.key === '=') this.zoomAt(row, 0.5);
    else if (event.key === '-') this.zoomAt(row, 2);
    else if (event.key === '0') this.onReset?.();
    else if (event.key === '[' || event.key === ']') this.onMove?.(event.key === '[' ? -0.25 : 0.25, [this.from, this.to], true);
    else return;
    event.preventDefault();
  }

  moveTo(row) {
    const left = this.plot.valToPos(this.data[0][row], 'x');
    this.plot.setCursor({ left, top: this.plot.over.clientHeight / 2 }, true);
    const said = this.known.filter(s => !this.off.has(s.key)).map(s => `${s.label} ${this.values.get(s.key)?.textContent}`);
    this.spoken.textContent = `${this.xTitle} ${number(this.data[0][row])}: ${said.join(', ')}`;
  }

  zoomAt(row, factor) {
    this.onZoom?.(...scaled([this.from, this.to], this.data[0][row], factor, this.log));
  }

  fit() {
    if (this.plot && this.plotBox.clientWidth > 0 && this.plot.width !== this.plotBox.clientWidth) this.plot.setSize({ width: this.plotBox.clientWidth, height: this.height });
  }

  table() {
    if (!this.details.open || !this.data) return;
    const rows = this.data[0].map((x, i) => i).filter(i => this.data[0][i] >= this.from && this.data[0][i] <= this.to);
    const step = Math.ceil(rows.length / tableRows);
    const kept = rows.filter((r, i) => i % step === 0 || i === rows.length - 1);
    let index = 1;
    const columns = this.known.flatMap(s => {
      const first = index;
      index += s.band ? 3 : 1;
      return s.band ? [[s.label, first], [`${s.label}, low`, first + 2], [`${s.label}, high`, first + 1]] : [[s.label, first]];
    });
    replace(this.tableBox, h('table', {}, h('caption', {}, step > 1 ? `Every ${step}th of the points drawn.` : 'The points drawn.'),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, this.xTitle), columns.map(([label]) => h('th', { scope: 'col', class: 'numeric' }, visible(label))))),
      h('tbody', {}, kept.map(r => h('tr', {}, h('th', { scope: 'row' }, number(this.data[0][r])), columns.map(([, c]) => h('td', { class: 'numeric' }, isNumber(this.data[c][r]) ? this.format(this.data[c][r]) : '')))))));
  }
}

function alpha(hex, share) {
  const [r, g, b] = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
  return `rgba(${r}, ${g}, ${b}, ${share})`;
}

function swatch(s) {
  const canvas = h('canvas', { class: 'swatch', '.width': 44, '.height': 12, 'aria-hidden': 'true' });
  const pen = canvas.getContext('2d');
  stroke(pen, color(`slot-${s.slot}`), dashes[s.line ?? 'solid'].map(v => 1.5 * v), 4, [0, 6], [44, 6]);
  return canvas;
}
