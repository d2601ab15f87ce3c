// All runs: filter, sort, group, choose some and compare them.

import { h, replace } from '../ui/dom.js';
import { count, dash, duration, isNumber, percent, plural, points, visible } from '../ui/format.js';
import { parseFilter } from '../ui/filter.js';
import { markBadges, stateBadge, verdictBadge } from '../ui/badges.js';
import { drawSpark } from '../ui/spark.js';

const portion = 60;
const mostRows = 5000;
const collator = new Intl.Collator('en', { numeric: true });
const columns = {
  path: { title: 'Run', read: r => r.path },
  spark: { title: 'Test error', read: null },
  state: { title: 'State', read: r => r.state },
  verdict: { title: 'Verdict', read: r => r.verdict?.name },
  epoch: { title: 'Epoch', read: r => r.epoch, numeric: true },
  best: { title: 'Best', read: r => r.best?.test, numeric: true, hint: 'Test error at the epoch that is best on validation' },
  last: { title: 'Last', read: r => r.last?.test, numeric: true, hint: 'Test error at the last evaluation' },
  rise: { title: 'Rise', read: r => r.last && r.best && r.last.test - r.best.test, numeric: true, hint: 'Last minus best, in percentage points' },
};

export async function show(root, { query }, { store, setQuery }) {
  const view = new RunsView(root, query, store, setQuery);
  const stop = store.listen(ids => view.refresh(ids));
  addEventListener('themechange', view.redraw);
  view.render();
  return () => {
    stop();
    view.observer.disconnect();
    removeEventListener('themechange', view.redraw);
  };
}

class RunsView {
  constructor(root, query, store, setQuery) {
    Object.assign(this, { root, store, setQuery });
    this.filter = query.get('q') ?? '';
    this.sort = query.get('sort') ?? 'path';
    this.falls = query.get('down') === '1';
    this.group = query.get('group') ?? '';
    this.chosen = new Set(query.getAll('pick'));
    this.rows = new Map();
    this.limit = portion;
    this.observer = new IntersectionObserver(seen => seen.some(s => s.isIntersecting) && this.more(), { rootMargin: '600px' });
    this.redraw = () => this.rows.forEach(row => row.paint());
    this.build();
  }

  build() {
    this.summary = h('p', { class: 'lead' });
    this.note = h('p', { class: 'note', role: 'status' });
    this.box = h('input', {
      type: 'search', id: 'filter', '.value': this.filter, placeholder: 'state=running  alpha>0.5  best<12  u-shaped', spellcheck: 'false', autocomplete: 'off',
      'aria-describedby': 'filter-help', oninput: () => this.change({ filter: this.box.value, limit: portion }),
    });
    this.grouping = h('select', { id: 'group', onchange: () => this.change({ group: this.grouping.value }) });
    this.sorting = h('select', { id: 'sort', onchange: () => this.change({ sort: this.sorting.value }) });
    this.bar = h('div', { class: 'chosen', hidden: true, role: 'region', 'aria-label': 'Chosen runs' });
    this.head = h('tr', {});
    this.body = h('tbody', {});
    this.end = h('p', { class: 'note' });
    this.table = h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Table of runs' }, h('table', { class: 'runs' }, h('thead', {}, this.head), this.body));
    this.empty = h('div', {});
    replace(this.root,
      h('div', { class: 'title' }, h('h1', {}, 'Runs'), this.summary),
      h('form', { class: 'tools', role: 'search', onsubmit: e => e.preventDefault() },
        h('div', { class: 'field grow' }, h('label', { for: 'filter' }, 'Filter'), this.box),
        h('div', { class: 'field' }, h('label', { for: 'group' }, 'Group by'), this.grouping),
        h('div', { class: 'field' }, h('label', { for: 'sort' }, 'Sort by'), this.sorting)),
      h('details', { class: 'help' }, h('summary', {}, 'What can be typed'), filterHelp()),
      this.note, this.bar, this.table, this.empty, this.end);
    this.observer.observe(this.end);
  }

  change(state) {
    Object.assign(this, state);
    this.setQuery({ q: this.filter, sort: this.sort === 'path' ? null : this.sort, down: this.falls ? '1' : null, group: this.group, pick: [...this.chosen] });
    this.render();
  }

