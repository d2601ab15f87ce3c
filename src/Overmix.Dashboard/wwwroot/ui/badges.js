// Words with a shape and a colour; the word alone says it all.

import { h } from './dom.js';
import { visible } from './format.js';

const states = {
  running: ['●', 'being written just now'],
  done: ['✓', 'ended as planned'],
  stopped: ['❚❚', 'stopped and saved; resume goes on with it'],
  failed: ['✕', 'ended with an error'],
  crashed: ['!', 'its process is gone; resume goes on with it'],
  damaged: ['⚠', 'a file does not fit its checksum'],
  foreign: ['?', 'not a run that can be read'],
};

const verdicts = {
  'u-shaped': ['∪', 'test error falls, then rises: trained too long'],
  monotone: ['↘', 'test error falls and stays'],
  flat: ['→', 'test error does not move'],
  'double-descent': ['∿', 'falls, rises, falls again'],
  undecided: ['≈', 'the noise is too large to tell'],
};

const guards = {
  switch: ['⇄', 'the objective was switched'],
  stop: ['■', 'stopped by a guard'],
  rescale: ['↧', 'the learning rate was rescaled'],
  resume: ['↻', 'went on after a break'],
  signal: ['⏻', 'a signal asked it to stop'],
};

function badge(kind, word, [sign, meaning]) {
  return h('span', { class: `badge ${kind}-${/^[a-z-]+$/.test(word) ? word : 'other'}`, title: meaning }, h('span', { 'aria-hidden': 'true' }, sign, '\u00a0'), visible(word));
}

export const stateBadge = state => badge('state', state, states[state] ?? states.foreign);
export const verdictBadge = verdict => (verdict ? badge('verdict', verdict.name, verdicts[verdict.name] ?? ['·', verdict.summary ?? '']) : null);

export const isAlarm = kind => /alarm|guard/.test(kind);

/** Badges of what a guard, a switch or a signal did. */
export function markBadges(marks) {
  const kinds = [...new Set(marks.map(m => m.kind))].filter(k => isAlarm(k) || Object.hasOwn(guards, k));
  return kinds.slice(0, 4).map(kind => badge('mark', kind, guards[kind] ?? ['⚑', 'a guard’s alarm']));
}
