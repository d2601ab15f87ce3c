// One run: its curves, live, and what is known about it.

import { getJson } from '../ui/api.js';
import { h, replace } from '../ui/dom.js';
import { count, dash, duration, isNumber, number, percent, plural, points, stamp, visible } from '../ui/format.js';
import { isAlarm, markBadges, stateBadge, verdictBadge } from '../ui/badges.js';
import { Chart } from '../ui/chart.js';
import { moved, scaled } from '../ui/span.js';
import { zoomField } from '../ui/zoom.js';
import { facts, logTable } from './run-facts.js';

const times = { epoch: 'epoch', step: 'step', flowTime: 'flow time' };
const share = value => percent(value);
const shareTick = value => `${number(100 * value, 3)} %`;
const known = [
  { title: 'Error', format: share, tickFormat: shareTick, focus: ['testError', 'validationError'], series: [['testError', 'test', 0], ['validationError', 'validation', 1, 'dashed'], ['trainError', 'training, clean', 2, 'dotted'], ['averagedTestError', 'test, averaged weights', 3, 'long'], ['averagedValidationError', 'validation, averaged weights', 4, 'mixed']] },
  { title: 'Training loss and its floor', series: [['loss', 'loss', 0], ['floor', 'floor, expected', 1, 'dashed'], ['targetEntropy', 'floor, of the targets fed', 2, 'dotted']] },
  { title: 'Excess loss', logY: true, note: 'Loss above the entropy of the targets fed: 0 at the floor.', series: [['excess', 'excess', 0]] },
  { title: 'Accuracy', format: share, tickFormat: shareTick, series: [['testAccuracy', 'test', 0], ['cleanTrainAccuracy', 'training, clean', 2, 'dotted'], ['weightedAccuracy', 'mixed, λ-weighted', 3, 'dashed'], ['dominantAccuracy', 'mixed, dominant label', 4, 'mixed']] },
  { title: 'Loss on unmixed examples', series: [['testLoss', 'test', 0], ['validationLoss', 'validation', 1, 'dashed'], ['trainLoss', 'training', 2, 'dotted'], ['averagedTestLoss', 'test, averaged weights', 3, 'long'], ['averagedValidationLoss', 'validation, averaged weights', 4, 'mixed']] },
  { title: 'Learning rate', series: [['learningRate', 'learning rate', 1]] },
  { title: 'Excess loss on frozen pairs', logY: true, note: 'What lies between held-out and training pairs is memorised.', series: [['trainPairExcess', 'training pairs', 0], ['heldOutPairExcess', 'held-out pairs', 1, 'dashed'], ['crossPairExcess', 'training × held-out', 2, 'dotted']] },
  { title: 'Memorisation gap', note: 'Excess loss on held-out pairs minus that on training pairs.', series: [['memorizationGap', 'gap', 0]] },
  { title: 'Gradient norms', logY: true, note: 'On all of a frozen set, at fixed batch-norm statistics; of a batch: root mean square.', series: [['mixupGradientNorm', 'Mixup', 0], ['ermGradientNorm', 'ERM', 1, 'dashed'], ['mixupBatchGradientNorm', 'Mixup, a batch', 2, 'dotted'], ['ermBatchGradientNorm', 'ERM, a batch', 3, 'mixed']] },
  { title: 'Mixup gradient squared', note: 'Estimate for the expected objective without bias: may dip below 0.', series: [['mixupGradientSquare', 'squared norm', 0]] },
  { title: 'Cosine between the gradients', note: 'Of the Mixup and the ERM objective.', series: [['gradientCosine', 'cosine', 0]] },
  { title: 'Weights', note: 'Length of the vector of weights, and of the way from the start.', series: [['weightNorm', 'norm', 0], ['startDistance', 'distance from the start', 1, 'dashed']] },
  { title: 'Calibration, validation part', series: [['calibrationError', 'expected calibration error', 0], ['brier', 'Brier score', 1, 'dashed']] },
];
const unplotted = new Set([...known.flatMap(c => c.series.map(s => s[0])), ...Object.keys(times), 'validationAccuracy']);

/** The charts of a run: the usual ones that it has, and whatever else it recorded. */
export function chartsOf(names) {
  return [
    ...known.filter(c => c.series.some(s => names.includes(s[0]))),
    ...names.filter(n => !unplotted.has(n)).map(n => ({ title: words(n), series: [[n, words(n), 0]] })),
  ];
}