  /** Live news: rows that are shown are updated in place; where their order changes, they move. */
  refresh(ids) {
    if (ids?.length === 0) return;
    for (const id of ids ?? [...this.rows.keys()]) {
      const row = this.rows.get(id);
      const run = this.store.runs.get(id);
      if (row && run && row.run.change !== run.change) row.update(run);
    }
    this.soon ??= setTimeout(() => {
      this.soon = null;
      this.render();
    }, 250);
  }

  more() {
    if (this.limit < this.found) {
      this.limit += portion;
      this.render();
    }
  }

  render() {
    const { matches, problem } = parseFilter(this.filter, this.store);
    const all = this.store.list();
    const found = this.ordered(all).filter(matches);
    this.found = found.length;
    this.settings = this.store.varyingKeys().filter(k => k !== 'name' && k !== 'seed').slice(0, 4);
    this.tell(all, found, problem);
    this.options();
    this.header();
    this.body.classList.toggle('by-folder', this.group === 'folder');
    this.fill(found);
    this.choose();
  }

  /** All runs in order. Typing does not change it, so it is kept until the runs or the order change. */
  ordered(all) {
    const key = `${this.store.change} ${this.sort} ${this.falls}`;
    if (this.orderedBy !== key) [this.orderedBy, this.inOrder] = [key, all.sort(this.order())];
    return this.inOrder;
  }

  order() {
    const column = columns[this.sort];
    const read = column?.read ?? (r => this.store.setting(r, this.sort));
    const sign = this.falls ? -1 : 1;
    const byPath = (a, b) => collator.compare(a.path, b.path);
    return (a, b) => {
      const [x, y] = [read(a), read(b)];
      const [none, other] = [x === undefined || x === null, y === undefined || y === null];
      if (none || other) return none === other ? byPath(a, b) : none ? 1 : -1; // What is unknown comes last, whichever way.
      const [n, m] = [Number(x), Number(y)];
      const by = Number.isFinite(n) && Number.isFinite(m) ? n - m : collator.compare(String(x), String(y));
      return by === 0 ? byPath(a, b) : sign * by;
    };
  }

  tell(all, found, problem) {
    const of = state => all.filter(r => r.state === state).length;
    const parts = [plural(all.length, 'run'), ...['running', 'stopped', 'crashed', 'failed', 'damaged', 'foreign'].filter(s => of(s) > 0).map(s => `${count(of(s))} ${s}`)];
    replace(this.summary, parts.join(' · '), this.store.waiting > 0 ? ` · reading ${count(this.store.waiting)} more…` : '', h('span', { class: 'path' }, visible(this.store.folder)));
    this.note.textContent = problem ?? (found.length === all.length ? '' : `${plural(found.length, 'run fits', 'runs fit')} the filter.`);
    this.note.classList.toggle('wrong', problem !== null);
    replace(this.empty, all.length === 0 ? nothingYet(this.store) : found.length === 0 ? noneFits(() => { this.box.value = ''; this.change({ filter: '' }); }) : null);
    this.table.hidden = found.length === 0;
  }

  options() {
    const keys = this.store.varyingKeys();
    choices(this.grouping, [['', 'nothing'], ['folder', 'folder'], ['state', 'state'], ['verdict', 'verdict'], ...keys.map(k => [k, k])], this.group);
    choices(this.sorting, [...Object.entries(columns).filter(([, c]) => c.read).map(([k, c]) => [k, c.title.toLowerCase()]), ...keys.map(k => [k, k])], this.sort);
  }

  header() {
    const cells = [...Object.entries(columns), ...this.settings.map(key => [key, { title: key.split('.').at(-1), read: true, numeric: true, hint: key }])];
    const shape = JSON.stringify([cells.map(c => c[0]), this.sort, this.falls]);
    if (this.shape === shape) return;
    this.shape = shape;
    const focused = document.activeElement?.dataset?.column;
    replace(this.head, h('th', { class: 'pick' }, h('span', { class: 'hidden' }, 'Choose')), cells.map(([key, column]) => this.heading(key, column)));
    if (focused) this.head.querySelector(`[data-column="${CSS.escape(focused)}"]`)?.focus();
  }

