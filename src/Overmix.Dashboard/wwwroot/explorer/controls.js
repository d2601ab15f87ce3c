// The parameters: what they mean, their ranges, how the address holds them, and the elements that change them.
import { h } from '../ui/dom.js';
import { numberText } from './chart.js';

/** Every parameter of the computed pictures. A range is on a logarithmic scale where `log` is set. The server knows the same ranges. */
export const parameters = [
  { name: 'n', label: 'training samples n', low: 2, high: 500, start: 30, log: true, whole: true },
  { name: 'd', label: 'features d', low: 2, high: 500, start: 100, log: true, whole: true },
  { name: 'd0', label: 'inputs d₀', low: 1, high: 100, start: 5, log: true, whole: true },
  { name: 'pairs', label: 'mixed pairs', start: 'all', options: [['all', 'all n²'], ['drawn', 'm drawn, by γ']] },
  { name: 'gamma', label: 'aspect ratio γ = d/m', low: 0.02, high: 10, start: 0.5, log: true, shown: s => s.pairs === 'drawn' },
  { name: 'law', label: 'law of λ', start: 'beta', options: [['beta', 'Beta(α, α)'], ['fixed', 'one fixed λ']] },
  { name: 'alpha', label: 'α', low: 0.05, high: 20, start: 1, log: true, shown: s => s.law === 'beta' },
  { name: 'lambda', label: 'λ', low: 0, high: 1, start: 0.5, shown: s => s.law === 'fixed' },
  { name: 'eta', label: 'learning rate η', low: 0.01, high: 100, start: 1, log: true },
  { name: 'noise', label: 'label noise σ', low: 0, high: 3, start: 0 },
  { name: 'map', label: 'feature map', start: 'tanh', options: [['tanh', 'tanh'], ['relu', 'ReLU'], ['erf', 'erf'], ['cosine', 'cosine'], ['identity', 'identity']] },
  { name: 'teacher', label: 'teacher', start: 'neuron', options: [['neuron', 'one neuron'], ['realisable', 'the student’s own features'], ['quadratic', '‖x‖², convex']] },
  { name: 'classes', label: 'classes C of the floor', low: 2, high: 1000, start: 10, log: true, whole: true },
  { name: 'seed', label: 'seed', low: 1, high: 1000, start: 1, whole: true },
];

const sliderSteps = 200;

/** A state from an address's query; what is missing or no value of its parameter takes its start. */
export function stateOf(query, known = parameters) {
  const state = {};
  for (const p of known) {
    const text = query.get(p.name), value = p.options ? text : text === null || text.trim() === '' ? NaN : Number(text);
    const isFit = p.options ? p.options.some(([key]) => key === value) : value >= p.low && value <= p.high;
    state[p.name] = isFit ? (p.whole ? Math.round(value) : value) : p.start;
  }
  return state;
}

/** The part of an address that holds a state: only what differs from the start. */
export function queryOf(state, known = parameters) {
  const query = new URLSearchParams();
  for (const p of known) if (state[p.name] !== p.start) query.set(p.name, state[p.name]);
  return query;
}

/** The parameters in words, as they stand under saved pictures. */
export function wordsOf(state, known = parameters) {
  return known.filter(p => p.shown?.(state) ?? true).map(p => `${p.name} = ${p.options ? p.options.find(([key]) => key === state[p.name])?.[1] ?? state[p.name] : numberText(state[p.name])}`).join(', ');
}

/** The form. `known`: the parameters, those with `values` snap to them. `onChange(state)` is told of every move. Gives { element, set(state) }. */
export function controlForm(known, state, onChange) {
  const fields = known.map(p => field(p, () => state, value => {
    state = { ...state, [p.name]: value };
    refresh();
    onChange(state);
  }));
  const element = h('form', { class: 'controls', 'aria-label': 'Parameters', onsubmit: event => event.preventDefault() }, fields.map(f => f.element));
  function refresh() {
    for (const f of fields) f.refresh();
  }
  refresh();
  return {
    element,
    set(next) {
      state = next;
      refresh();
    },
  };
}

function field(p, state, change) {
  const id = `explorer-${p.name}`;
  const parts = p.options ? choice(p, id, state, change) : p.values ? snapping(p, id, state, change) : sliding(p, id, state, change);
  const element = h('div', { class: 'control' }, h('label', { for: id }, p.label), parts.elements);
  return {
    element,
    refresh() {
      element.hidden = !(p.shown?.(state()) ?? true);
      parts.refresh();
    },
  };
}

function choice(p, id, state, change) {
  const select = h('select', { id, onchange: () => change(select.value) }, p.options.map(([key, title]) => h('option', { value: key }, title)));
  return { elements: [select], refresh: () => (select.value = state()[p.name]) };
}

function snapping(p, id, state, change) {
  const output = h('output', { for: id });
  const slider = h('input', { id, type: 'range', min: 0, max: p.values.length - 1, step: 1, oninput: () => change(p.values[Number(slider.value)]) });
  return {
    elements: [slider, output],
    refresh() {
      const at = p.values.indexOf(state()[p.name]);
      slider.value = at < 0 ? 0 : at;
      slider.setAttribute('aria-valuetext', numberText(state()[p.name]));
      output.textContent = numberText(state()[p.name]);
    },
  };
}

function sliding(p, id, state, change) {
  const slider = h('input', { id, type: 'range', min: 0, max: sliderSteps, step: 1, oninput: () => change(fromSlider(p, Number(slider.value))) });
  const number = h('input', { type: 'number', class: 'exact', min: p.low, max: p.high, step: p.whole ? 1 : 'any', 'aria-label': `${p.label}, exact`, onchange: () => {
    const value = Number(number.value);
    change(Number.isFinite(value) && number.value !== '' ? Math.min(p.high, Math.max(p.low, p.whole ? Math.round(value) : value)) : state()[p.name]);
  } });
  return {
    elements: [slider, number],
    refresh() {
      slider.value = toSlider(p, state()[p.name]);
      slider.setAttribute('aria-valuetext', numberText(state()[p.name]));
      if (document.activeElement !== number) number.value = state()[p.name];
    },
  };
}

function fromSlider(p, step) {
  const share = step / sliderSteps;
  const value = p.log ? p.low * ((p.high / p.low) ** share) : p.low + ((p.high - p.low) * share);
  return p.whole ? Math.round(value) : Number(value.toPrecision(3));
}

function toSlider(p, value) {
  return Math.round(sliderSteps * (p.log ? Math.log(value / p.low) / Math.log(p.high / p.low) : (value - p.low) / (p.high - p.low)));
}