export async function show(root, { parts: [id], query }, { store, setQuery }) {
  const view = new RunView(root, id, query, store, setQuery);
  await view.load();
  const stop = store.listen(ids => view.refresh(ids));
  return () => {
    stop();
    view.leave();
  };
}

class RunView {
  constructor(root, id, query, store, setQuery) {
    Object.assign(this, { root, id, store, setQuery });
    this.x = Object.hasOwn(times, query.get('x') ?? '') ? query.get('x') : 'epoch';
    this.log = query.get('axis') !== 'linear';
    this.from = positive(query.get('from'));
    this.to = positive(query.get('to'));
    this.charts = new Map();
    this.abort = new AbortController();
  }

  leave() {
    this.abort.abort();
    this.charts.forEach(c => c.destroy());
  }

  async load() {
    const first = this.ask(); // Asked for together with the rest: long logs take the server a moment.
    first.catch(() => {}); // Said by curves().
    try {
      this.about = await getJson(`/api/runs/${encodeURIComponent(this.id)}`, { signal: this.abort.signal });
    } catch (error) {
      if (error.status !== 404) throw error;
      replace(this.root, h('div', { class: 'empty' }, h('h1', {}, 'No such run'), h('p', {}, 'It may have been moved or deleted.'), h('p', {}, h('a', { href: '#/runs' }, 'All runs'))));
      return;
    }
    this.build();
    await this.curves(first);
  }

  /** Asks for the curves of the part that is shown, as finely as it is wide. */
  ask() {
    const width = this.charts.values().next().value?.pixels ?? Math.round(this.root.clientWidth / (this.root.clientWidth > 900 ? 2 : 1));
    const query = new URLSearchParams({ x: this.x, scale: this.log ? 'log' : 'linear', pixels: Math.min(8000, Math.max(100, width)) });
    if (isNumber(this.from)) query.set('from', this.from);
    if (isNumber(this.to)) query.set('to', this.to);
    return getJson(`/api/runs/${encodeURIComponent(this.id)}/curves?${query}`, { signal: this.abort.signal });
  }

  build() {
    const { run } = this.about;
    const parts = run.path.split('/');
    this.head = h('div', { class: 'run-head' });
    this.tools = h('div', { class: 'tools' });
    this.trouble = h('p', { class: 'wrong', role: 'status' });
    this.grid = h('div', { class: 'charts' });
    this.below = h('div', {});
    replace(this.root,
      h('p', { class: 'crumb' }, h('a', { href: '#/runs' }, 'Runs'), parts.slice(0, -1).map(p => [' / ', h('bdi', {}, visible(p))])),
      h('h1', {}, h('bdi', {}, visible(parts.at(-1)))), this.head, this.tools, this.trouble, this.grid, this.below);
    this.heading();
    this.controls();
    this.rest();
  }

  heading() {
    const run = this.store.runs.get(this.id) ?? this.about.run;
    const progress = isNumber(run.epochs) && run.epochs > 0 ? Math.min(1, run.epoch / run.epochs) : 0;
    const figure = (label, value, note) => h('div', {}, h('dt', {}, label), h('dd', {}, value, note ? h('span', { class: 'soft' }, ` ${note}`) : null));
    replace(this.head,
      h('p', { class: 'badges' }, stateBadge(run.state), verdictBadge(run.verdict), markBadges(run.marks)),
      run.state === 'running' ? h('p', { class: 'progress' }, h('progress', { max: 1, value: progress, 'aria-label': 'Epochs done' }), ` epoch ${count(run.epoch)} of ${count(run.epochs)}`, isNumber(run.eta) ? `, ${duration(run.eta)} to go` : '') : null,
      this.about.problems.length ? h('ul', { class: 'problems' }, this.about.problems.slice(0, 20).map(p => h('li', {}, visible(p)))) : null,
      run.verdict?.summary ? h('p', { class: 'verdict-text' }, visible(run.verdict.summary), isNumber(run.verdict.seeds) ? h('span', { class: 'soft' }, ` Over ${plural(run.verdict.seeds, 'seed')}.`) : null) : null,
      h('dl', { class: 'figures' },
        figure('best on validation', percent(run.best?.test), run.best ? `test error, epoch ${count(run.best.epoch)}` : null),
        figure('last', percent(run.last?.test), run.last ? `epoch ${count(run.last.epoch)}` : null),
        figure('rise', run.last && run.best ? `${points(100 * (run.last.test - run.best.test))}` : dash, 'points'),
        figure('excess loss', number(run.last?.excess, 3), run.last ? `floor ${number(run.last.floor)}` : null)));
  }