  heading(key, column) {
    const mine = this.sort === key;
    const turn = () => this.change(mine ? { falls: !this.falls } : { sort: key, falls: false });
    const sort = mine ? (this.falls ? 'descending' : 'ascending') : null;
    return h('th', { scope: 'col', class: `${Object.hasOwn(columns, key) ? `c-${key}` : 'setting'}${column.numeric ? ' numeric' : ''}`, 'aria-sort': sort }, column.read
      ? h('button', { type: 'button', class: 'sort', title: column.hint, dataset: { column: key }, onclick: turn }, column.title, h('span', { 'aria-hidden': 'true' }, mine ? (this.falls ? '\u00a0▾' : '\u00a0▴') : ''))
      : column.title);
  }

  fill(found) {
    const shown = found.slice(0, this.limit);
    if (this.rows.size > mostRows) this.rows.clear();
    const lines = this.group ? this.grouped(found, shown) : shown.map(r => this.row(r).line);
    const focused = this.body.contains(document.activeElement) ? document.activeElement : null;
    const same = lines.length === this.body.children.length && lines.every((line, i) => this.body.children[i] === line);
    if (!same) {
      this.body.replaceChildren(...lines);
      focused?.focus({ preventScroll: true });
    }
    this.end.textContent = shown.length < found.length ? `${count(shown.length)} of ${count(found.length)} shown; scroll on for more.` : '';
  }

  row(run) {
    const settings = this.settings.join('\n');
    let row = this.rows.get(run.id);
    if (!row || row.settings !== settings) this.rows.set(run.id, row = new RunRow(run, this, settings));
    else if (row.run.change !== run.change) row.update(run);
    return row;
  }

  grouped(found, shown) {
    const name = r => (this.group === 'folder' ? r.group : this.group === 'state' ? r.state : this.group === 'verdict' ? r.verdict?.name : this.store.setting(r, this.group)) ?? dash;
    const sizes = Map.groupBy(found, name);
    const groups = Map.groupBy(shown, name);
    const names = [...groups.keys()].sort(collator.compare);
    return names.flatMap(key => [this.groupLine(key, sizes.get(key)), ...groups.get(key).map(r => this.row(r).line)]);
  }

  groupLine(key, members) {
    const mean = read => {
      const values = members.map(read).filter(isNumber);
      return values.length ? values.reduce((a, b) => a + b) / values.length : null;
    };
    const label = this.group === 'folder' ? visible(key) || visible(this.store.folder) : `${this.group} ${visible(key)}`;
    const cell = (read, format) => h('td', { class: 'numeric' }, members.length > 1 ? format(mean(read)) : null);
    return h('tr', { class: 'group' }, h('th', { colspan: 6, scope: 'rowgroup' }, h('bdi', {}, label), h('span', { class: 'soft' }, ` · ${plural(members.length, 'run')}${members.length > 1 ? ', means' : ''}`)),
      cell(r => r.best?.test, percent), cell(r => r.last?.test, percent), cell(r => (r.last && r.best ? 100 * (r.last.test - r.best.test) : null), points), h('td', { colspan: Math.max(1, this.settings.length) }));
  }

  choose() {
    const chosen = [...this.chosen].filter(id => this.store.runs.has(id));
    this.bar.hidden = chosen.length === 0;
    if (this.bar.hidden) return;
    const groups = Map.groupBy(chosen.map(id => this.store.runs.get(id)), r => r.group);
    const single = chosen.map(id => `g=${encodeURIComponent(`r:${id}`)}`).join('&');
    const folders = [...groups].map(([, runs]) => `g=${encodeURIComponent(`r:${runs.map(r => r.id).join(',')}`)}`).join('&');
    replace(this.bar, h('strong', {}, `${plural(chosen.length, 'run')} chosen`),
      h('a', { class: 'button', href: `#/compare?${single}` }, 'Compare runs'),
      groups.size > 1 || chosen.length > groups.size ? h('a', { class: 'button', href: `#/compare?${folders}` }, 'Compare folders as groups') : null,
      h('button', { type: 'button', class: 'quiet', onclick: () => { this.rows.forEach(r => { r.pick.checked = false; }); this.change({ chosen: new Set() }); } }, 'Clear'));
  }

  toggle(id, chosen) {
    const next = new Set(this.chosen);
    if (chosen) next.add(id);
    else next.delete(id);
    this.change({ chosen: next });
  }
}

