// What is known about a run besides its curves.

import { h } from '../ui/dom.js';
import { count, dash, isNumber, number, plural, stamp, visible } from '../ui/format.js';

/** The events, newest last. */
export function logTable(about) {
  if (about.events.length === 0) return h('p', { class: 'soft' }, 'None yet.');
  const detail = value => (typeof value === 'number' ? number(value, 6) : visible(value));
  return h('div', { class: 'scroll events', tabindex: '0', role: 'region', 'aria-label': 'Events' },
    about.eventsLeftOut > 0 ? h('p', { class: 'note' }, `${plural(about.eventsLeftOut, 'earlier event')} left out.`) : null,
    h('table', {}, h('thead', {}, h('tr', {}, ['time', 'event', 'epoch', 'step', 'details'].map(t => h('th', { scope: 'col', class: t === 'step' ? 'numeric c-step' : t === 'epoch' ? 'numeric' : null }, t)))),
      h('tbody', {}, about.events.map(e => h('tr', {}, h('td', { class: 'c-time soft' }, stamp(e.time)), h('th', { scope: 'row', class: 'nowrap' }, visible(e.kind)), h('td', { class: 'numeric' }, count(e.epoch)), h('td', { class: 'numeric c-step' }, count(e.step)),
        h('td', { class: 'details' }, Object.entries(e.details).map(([k, v]) => `${visible(k)} ${detail(v)}`).join(' · ')))))));
}

/** Facts, settings, environment. */
export function facts(about, store) {
  const varying = new Set(Object.keys(store.varying));
  const entries = Object.entries(about.settings);
  const pairs = list => h('dl', { class: 'pairs' }, list.map(([k, v]) => [h('dt', {}, visible(k)), h('dd', {}, visible(v))]));
  return [
    about.facts.length ? [h('h2', {}, 'In short'), pairs(about.facts.map(f => [f.label, f.value]))] : null,
    h('h2', {}, 'Configuration'),
    entries.length ? [
      h('p', { class: 'note' }, 'In bold: what differs between the runs of this folder.'),
      h('dl', { class: 'pairs settings' }, entries.map(([k, v]) => [h('dt', { class: 'mono' }, visible(k)), h('dd', { class: varying.has(k) ? 'mono differs' : 'mono' }, visible(v) || dash)])),
      about.config ? h('details', {}, h('summary', {}, 'config.yaml'), h('pre', { tabindex: '0' }, visibleLines(about.config))) : null,
      about.overrides ? h('details', {}, h('summary', {}, 'Overrides'), h('pre', { tabindex: '0' }, visibleLines(about.overrides))) : null,
    ] : h('p', { class: 'soft' }, 'None that can be read.'),
    about.environment ? [h('h2', {}, 'Environment'), pairs(environment(about.environment))] : null,
  ];
}

const visibleLines = text => text.split('\n').map(visible).join('\n');

function environment(e) {
  return [
    ['begun', stamp(e.created)],
    ['Overmix', `${e.overmixVersion}${e.commit ? `, commit ${e.commit}${e.isDirty ? ' with changes' : ''}` : ''}`],
    ['command', e.command || dash],
    ['machine', `${e.host} · ${e.operatingSystem} · ${e.architecture}`],
    ['runtime', `${e.runtime} · libtorch ${e.libtorch}`],
    ['threads', isNumber(e.threads) ? count(e.threads) : dash],
    ['CPU features', e.cpuFeatures || dash],
    ['run hash', e.hash],
    ['data SHA-256', e.dataSha256],
    ['semantics version', count(e.semanticsVersion)],
  ];
}
