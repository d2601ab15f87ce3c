// Groups of runs side by side: mean and band over seeds, the difference paired by seed, and what differs in their settings.

import { getJson } from '../ui/api.js';
import { Chart } from '../ui/chart.js';
import { h, replace } from '../ui/dom.js';
import { moved, scaled } from '../ui/span.js';
import { zoomField } from '../ui/zoom.js';
import { dash, isNumber, number, percent, plural, points, visible } from '../ui/format.js';
import { verdictBadge } from '../ui/badges.js';

const share = { format: v => percent(v), tickFormat: v => `${number(100 * v, 3)} %` };
const measures = {
  testError: { title: 'Test error', ...share, isError: true },
  validationError: { title: 'Validation error', ...share, isError: true },
  trainError: { title: 'Training error, clean', ...share, isError: true },
  excess: { title: 'Excess loss', format: number },
  loss: { title: 'Training loss', format: number },
  testLoss: { title: 'Test loss', format: number },
  validationLoss: { title: 'Validation loss', format: number },
  weightedAccuracy: { title: 'Mixed accuracy, λ-weighted', ...share },
  dominantAccuracy: { title: 'Mixed accuracy, dominant label', ...share },
  learningRate: { title: 'Learning rate', format: number },
};
const lines = ['solid', 'dashed', 'dotted', 'mixed', 'long'];
const mostGroups = 8;
const collator = new Intl.Collator('en', { numeric: true });

export async function show(root, { query }, { store, setQuery }) {
  const view = new CompareView(root, query, store, setQuery);
  view.build();
  await view.load();
  const stop = store.listen(ids => view.refresh(ids));
  return () => {
    stop();
    view.abort.abort();
    view.charts.forEach(c => c.destroy());
  };
}

class CompareView {
  constructor(root, query, store, setQuery) {
    Object.assign(this, { root, store, setQuery, charts: [] });
    this.specs = query.getAll('g').slice(0, mostGroups);
    this.measure = Object.hasOwn(measures, query.get('y') ?? '') ? query.get('y') : 'testError';
    this.log = query.get('axis') !== 'linear';
    this.from = number0(query.get('from'));
    this.to = number0(query.get('to'));
    this.abort = new AbortController();
  }

  /** f:FOLDER is every run in a folder, r:ID,ID are the runs named. */
  group(spec) {
    const runs = spec.startsWith('f:') ? this.store.list().filter(r => r.group === spec.slice(2)) : spec.slice(2).split(',').map(id => this.store.runs.get(id)).filter(Boolean);
    const readable = runs.filter(r => r.state !== 'foreign' && r.evaluations > 0);
    const folders = [...new Set(readable.map(r => r.group))];
    const name = spec.startsWith('f:') ? spec.slice(2) || this.store.folder : readable.length === 1 ? readable[0].path : folders.length === 1 ? folders[0] : plural(readable.length, 'run');
    return { spec, name: visible(name), runs: readable };
  }

  get groups() {
    return this.specs.map(s => this.group(s)).filter(g => g.runs.length > 0);
  }

  build() {
    this.add = h('select', { id: 'add', onchange: () => this.add.value && this.change({ specs: [...this.specs, this.add.value] }) });
    this.what = h('select', { id: 'measure', onchange: () => this.change({ measure: this.what.value }) }, Object.entries(measures).map(([k, m]) => h('option', { value: k, '.selected': k === this.measure }, m.title)));
    this.scale = h('div', { class: 'segments', role: 'group', 'aria-label': 'Epoch axis' });
    this.list = h('ul', { class: 'groups' });
    this.plots = h('div', { class: 'charts' });
    this.numbers = h('div', {});
    this.diff = h('div', {});
    replace(this.root,
      h('div', { class: 'title' }, h('h1', {}, 'Compare'), h('p', { class: 'lead' }, 'Runs of one folder are taken as seeds of one group; the first group is what the others are measured against.')),
      h('div', { class: 'tools' },
        h('div', { class: 'field' }, h('label', { for: 'add' }, 'Add a group'), this.add),
        h('div', { class: 'field' }, h('label', { for: 'measure' }, 'Show'), this.what),
        h('div', { class: 'field' }, h('span', {}, 'Epochs'), this.scale),
        (this.zoomBar = zoomField({ zoom: factor => this.zoomBy(factor), move: share => this.move(share, this.window, true), reset: () => this.change({ from: null, to: null }) })).element),
      this.list, this.plots, this.numbers, this.diff);
    this.options();
  }

  options() {
    const counts = new Map();
    for (const r of this.store.list()) if (r.state !== 'foreign' && r.evaluations > 0) counts.set(r.group, (counts.get(r.group) ?? 0) + 1);
    const free = [...counts].filter(([folder]) => !this.specs.includes(`f:${folder}`)).sort((a, b) => collator.compare(a[0], b[0]));
    const shape = JSON.stringify(free);
    if (this.shape === shape) return;
    this.shape = shape;
    replace(this.add, h('option', { value: '' }, free.length ? 'choose a folder…' : 'no more folders'), free.map(([folder, n]) => h('option', { value: `f:${folder}` }, `${visible(folder || this.store.folder)} (${n})`)));
    this.add.disabled = free.length === 0 || this.specs.length >= mostGroups;
  }