  controls() {
    const axis = h('select', { id: 'time', onchange: () => this.change({ x: axis.value, from: null, to: null }) }, Object.entries(times).map(([k, t]) => h('option', { value: k, '.selected': k === this.x }, t)));
    const pressed = (on, text, act) => h('button', { type: 'button', 'aria-pressed': String(on), onclick: act }, text);
    const scale = h('div', { class: 'segments', role: 'group', 'aria-label': 'Time axis' });
    const paint = () => replace(scale,
      pressed(this.log, 'Logarithmic', () => this.change({ log: true, from: null, to: null }).then(paint)),
      pressed(!this.log, 'Linear', () => this.change({ log: false, from: null, to: null }).then(paint)));
    paint();
    this.zoomBar = zoomField({ zoom: factor => this.zoomBy(factor), move: share => this.move(share, this.window, true), reset: () => this.reset() });
    const seeds = this.about.siblings.filter(id => id !== this.id);
    replace(this.tools,
      h('div', { class: 'field' }, h('label', { for: 'time' }, 'Time'), axis),
      h('div', { class: 'field' }, h('span', {}, 'Axis'), scale),
      this.zoomBar.element,
      h('div', { class: 'field' }, h('span', {}, seeds.length ? `${plural(seeds.length, 'more run')} in this folder` : 'Alone in its folder'),
        h('a', { class: 'button', href: `#/compare?g=${encodeURIComponent(`f:${this.about.run.group}`)}` }, seeds.length ? 'Show together' : 'Compare')),
      h('div', { class: 'field' }, h('span', {}, 'What it was fed'), h('a', { class: 'button', href: `#/gallery/${this.id}` }, 'Mixed examples')));
  }

  change(state) {
    Object.assign(this, state);
    this.setQuery({ x: this.x === 'epoch' ? null : this.x, axis: this.log ? null : 'linear', from: this.from, to: this.to });
    return this.curves();
  }

  zoom(from, to) {
    const [first, last] = this.span;
    return this.change({ from: Math.max(first, from) <= first ? null : tidy(from), to: to >= last ? null : tidy(to) });
  }

  zoomBy(factor) {
    const [from, to] = this.window;
    return this.zoom(...scaled(this.window, this.log ? Math.sqrt(from * to) : (from + to) / 2, factor, this.log));
  }

  /** Moves the part that is shown; the address follows when the movement ends. */
  move(share, start, ends) {
    if (this.from === null && this.to === null) return;
    const [from, to] = moved(start, share, this.log, this.span).map(tidy);
    if (ends) this.change({ from, to });
    else if (from !== this.from || to !== this.to) Object.assign(this, { from, to }).curves();
  }

  reset() {
    return this.change({ from: null, to: null });
  }

  refresh(ids) {
    if (ids !== null && !ids.includes(this.id)) return;
    const run = this.store.runs.get(this.id);
    if (!run || run.change === this.seen || !this.grid) return;
    this.seen = run.change;
    this.heading();
    this.curves();
    this.again();
  }

  // Events and problems change seldom: asked for at most every two seconds.
  again() {
    this.soon ??= setTimeout(async () => {
      this.soon = null;
      try {
        this.about = await getJson(`/api/runs/${this.id}`, { signal: this.abort.signal });
        this.heading();
        replace(this.events, logTable(this.about));
      } catch {
        // The next change tries again.
      }
    }, 2000);
  }

  async curves(asked) {
    if (this.asking) {
      this.askAgain = true;
      return;
    }
    this.asking = true;
    try {
      this.shown = await (asked ?? this.ask());
      this.trouble.textContent = '';
      this.draw();
    } catch (error) {
      if (error.name !== 'AbortError') this.trouble.textContent = `The curves could not be read: ${error.message}`;
    } finally {
      this.asking = false;
    }
    if (this.askAgain) {
      this.askAgain = false;
      await this.curves();
    }
  }

