// The explorer's page: parameters, four charts from an answer, and the plane. The same with a server and in one file without.
import { h, replace } from '../ui/dom.js';
import { chartFigure } from './figure.js';
import { controlForm, parameters, queryOf, stateOf, wordsOf } from './controls.js';
import { gistOf, picturesOf } from './pictures.js';
import { planeParameters, planeSection } from './planeview.js';
import { planeWorlds } from './plane.js';

const patience = 250; // Milliseconds before a computation says that it is one.

/**
 * Shows the explorer. `source` answers, `query` is the state to start with, `keep(query)` takes it when it changes.
 * Gives a function to be called when it is left.
 */
export function showExplorer(root, { source, query, keep }) {
  const known = source.axes ? parametersOn(source.axes) : parameters;
  let state = { ...stateOf(new URLSearchParams(), parameters), ...snapped(stateOf(query, known), known) }, plane = stateOf(query, planeParameters), asking = null, planeForm = null;
  const figures = Object.fromEntries(['risk', 'spectrum', 'bound', 'floor'].map(name => [name, chartFigure(name)]));
  const gist = h('p', { class: 'gist', role: 'status' }, 'Computing …');
  const progress = h('progress', { max: 1, value: 0, 'aria-label': 'Computation' }), stage = h('span', {}), cancel = h('button', { type: 'button', class: 'quiet', onclick: () => stop() }, 'Cancel');
  const busy = h('p', { class: 'busy', hidden: true }, progress, ' ', stage, ' ', cancel);
  const form = controlForm(known, state, next => {
    state = next;
    save();
    ask();
  });
  const reset = h('button', { type: 'button', class: 'quiet', onclick: () => {
    state = { ...stateOf(new URLSearchParams(), parameters), ...snapped(stateOf(new URLSearchParams(), known), known) };
    form.set(state);
    save();
    ask();
  } }, 'Back to the start');
  const section = planeSection(part => movePlane({ ...plane, ...part }));
  planeForm = controlForm(planeParameters, plane, next => movePlane(next.world === plane.world ? next : { ...next, ...pairOf(next.world) }));

  replace(root,
    h('header', { class: 'explorer-head' }, h('h1', {}, 'Theory explorer'), h('p', { class: 'lead' }, `A random-feature student learns from a teacher on n samples and their Mixup pairs. Move a parameter and see why the risk turns.${source.isLive ? '' : ' The values are those of a grid that was computed before.'}`)),
    h('div', { class: 'explorer' },
      h('section', { class: 'panel', 'aria-labelledby': 'explorer-parameters' }, h('h2', { id: 'explorer-parameters' }, 'Parameters'), form.element, reset),
      h('section', { class: 'results', 'aria-labelledby': 'explorer-results' }, h('h2', { id: 'explorer-results' }, 'What happens'), gist, busy, h('div', { class: 'charts' }, Object.values(figures).map(f => f.element)))),
    h('section', { class: 'plane-part', 'aria-labelledby': 'explorer-plane' }, h('h2', { id: 'explorer-plane' }, 'Where a Mixup label is wrong'), section.gist, section.element, h('details', { class: 'plane-controls' }, h('summary', {}, 'World and points'), planeForm.element)));

  function movePlane(next) {
    plane = next;
    planeForm.set(plane);
    section.show(plane, wordsOf(plane, planeParameters));
    save();
  }

  function save() {
    const kept = queryOf(state, known);
    for (const [name, value] of queryOf(plane, planeParameters)) kept.set(name, value);
    keep(kept);
  }

  function stop() {
    asking?.abort();
    busy.hidden = true;
    replace(gist, 'Cancelled. Move a parameter to compute again.');
  }

  async function ask() {
    asking?.abort();
    const mine = asking = new AbortController();
    const timer = setTimeout(() => (busy.hidden = false), patience);
    root.dataset.state = 'busy';
    try {
      const asked = { ...state };
      const answer = await source.answer(asked, { signal: mine.signal, onProgress: message => {
        progress.value = message.share;
        replace(stage, message.stage);
      } });
      if (mine !== asking) return;
      const pictures = picturesOf(answer, asked), words = wordsOf(asked, parameters);
      for (const [name, figure] of Object.entries(figures)) figure.show(pictures[name], words);
      replace(gist, gistOf(answer));
      root.dataset.state = 'shown';
    } catch (error) {
      if (mine === asking && error.name !== 'AbortError') {
        replace(gist, error.message);
        root.dataset.state = 'failed';
      }
    } finally {
      clearTimeout(timer);
      if (mine === asking) busy.hidden = true;
    }
  }

  const dark = matchMedia('(prefers-color-scheme: dark)');
  const recolor = () => [...Object.values(figures), section].forEach(f => f.redraw());
  const theme = new MutationObserver(recolor);
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  dark.addEventListener('change', recolor);
  section.show(plane, wordsOf(plane, planeParameters));
  ask();
  return () => {
    asking?.abort();
    asking = null;
    theme.disconnect();
    dark.removeEventListener('change', recolor);
  };
}

function pairOf(world) {
  const [ax, ay, bx, by] = planeWorlds[world].pair;
  return { ax, ay, bx, by };
}

/** Only the parameters that a grid has, each with its values. */
function parametersOn(axes) {
  return axes.map(axis => {
    const known = parameters.find(p => p.name === axis.name);
    return known.options ? { ...known, options: known.options.filter(([key]) => axis.values.includes(key)) } : { ...known, shown: undefined, values: axis.values };
  });
}

function snapped(state, known) {
  const next = { ...state };
  for (const p of known) if (p.values) next[p.name] = p.values.reduce((best, v) => (Math.abs(v - state[p.name]) < Math.abs(best - state[p.name]) ? v : best));
  return next;
}