  change(state) {
    Object.assign(this, state);
    this.setQuery({ g: this.specs, y: this.measure === 'testError' ? null : this.measure, axis: this.log ? null : 'linear', from: this.from, to: this.to });
    this.options();
    return this.load();
  }

  zoom(from, to) {
    const [first, last] = this.span;
    return this.change({ from: from <= first ? null : tidy(from), to: to >= last ? null : tidy(to) });
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
    else if (!this.moving && (from !== this.from || to !== this.to)) {
      Object.assign(this, { from, to });
      this.moving = this.load().finally(() => { this.moving = null; });
    }
  }

  refresh(ids) {
    const mine = new Set(this.groups.flatMap(g => g.runs.map(r => r.id)));
    if (ids !== null && !ids.some(id => mine.has(id))) return;
    this.soon ??= setTimeout(() => {
      this.soon = null;
      this.options();
      this.load();
    }, 1000);
  }

  async load() {
    const pressed = (on, text, act) => h('button', { type: 'button', 'aria-pressed': String(on), onclick: act }, text);
    replace(this.scale, pressed(this.log, 'Logarithmic', () => this.change({ log: true, from: null, to: null })), pressed(!this.log, 'Linear', () => this.change({ log: false, from: null, to: null })));
    const groups = this.groups;
    this.legend(groups);
    if (groups.length === 0) {
      this.nothing();
      return;
    }
    const ask = new URLSearchParams({ series: this.measure, scale: this.log ? 'log' : 'linear', pixels: Math.min(4000, Math.max(200, this.plots.clientWidth || 900)) });
    groups.forEach(g => ask.append('group', g.runs.map(r => r.id).slice(0, 400).join(',')));
    if (isNumber(this.from)) ask.set('from', this.from);
    if (isNumber(this.to)) ask.set('to', this.to);
    const mine = this.turn = (this.turn ?? 0) + 1;
    try {
      const answer = await getJson(`/api/compare?${ask}`, { signal: this.abort.signal });
      if (mine === this.turn) this.draw(groups, answer);
    } catch (error) {
      if (error.name !== 'AbortError') replace(this.numbers, h('p', { class: 'wrong', role: 'alert' }, error.message));
    }
  }

  legend(groups) {
    replace(this.list, groups.map((g, i) => h('li', { class: `slot-${i % 8}` }, h('strong', {}, h('bdi', {}, g.name)), h('span', { class: 'soft' }, ` ${plural(g.runs.length, 'run')}${i === 0 && groups.length > 1 ? ', the reference' : ''} `),
      verdictBadge(common(g.runs.map(r => r.verdict))),
      i > 0 ? h('button', { type: 'button', class: 'quiet small', onclick: () => this.change({ specs: [g.spec, ...this.specs.filter(s => s !== g.spec)] }) }, 'Take as reference') : null,
      h('button', { type: 'button', class: 'quiet small', 'aria-label': `Remove ${g.name}`, onclick: () => this.change({ specs: this.specs.filter(s => s !== g.spec) }) }, 'Remove'))));
  }

  nothing() {
    this.charts.forEach(c => c.destroy());
    [this.charts, this.drawn] = [[], null];
    this.zoomBar.set(false, false);
    replace(this.plots);
    replace(this.diff);
    const folders = [...Map.groupBy(this.store.list().filter(r => r.evaluations > 0), r => r.group.split('/').slice(0, -1).join('/'))].map(([, runs]) => [...new Set(runs.map(r => r.group))]).find(f => f.length > 1);
    replace(this.numbers, h('div', { class: 'empty' }, h('h2', {}, 'Nothing to compare yet'), h('p', {}, 'Add groups above, or choose runs in the list of ', h('a', { href: '#/runs' }, 'runs'), '.'),
      folders ? h('p', {}, h('button', { type: 'button', onclick: () => this.change({ specs: folders.slice(0, 4).map(f => `f:${f}`) }) }, `Compare ${visible(folders.slice(0, 4).map(f => f.split('/').at(-1)).join(', '))}`)) : null));
  }