  draw() {
    const { series, first, last } = this.shown;
    this.span = [isNumber(first) ? first : 1, last];
    const from = this.from ?? this.span[0];
    const to = Math.max(this.to ?? last, from * (1 + 1e-9) + 1e-12);
    this.window = [from, to];
    this.zoomBar.set(this.from !== null || this.to !== null, Object.keys(series).length > 0);
    const markers = this.markers();
    for (const chart of chartsOf(Object.keys(series))) {
      const curves = Object.fromEntries(chart.series.filter(s => series[s[0]]).map(s => [s[0], positiveOnly(series[s[0]], chart.logY)]));
      this.chart(chart).set({ curves, from, to, markers, log: this.log });
    }
    if (this.grid.children.length === 0) replace(this.grid, h('p', { class: 'empty' }, ['foreign', 'damaged'].includes(this.about.run.state) ? 'This folder holds no curve that can be shown.' : 'No evaluation yet. Curves appear with the first one.'));
  }

  chart(plan) {
    if (!this.charts.has(plan.title)) {
      if (this.charts.size === 0) replace(this.grid);
      const chart = new Chart({
        ...plan, sync: 'run', xTitle: times[this.x], series: plan.series.map(([key, label, slot, line]) => ({ key, label, slot, line })),
        onZoom: (from, to) => this.zoom(from, to), onMove: (share, start, ends) => this.move(share, start, ends), onReset: () => this.reset(),
      });
      this.charts.set(plan.title, chart);
      this.grid.append(chart.element);
    }
    const chart = this.charts.get(plan.title);
    chart.xTitle = times[this.x];
    return chart;
  }

  /** Upright lines: the turning point, best on validation, alarms, switches. On another axis than epochs, by the evaluations on both sides. */
  markers() {
    const run = this.store.runs.get(this.id) ?? this.about.run;
    const marks = [];
    if (isNumber(run.verdict?.turningEpoch)) marks.push({ epoch: run.verdict.turningEpoch, label: 'turns', slot: 0 });
    if (run.best) marks.push({ epoch: run.best.epoch, label: 'best on validation', slot: 1 });
    for (const m of run.marks) if (isAlarm(m.kind) || ['switch', 'rescale', 'stop', 'resume'].includes(m.kind)) marks.push({ epoch: m.epoch, label: this.markLabel(m), slot: isAlarm(m.kind) ? 0 : 3 });
    const place = this.x === 'epoch' ? epoch => epoch : along(this.shown.series.epoch);
    return marks.map(m => ({ ...m, x: place(m.epoch) })).filter(m => isNumber(m.x));
  }

  /** What happened, and what to: “switch → erm”. */
  markLabel(mark) {
    const to = this.about.events.find(e => e.kind === mark.kind && e.epoch === mark.epoch)?.details.to;
    return typeof to === 'string' && to.length <= 16 ? `${visible(mark.kind)} → ${visible(to)}` : visible(mark.kind);
  }

  rest() {
    this.events = h('div', {}, logTable(this.about));
    replace(this.below, h('h2', { id: 'events' }, 'Events'), this.events, facts(this.about, this.store));
  }
}

const positive = text => (text !== null && Number(text) >= 0 && Number.isFinite(Number(text)) ? Number(text) : null);
const tidy = value => Number(value.toPrecision(6));
const words = name => name.replace(/([A-Z])/g, c => ` ${c.toLowerCase()}`);

/** From epochs to places on another axis: `curve` holds the epoch at each place. */
function along(curve) {
  return epoch => {
    const i = curve?.y.findIndex(e => e >= epoch) ?? -1;
    if (i < 0 || (i === 0 && curve.y[0] > epoch)) return NaN;
    const [x, y] = [curve.x, curve.y];
    return i === 0 || y[i] === epoch ? x[i] : x[i - 1] + ((x[i] - x[i - 1]) * (epoch - y[i - 1])) / (y[i] - y[i - 1]);
  };
}

function positiveOnly(curve, logY) {
  if (!logY) return curve;
  const kept = curve.y.map((v, i) => i).filter(i => curve.y[i] > 0);
  return { x: kept.map(i => curve.x[i]), y: kept.map(i => curve.y[i]) };
}
