// From an answer to the four charts: what is drawn, in which words.
import { numberText } from './chart.js';

const share = value => `${Math.round(value * 100)} %`;

/** The charts of an answer, by name. */
export function picturesOf(answer, state) {
  return { risk: riskPicture(answer), bound: boundPicture(answer), spectrum: spectrumPicture(answer), floor: floorPicture(answer, state) };
}

/** The gist of an answer in a few sentences. */
export function gistOf({ sizes, risk, spectrum, bound }) {
  const turn = risk.turns
    ? `With Mixup the risk is lowest at t = ${numberText(risk.turnTime)} (${numberText(risk.turnRisk)}) and rises to ${numberText(risk.limit)} as training goes on: a U, ${share((risk.limit - risk.turnRisk) / risk.nullRisk)} of the null predictor’s risk deep.`
    : `With Mixup the risk falls to ${numberText(risk.limit)} and does not turn up by more than 1 % of the null predictor’s.`;
  const plain = `Without mixing it ends at ${numberText(risk.plainLimit)}.`;
  const regime = `m = ${numberText(sizes.pairs)} mixed pairs, d = ${sizes.features} features: γ = d/m = ${numberText(sizes.aspectRatio)}; the rank is ${sizes.rank}${spectrum.nullCount > 0 ? `, ${spectrum.nullCount} directions never move` : ''}.`;
  const loose = bound.looseness === null ? '' : ` Theorem 2’s bound is ${numberText(bound.looseness)} times the excess risk (median over time).`;
  return `${turn} ${plain} ${regime}${loose}`;
}

function riskPicture({ risk }) {
  const all = [...risk.total, ...risk.clean, ...risk.noise, ...risk.cross, ...risk.plain].filter(Number.isFinite);
  const high = Math.min(Math.max(...all), 2.2 * risk.nullRisk), low = Math.max(Math.min(...all, 0), -risk.nullRisk);
  const line = (name, y, slot, more) => ({ name, slot, x: risk.times, y, ...more });
  return {
    id: 'risk',
    title: 'Population risk along gradient flow',
    x: { label: 'flow time t (log scale)', symbol: 't', low: risk.times[0], high: risk.times.at(-1), log: true },
    y: { label: 'risk', low: low - (0.02 * (high - low)), high: high + (0.06 * (high - low)) },
    lines: [
      line('Mixup', risk.total, 0, { wide: true }),
      line('its clean part', risk.clean, 2, { dash: 'dashed' }),
      line('its noise part', risk.noise, 3, { dash: 'dotted' }),
      line('its cross part', risk.cross, 4, { dash: 'dashdot' }),
      line('plain training', risk.plain, 1, { dash: 'dashed', wide: true }),
    ],
    levels: [{ y: risk.nullRisk, label: 'null predictor' }],
    marks: risk.turns ? [{ x: risk.turnTime, y: risk.turnRisk, slot: 0, label: `turns at t = ${numberText(risk.turnTime)}` }] : [],
    alt: `Mixup: ${numberText(risk.total[0])} at first, lowest ${numberText(risk.turnRisk)} at t = ${numberText(risk.turnTime)}, ${numberText(risk.limit)} in the end. Plain training ends at ${numberText(risk.plainLimit)}.`,
    caption: 'R = clean + noise + cross, exactly: clean is what the flow on true labels would have, noise what was learned from Z = Ỹ − Ỹ* alone. Clean falls, noise rises; where they balance, the risk turns. η only moves the time axis. One world, one seed; the curve is exact for it up to 20 000 population samples.',
  };
}

function boundPicture({ risk, bound }) {
  const excess = risk.total.map(r => r - bound.optimum);
  const positive = [...bound.total, ...bound.growing, ...excess].filter(v => Number.isFinite(v) && v > 0);
  const high = 10 ** Math.ceil(Math.log10(Math.max(...positive))), low = Math.max(10 ** Math.floor(Math.log10(Math.min(...positive))), high * 1e-9);
  const line = (name, y, slot, more) => ({ name, slot, x: risk.times, y: y.map(v => (v > 0 ? v : null)), ...more });
  return {
    id: 'bound',
    title: 'Theorem 2: the bound and its terms',
    x: { label: 'flow time t (log scale)', symbol: 't', low: risk.times[0], high: risk.times.at(-1), log: true },
    y: { label: 'excess over R* (log scale)', low, high, log: true },
    lines: [
      line('risk Rₜ − R*', excess, 0, { wide: true }),
      line('bound', bound.total.map(v => v - bound.optimum), 1, { wide: true }),
      line('fading term', bound.fading, 2, { dash: 'dashed' }),
      line('noise term', bound.growing, 3, { dash: 'dotted' }),
      line('root term', bound.root, 4, { dash: 'dashdot' }),
    ],
    marks: [],
    alt: `The bound lies above the excess risk at every time; ${bound.looseness === null ? 'the risk never exceeds R*' : `by a factor of ${numberText(bound.looseness)} in the median`}.`,
    caption: `Sharp constants, the sum at time t in ζ’s place; R* = ${numberText(bound.optimum)} is the risk of θ*, fitted on true labels of mixed inputs; where a student does better than θ*, the risk’s line has a gap. The bound holds, but it is too loose to place the turn: the exact split above does.`,
  };
}

