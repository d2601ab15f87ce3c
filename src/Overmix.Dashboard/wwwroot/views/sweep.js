// Many runs as a map: how far they are, and where in the grid the error is low.

import { getJson } from '../ui/api.js';
import { h, replace } from '../ui/dom.js';
import { count, dash, isNumber, percent, plural, points, visible } from '../ui/format.js';

const measures = {
  best: { title: 'best on validation', read: r => r.best?.test, format: v => percent(v) },
  last: { title: 'last', read: r => r.last?.test, format: v => percent(v) },
  rise: { title: 'rise: last − best, points', read: r => (r.best && r.last ? r.last.test - r.best.test : null), format: v => points(100 * v) },
  oracle: { title: 'lowest on test (oracle)', read: r => r.oracle?.test, format: v => percent(v) },
};
const collator = new Intl.Collator('en', { numeric: true });
const states = ['done', 'running', 'stopped', 'crashed', 'failed', 'damaged'];

export async function show(root, { query }, { store, setQuery }) {
  const { sweeps } = await getJson('/api/sweeps');
  const view = new SweepView(root, query, store, setQuery, sweeps);
  view.render();
  const stop = store.listen(ids => ids?.length !== 0 && view.later());
  return stop;
}

class SweepView {
  constructor(root, query, store, setQuery, sweeps) {
    Object.assign(this, { root, store, setQuery, sweeps });
    this.scope = query.get('in');
    this.across = query.get('x');
    this.down = query.get('y');
    this.measure = Object.hasOwn(measures, query.get('v') ?? '') ? query.get('v') : 'last';
    this.build();
  }

  build() {
    const select = (id, act) => h('select', { id, onchange: e => act(e.target.value) });
    this.scopes = select('scope', v => this.change({ scope: v, across: null, down: null }));
    this.columns = select('across', v => this.change({ across: v }));
    this.rowKeys = select('down', v => this.change({ down: v }));
    this.what = select('value', v => this.change({ measure: v }));
    this.note = h('div', {});
    this.progress = h('div', { class: 'sweep-progress' });
    this.map = h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Map of errors' });
    const field = (id, title, control) => h('div', { class: 'field' }, h('label', { for: id }, title), control);
    replace(this.root, h('div', { class: 'title' }, h('h1', {}, 'Sweeps'), h('p', { class: 'lead' }, 'Test error over two settings, averaged over everything else.')),
      h('div', { class: 'tools' }, field('scope', 'Runs', this.scopes), field('across', 'Across', this.columns), field('down', 'Down', this.rowKeys), field('value', 'Test error', this.what)),
      this.note, this.progress, this.map);
  }

  change(state) {
    Object.assign(this, state);
    this.setQuery({ in: this.scope, x: this.across, y: this.down, v: this.measure === 'last' ? null : this.measure });
    this.render();
  }

  later() {
    this.soon ??= setTimeout(() => {
      this.soon = null;
      this.render();
    }, 500);
  }

  /** What can be mapped: planned sweeps, folders that hold several groups, everything. */
  choices() {
    const planned = this.sweeps.map(s => ({ id: `s:${s.id}`, title: `${visible(s.name)} (sweep)`, folder: s.folder, plan: s }));
    const folders = new Map();
    for (const r of this.store.list()) {
      const parts = r.group.split('/').filter(Boolean);
      for (let i = 1; i < parts.length; i++) folders.set(parts.slice(0, i).join('/'), true);
    }
    const inside = [...folders.keys()].sort().filter(f => !planned.some(p => p.folder === f)).map(f => ({ id: `f:${f}`, title: visible(f), folder: f }));
    return [...planned, ...inside, { id: 'all', title: 'all runs', folder: '' }];
  }

  render() {
    const choices = this.choices();
    const scope = choices.find(c => c.id === this.scope) ?? choices[0];
    const runs = this.store.list().filter(r => r.state !== 'foreign' && (scope.folder === '' || r.path.startsWith(`${scope.folder}/`)));
    const keys = this.keysOf(runs, scope.plan);
    const planned = scope.plan?.axes.map(a => a.key).filter(k => k && k !== 'seed') ?? [];
    const usual = planned.length > 1 ? planned : this.fullest(runs, keys);
    const across = keys.includes(this.across) ? this.across : planned[0] ?? usual[0];
    const down = keys.includes(this.down) && this.down !== across ? this.down : [...usual, ...keys].find(k => k !== across);
    fill(this.scopes, choices.map(c => [c.id, c.title]), scope.id);
    fill(this.columns, keys.map(k => [k, k]), across);
    fill(this.rowKeys, [['', 'nothing'], ...keys.filter(k => k !== across).map(k => [k, k])], down ?? '');
    fill(this.what, Object.entries(measures).map(([k, m]) => [k, m.title]), this.measure);
    replace(this.note, scope.plan?.problem ? h('p', { class: 'wrong' }, visible(scope.plan.problem)) : null);
    this.bar(runs, scope.plan);
    if (runs.length === 0 || !across) replace(this.map, this.nothing(runs));
    else this.table(runs, scope.plan, across, this.down === '' ? undefined : down);
  }

