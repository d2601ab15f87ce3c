// The paper's claims, and what came of trying them.

import { getJson } from '../ui/api.js';
import { h, replace } from '../ui/dom.js';
import { isNumber, number, plural, visible } from '../ui/format.js';

// In our words; the ids are those of `overmix reproduce`.
const claims = [
  ['fig1', 'ResNet-18 on CIFAR-10: the Mixup loss keeps falling while the test error falls, then rises.'],
  ['fig2', 'ResNet-18 on a part of SVHN: the same turn.'],
  ['fig3', 'ResNet-34 on CIFAR-100: the same turn.'],
  ['less-data', 'With less data the U is deeper and comes earlier.'],
  ['arch', 'Other networks turn up too: VGG-16, ResNet-34.'],
  ['mse', 'Training with squared error turns up too.'],
  ['augment', 'Training with random crops and flips turns up too.'],
  ['lemma1', 'The Mixup cross-entropy has a floor above zero, met only by predicting every mixed label exactly.'],
  ['theorem1', 'Mixing makes label noise: its probability is bounded below by how far the labels of mixed points are from the truth.'],
  ['convex-noise', 'In regression on a strongly convex truth the noise has a lower bound for every pair.'],
  ['lemma2', 'Gradient flow on random features has a closed form.'],
  ['theorem2', 'The risk along training is bounded by a part that falls and a part that the noise makes rise.'],
  ['mp', 'The spectrum follows Marchenko and Pastur: with d near m tiny eigenvalues appear, with d far below m they do not.'],
  ['grad-norm', 'The gradient norm does not vanish in Mixup training.'],
  ['noise-first', 'Networks fit the clean part first and label noise later.'],
  ['double-descent', 'Training with noisy labels shows the known curves over width and over epochs.'],
  ['regime', 'Pairs make so many examples that the network is under-parameterised, unlike with ERM.'],
  ['trajectory', 'A wrong objective also helps: Mixup early, then stop or switch to ERM.'],
];
const words = { reproduced: 'holds', 'not reproduced': 'contradicted', inconclusive: 'undecided' };
const signs = { reproduced: '✓', 'not reproduced': '✕', inconclusive: '≈', untested: '○' };

export async function show(root) {
  const answer = await getJson('/api/claims');
  const found = Map.groupBy(answer.claims, c => c.id);
  const known = new Set(claims.map(c => c[0]));
  const rows = [...claims, ...[...found.keys()].filter(id => !known.has(id)).map(id => [id, null])];
  const counted = Map.groupBy(rows, ([id]) => found.get(id)?.[0]?.verdict ?? 'untested');
  replace(root,
    h('div', { class: 'title' }, h('h1', {}, 'Claims'), h('p', { class: 'lead' }, [...counted].map(([verdict, list]) => `${list.length} ${visible(verdict)}`).join(' · '))),
    answer.claims.length === 0 ? h('div', { class: 'empty' }, h('h2', {}, 'None tried here yet'),
      h('p', {}, 'What the paper claims stands below. Trying a claim trains what it needs, over seeds, and leaves its verdict, figure and data in a folder ', h('code', {}, 'claims'), ' among these runs; it then appears here.')) : null,
    answer.claims.length > 0 ? h('h2', {}, 'Tried here') : null,
    list(rows.filter(([id]) => found.has(id)), found),
    answer.claims.length > 0 ? h('h2', {}, 'Not tried here yet') : null,
    list(rows.filter(([id]) => !found.has(id)), found));
}

const list = (rows, found) => (rows.length ? h('ul', { class: 'claims' }, rows.map(([id, text]) => card(id, text, found.get(id) ?? []))) : null);

function card(id, text, results) {
  const statement = text ?? results.find(r => r.claim)?.claim;
  return h('li', { class: 'claim' }, h('h3', {}, h('code', {}, visible(id)), ' ', results.length === 0 ? verdict('untested') : null), statement ? h('p', {}, visible(statement)) : null, results.map(result));
}

function result(r) {
  if (r.problem) return h('p', { class: 'wrong' }, `${visible(r.place)}: ${visible(r.problem)}`);
  const interval = r.interval.length === 2 ? ` (95 % interval ${range(r)})` : '';
  const effect = isNumber(r.effect) ? number(r.effect) : r.effectText ? visible(r.effectText) : null;
  const pair = (label, value) => (value === null || value === undefined || value === false || value === '' ? null : [h('dt', {}, label), h('dd', {}, value)]);
  return h('div', { class: 'result' },
    h('p', {}, verdict(r.verdict ?? 'untested'), r.scale ? h('span', { class: 'soft' }, ` at scale ${visible(r.scale)}`) : null),
    r.figure ? h('img', { src: `/api/claims/${r.key}/figure`, alt: `Figure of ${visible(r.id)}${r.verdict ? `: ${visible(r.verdict)}` : ''}`, loading: 'lazy' }) : null,
    h('dl', { class: 'pairs' }, pair('effect', effect === null ? null : effect + interval), pair('seeds', r.seeds && (/^\d+$/.test(r.seeds) ? plural(Number(r.seeds), 'seed') : visible(r.seeds))), pair('data', r.data && visible(r.data)), pair('note', r.note && visible(r.note)), pair('because', r.parts.length > 0 && h('ul', { class: 'parts' }, r.parts.map(part))), pair('again', r.command && h('code', {}, visible(r.command)))));
}

// A part of a claim: what is counted, what is claimed of it, what was found.
function part(p) {
  const found = [p.found && visible(p.found), isNumber(p.mean) && number(p.mean, 3) + (p.interval.length === 2 ? ` (${range(p)})` : '')].filter(Boolean).join(', ');
  return h('li', {}, `${visible(p.part ?? '')}${found ? `: ${found}` : ''}. `, h('span', { class: 'soft' }, `Claimed: ${visible(p.demand ?? '')}. `), h('b', {}, words[p.verdict] ?? visible(p.verdict ?? '')));
}

const range = ({ interval }) => `${number(interval[0], 3)} to ${number(interval[1], 3)}`;

const verdict = word => h('span', { class: `badge verdict-${/^[a-z ]+$/.test(word) ? word.replaceAll(' ', '-') : 'other'}` }, h('span', { 'aria-hidden': 'true' }, `${signs[word] ?? '·'}\u00a0`), visible(word));