function spectrumPicture({ spectrum, sizes }) {
  const values = [...spectrum.mixed, ...spectrum.independent, ...spectrum.laws.flatMap(l => [l.x[0], l.x.at(-1)])].filter(v => v > 0);
  const low = 10 ** Math.max(-8, Math.floor(Math.log10(Math.min(...values)) * 2) / 2), high = 10 ** (Math.ceil(Math.log10(Math.max(...values)) * 2) / 2);
  const count = Math.min(40, Math.max(12, Math.round(Math.sqrt(sizes.features) * 2.5)));
  const mixed = histogram(spectrum.mixed, low, high, count, sizes.features), control = histogram(spectrum.independent, low, high, count, sizes.features);
  const [perPair, perPoint] = spectrum.laws;
  const top = Math.max(...mixed.map(b => b.y), ...control.map(b => b.y), ...perPair.density.filter(Number.isFinite), ...perPoint.density.filter(Number.isFinite));
  return {
    id: 'spectrum',
    title: 'Eigenvalues of the features, and Marchenko–Pastur',
    x: { label: 'eigenvalue over the bulk’s mean (log scale)', symbol: 'μ', low, high, log: true },
    y: { label: 'density a decade', low: 0, high: 1.08 * top },
    bars: { name: 'Mixup features', slot: 0, items: mixed },
    lines: [
      { name: 'independent features, γ = d/m', slot: 2, dash: 'dotted', wide: true, ...stepsOf(control) },
      { name: `law at d/m = ${numberText(perPair.gamma)}`, slot: 1, x: perPair.x, y: perPair.density },
      { name: `law at d/n = ${numberText(perPoint.gamma)}`, slot: 3, dash: 'dashed', x: perPoint.x, y: perPoint.density },
    ],
    raw: { name: 'eigenvalue of A over the bulk mean', values: spectrum.mixed },
    marks: [],
    alt: `Mixup features: from ${numberText(spectrum.mixed[0] ?? null)} to ${numberText(spectrum.mixed.at(-1) ?? null)} times the bulk’s mean, ${spectrum.nullCount} zero. Greatest distance to the law at d/m: ${numberText(spectrum.mixedDistance)}; for independent features ${numberText(spectrum.independentDistance)}.`,
    caption: `Eigenvalues of A, the mixed features’ second moment. Independent features follow the law at d/m (distance ${numberText(spectrum.independentDistance)}); Mixup’s columns are not independent and do not (${numberText(spectrum.mixedDistance)}). Small eigenvalues learn late, and their noise is divided by them. ${spectrum.nullCount} of ${sizes.features} eigenvalues are zero and have no place on this axis${perPair.atom > 0 ? `; the law at d/m puts mass ${numberText(perPair.atom)} there` : ''}.`,
  };
}

function histogram(values, low, high, count, total) {
  const width = Math.log10(high / low) / count, bars = [];
  for (let i = 0; i < count; i++) bars.push({ from: low * (10 ** (width * i)), to: low * (10 ** (width * (i + 1))), y: 0 });
  for (const value of values) {
    const at = Math.min(count - 1, Math.max(0, Math.floor(Math.log10(value / low) / width)));
    bars[at].y += 1 / (total * width);
  }
  return bars;
}

function stepsOf(bars) {
  return { x: bars.flatMap(b => [b.from, b.to]), y: bars.flatMap(b => [b.y, b.y]) };
}

function floorPicture({ floor }, state) {
  const isBeta = state.law === 'beta';
  return {
    id: 'floor',
    title: 'Lemma 1: the floor of the Mixup loss',
    x: { label: 'α of λ ~ Beta(α, α) (log scale)', symbol: 'α', low: floor.alphas[0], high: floor.alphas.at(-1), log: true },
    y: { label: 'cross-entropy, nats', low: 0, high: 0.72 },
    lines: [
      { name: `C = ${state.classes}`, slot: 0, wide: true, x: floor.alphas, y: floor.floors },
      ...(state.classes === 2 ? [] : [{ name: 'C = 2', slot: 1, dash: 'dashed', x: floor.alphas, y: floor.floorsTwoClasses }]),
    ],
    levels: isBeta ? [] : [{ y: floor.here, label: `λ = ${numberText(state.lambda)}: ${numberText(floor.here)}` }],
    marks: isBeta ? [{ x: Math.max(floor.alphas[0], Math.min(floor.alphas.at(-1), state.alpha)), y: floor.here, slot: 0, label: `${numberText(floor.here)} nats` }] : [],
    alt: `At this law of λ and C = ${state.classes} classes the Mixup cross-entropy cannot fall below ${numberText(floor.here)} nats.`,
    caption: `(1 − 1/C)·E[H(λ)], balanced classes, independent pairs; E[H(λ)] = ${numberText(floor.entropy)} nats here. A training loss near it has learnt every blended label by heart.`,
  };
}