  draw(groups, answer) {
    const measure = measures[this.measure];
    const shape = JSON.stringify([this.measure, groups.map(g => g.spec)]);
    if (this.drawn !== shape) {
      this.drawn = shape;
      this.charts.forEach(c => c.destroy());
      const zoom = { sync: 'compare', xTitle: 'epoch', height: 300, onZoom: (from, to) => this.zoom(from, to), onMove: (share, start, ends) => this.move(share, start, ends), onReset: () => this.change({ from: null, to: null }) };
      const series = groups.map((g, i) => ({ key: String(i), label: g.name, slot: i % 8, line: lines[i % 5], band: true, width: 2 }));
      this.charts = [new Chart({ ...zoom, ...measure, title: `${measure.title}: mean over seeds`, note: 'Band: the lowest and the highest seed.', series, focus: measure.isError ? series.map(s => s.key) : undefined })];
      if (groups.length > 1) {
        const scale = measure.isError ? { format: v => `${points(100 * v)} points`, tickFormat: v => number(100 * v, 3) } : { format: v => number(v) };
        this.charts.push(new Chart({
          ...zoom, ...scale, title: `Difference to ${groups[0].name}, paired by seed${measure.isError ? ', points' : ''}`, note: 'Band: 95 % interval of the mean over pairs. Below 0 is less than the reference.', zero: true, series: series.slice(1),
        }));
      }
      replace(this.plots, this.charts.map(c => c.element));
    }
    const curve = c => ({ x: c.x, y: c.mean, low: c.low, high: c.high });
    const means = Object.fromEntries(answer.groups.map((g, i) => [String(i), g.curve]).filter(([, c]) => c).map(([k, c]) => [k, curve(c)]));
    const ends = answer.groups.map(g => g.curve).filter(Boolean);
    this.span = ends.length ? [Math.min(...ends.map(c => c.first)), Math.max(...ends.map(c => c.last))] : [1, 2];
    this.window = [this.from ?? this.span[0], this.to ?? this.span[1]];
    this.zoomBar.set(this.from !== null || this.to !== null);
    const window = { from: this.window[0], to: this.window[1], log: this.log };
    this.charts[0].set({ curves: means, ...window });
    this.charts[1]?.set({ curves: Object.fromEntries(answer.differences.filter(d => d.curve).map(d => [String(d.group), curve(d.curve)])), ...window });
    this.table(groups, answer);
    this.settings(groups);
  }

  table(groups, answer) {
    const mean = (runs, read) => {
      const values = runs.map(read).filter(isNumber);
      return values.length ? values.reduce((a, b) => a + b) / values.length : null;
    };
    const paired = d => (d ? `${points(100 * d.mean)}${isNumber(d.low) ? ` (${points(100 * d.low)} to ${points(100 * d.high)})` : ''}, ${plural(d.pairs, 'pair')}` : dash);
    const head = ['group', 'runs', 'test error, best on validation', 'last', ...(groups.length > 1 ? ['best: difference, points', 'last: difference, points'] : [])];
    replace(this.numbers, h('h2', {}, 'In numbers'), h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'In numbers' }, h('table', {},
      h('caption', {}, groups.length > 1 ? 'Means over runs; differences to the first group are paired by seed, with their 95 % Student-t interval.' : 'Means over runs.'),
      h('thead', {}, h('tr', {}, head.map((t, i) => h('th', { scope: 'col', class: i ? 'numeric' : null }, t)))),
      h('tbody', {}, groups.map((g, i) => {
        const d = answer.differences.find(x => x.group === i);
        return h('tr', {}, h('th', { scope: 'row' }, h('bdi', {}, g.name)), h('td', { class: 'numeric' }, g.runs.length), h('td', { class: 'numeric' }, percent(mean(g.runs, r => r.best?.test))), h('td', { class: 'numeric' }, percent(mean(g.runs, r => r.last?.test))),
          groups.length > 1 ? [h('td', { class: 'numeric' }, i ? paired(d?.best) : dash), h('td', { class: 'numeric' }, i ? paired(d?.last) : dash)] : null);
      })))));
  }

  settings(groups) {
    const of = (g, key) => [...new Set(g.runs.map(r => this.store.setting(r, key)).filter(v => v !== undefined))];
    const keys = this.store.varyingKeys().filter(k => k !== 'seed');
    const rows = keys.map(key => [key, groups.map(g => of(g, key))]).filter(([, cells]) => new Set(cells.map(c => c.join('\n'))).size > 1 || cells.some(c => c.length > 1));
    replace(this.diff, h('h2', {}, 'Settings that differ'), rows.length === 0 ? h('p', { class: 'soft' }, 'None but the seed.')
      : h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Settings that differ' }, h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'setting'), groups.map(g => h('th', { scope: 'col' }, h('bdi', {}, g.name))))),
        h('tbody', {}, rows.map(([key, cells]) => h('tr', {}, h('th', { scope: 'row', class: 'mono' }, visible(key)), cells.map(c => h('td', { class: 'mono' }, c.length > 4 ? plural(c.length, 'value') : visible(c.join(', ')) || dash))))))));
  }
}

const number0 = text => (text !== null && Number.isFinite(Number(text)) ? Number(text) : null);
const tidy = value => Number(value.toPrecision(6));
const common = verdicts => (verdicts.every(v => v && v.name === verdicts[0]?.name) ? verdicts[0] : null);