/** A line of the table. Its cells stay; what they hold follows the run. */
class RunRow {
  constructor(run, view, settings) {
    Object.assign(this, { view, settings });
    const name = visible(run.path);
    this.pick = h('input', { type: 'checkbox', 'aria-label': `Choose ${name}`, '.checked': view.chosen.has(run.id), onchange: () => view.toggle(run.id, this.pick.checked) });
    this.canvas = h('canvas', { class: 'spark', role: 'img' });
    this.cells = Object.fromEntries(['state', 'verdict', 'epoch', 'best', 'last', 'rise'].map(k => [k, h('td', { class: `c-${k}${columns[k].numeric ? ' numeric' : ''}` })]));
    this.problem = h('span', { class: 'problem' });
    this.narrow = h('span', { class: 'narrow' });
    const parts = run.path.split('/');
    this.line = h('tr', {}, h('td', { class: 'pick' }, this.pick),
      h('th', { scope: 'row', class: 'name' }, h('a', { href: `#/run/${run.id}`, title: name }, h('bdi', {}, h('span', { class: 'soft place' }, visible(parts.slice(0, -1).join('/')) + (parts.length > 1 ? '/' : '')), h('span', { class: 'id' }, visible(parts.at(-1))))), this.narrow, this.problem),
      h('td', { class: 'c-spark' }, this.canvas), Object.values(this.cells),
      view.settings.map(key => h('td', { class: 'numeric setting' }, visible(view.store.setting(run, key) ?? dash))));
    this.update(run);
  }

  update(run) {
    this.run = run;
    const { state, verdict, epoch, best, last, rise } = this.cells;
    replace(state, stateBadge(run.state), ' ', isNumber(run.eta) ? h('span', { class: 'soft nowrap' }, `${duration(run.eta)} to go`) : null);
    const marks = markBadges(run.marks);
    replace(verdict, verdictBadge(run.verdict), marks, run.verdict || marks.length ? null : h('span', { class: 'soft' }, dash));
    replace(this.narrow, run.state === 'done' ? null : stateBadge(run.state), verdictBadge(run.verdict), markBadges(run.marks)); // Where there is no room for these columns.
    replace(epoch, count(run.epoch), isNumber(run.epochs) && run.epoch < run.epochs ? h('span', { class: 'soft' }, ` / ${count(run.epochs)}`) : null);
    best.textContent = percent(run.best?.test);
    last.textContent = percent(run.last?.test);
    const by = run.last && run.best ? 100 * (run.last.test - run.best.test) : NaN;
    rise.textContent = isNumber(by) ? points(by) : dash;
    this.problem.textContent = visible(run.problems[0] ?? '');
    this.canvas.setAttribute('aria-label', run.spark?.x.length > 1 ? `Test error from ${percent(run.spark.y[0])} at epoch ${run.spark.x[0]} to ${percent(run.spark.y.at(-1))} at epoch ${run.spark.x.at(-1)}, lowest ${percent(Math.min(...run.spark.y))}` : 'No curve yet');
    this.paint();
  }

  paint() {
    drawSpark(this.canvas, this.run.spark);
  }
}

function choices(select, options, value) {
  const shape = JSON.stringify(options);
  if (select.dataset.shape !== shape) {
    select.dataset.shape = shape;
    replace(select, options.map(([key, title]) => h('option', { value: key }, title)));
  }
  select.value = options.some(([key]) => key === value) ? value : options[0][0];
}

function filterHelp() {
  const line = (code, text) => [h('dt', {}, h('code', {}, code)), h('dd', {}, text)];
  return h('dl', { id: 'filter-help', class: 'pairs' },
    line('digits', 'the word stands in the path, state, verdict, objective or a guard’s event'),
    line('-crashed', 'it does not'),
    line('state=running', 'columns: state, verdict, objective, seed, epoch, epochs, best, last, turning, depth, loss, excess'),
    line('alpha>=0.5', 'settings by their dotted key or its last word; =, !=, <, >, <=, >='),
    line('best<12', 'errors are in percent; several words must all hold'));
}

function nothingYet(store) {
  return h('div', { class: 'empty' }, h('h2', {}, store.waiting > 0 ? 'Reading…' : 'No runs here yet'),
    h('p', {}, 'This page shows what lies in ', h('code', {}, visible(store.folder)), ' and follows it: a run appears here as soon as it begins.'),
    h('pre', {}, 'overmix demo\novermix train -s train.epochs=400'));
}

function noneFits(clear) {
  return h('div', { class: 'empty' }, h('h2', {}, 'No run fits the filter'), h('p', {}, h('button', { type: 'button', onclick: clear }, 'Show all runs')));
}