  /** Keys in which the runs, or the plan, differ; those of most values first, seed and name never. */
  keysOf(runs, plan) {
    const sizes = new Map();
    for (const key of this.store.varyingKeys()) sizes.set(key, new Set(runs.map(r => this.store.setting(r, key)).filter(v => v !== undefined)).size);
    for (const axis of plan?.axes ?? []) if (axis.key) sizes.set(axis.key, Math.max(sizes.get(axis.key) ?? 0, axis.values.length));
    return [...sizes].filter(([key, n]) => n > 1 && key !== 'seed' && key !== 'name').sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([key]) => key);
  }

  /** The two settings that spread the runs out best: many cells, few of them empty. */
  fullest(runs, keys) {
    const few = keys.slice(0, 12);
    let best = [keys[0]];
    let most = 0;
    for (const [i, x] of few.entries()) {
      for (const y of few.slice(i + 1)) {
        const values = runs.map(r => [this.store.setting(r, x), this.store.setting(r, y)]);
        const cells = new Set(values.map(v => JSON.stringify(v))).size;
        const grid = new Set(values.map(v => v[0])).size * new Set(values.map(v => v[1])).size;
        if (cells * cells / grid > most) [most, best] = [cells * cells / grid, [x, y]];
      }
    }
    return best;
  }

  bar(runs, plan) {
    const planned = Math.max(plan?.tasks.length ?? 0, runs.length);
    const of = Map.groupBy(runs, r => r.state);
    const epochs = runs.reduce((sum, r) => sum + Math.min(1, r.epochs ? r.epoch / r.epochs : 0), 0);
    const parts = states.filter(s => of.has(s)).map(s => `${count(of.get(s).length)} ${s}`);
    const waiting = planned - runs.length;
    if (waiting > 0) parts.push(`${count(waiting)} to come`);
    replace(this.progress, planned === 0 ? null : [h('progress', { max: planned, value: epochs, 'aria-label': 'Share of all epochs done' }), h('p', { class: 'note' }, `${plural(planned, 'run')}: ${parts.join(' · ')}. ${percent(epochs / planned, 0)} of all epochs done.`)]);
  }

  table(runs, plan, across, down) {
    const measure = measures[this.measure];
    const value = (r, key) => this.store.setting(r, key) ?? dash;
    const axis = key => sorted([...new Set([...runs.map(r => value(r, key)), ...(plan?.axes.find(a => a.key === key)?.values ?? [])])]);
    const [columns, rows] = [axis(across), down ? axis(down) : ['']];
    if (columns.length * rows.length > 4000) {
      replace(this.map, h('p', { class: 'empty' }, `${count(columns.length)} × ${count(rows.length)} cells are too many to show. Choose a setting with fewer values.`));
      return;
    }
    const cells = Map.groupBy(runs, r => JSON.stringify([value(r, across), down ? value(r, down) : '']));
    const means = new Map([...cells].map(([k, list]) => [k, average(list.map(measure.read))]));
    const known = [...means.values()].filter(isNumber);
    const [low, high] = [Math.min(...known), Math.max(...known)];
    const cell = (x, y) => {
      const list = cells.get(JSON.stringify([x, y])) ?? [];
      const mean = means.get(JSON.stringify([x, y]));
      const strength = isNumber(mean) && high > low ? (mean - low) / (high - low) : 0;
      const busy = list.filter(r => r.state === 'running').length;
      const bad = list.filter(r => ['failed', 'crashed', 'damaged'].includes(r.state)).length;
      const filter = [[across, x], ...(down ? [[down, y]] : [])].filter(([, v]) => v !== dash && !/\s/.test(v)).map(([k, v]) => `${k}=${v}`).join(' ');
      const box = h('td', { class: 'cell' }, isNumber(mean) ? h('a', { href: `#/runs?q=${encodeURIComponent(filter)}` }, measure.format(mean)) : h('span', { class: 'soft' }, list.length ? '…' : dash),
        h('span', { class: 'soft cell-note' }, [list.length ? plural(list.length, 'run') : '', busy ? `${busy} live` : '', bad ? `${bad} broken` : ''].filter(Boolean).join(' · ')));
      if (isNumber(mean)) box.style.setProperty('--heat-share', (0.04 + 0.5 * strength).toFixed(3));
      return box;
    };
    replace(this.map, h('table', { class: 'heat' }, h('caption', {}, `Test error, ${measure.title}: mean over runs. ${known.length ? `The deeper the colour the higher: ${measure.format(low)} to ${measure.format(high)}.` : ''}`),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, h('span', { class: 'soft' }, down ? `${down} ↓  ${across} →` : `${across} →`)), columns.map(x => h('th', { scope: 'col', class: 'cell' }, visible(x))))),
      h('tbody', {}, rows.map(y => h('tr', {}, h('th', { scope: 'row' }, visible(y) || 'all'), columns.map(x => cell(x, y)))))));
  }

  nothing(runs) {
    return h('div', { class: 'empty' }, h('h2', {}, runs.length ? 'Nothing to spread out' : 'No sweep here yet'),
      h('p', {}, runs.length ? 'These runs differ in nothing but their seed and name. A map needs a setting with at least two values.' : 'A sweep trains the same thing over a grid of settings. Its runs, or any runs whose settings differ, appear here as a map.'));
  }
}

function average(values) {
  const known = values.filter(isNumber);
  return known.length ? known.reduce((a, b) => a + b) / known.length : null;
}

const sorted = values => values.sort((a, b) => (Number.isFinite(Number(a)) && Number.isFinite(Number(b)) ? Number(a) - Number(b) : collator.compare(a, b)));

function fill(select, options, value) {
  const shape = JSON.stringify(options);
  if (select.dataset.shape !== shape) {
    select.dataset.shape = shape;
    replace(select, options.map(([key, title]) => h('option', { value: key }, title)));
  }
  select.value = value;
}
