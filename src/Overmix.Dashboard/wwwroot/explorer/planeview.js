// The picture in the plane: two classes, a Mixup pair that can be dragged, and where along the segment its label is wrong.
import { h, replace, svg } from '../ui/dom.js';
import { numberText, paletteOf } from './chart.js';
import { chartFigure, saveBlob, savePicture } from './figure.js';
import { planeLimits, planeWorlds, posteriorOf, segmentOf } from './plane.js';

const cells = { x: 64, y: 48 };
const corners = ['ax', 'ay', 'bx', 'by'];

/** The parameters of the plane. */
export const planeParameters = [
  { name: 'world', label: 'world', start: 'moons', options: Object.entries(planeWorlds).map(([key, world]) => [key, world.title]) },
  ...corners.map((name, i) => ({
    name, label: `${i < 2 ? 'X' : 'X′'}, ${i % 2 === 0 ? 'across' : 'up'}`, low: i % 2 === 0 ? -planeLimits.x : -planeLimits.y, high: i % 2 === 0 ? planeLimits.x : planeLimits.y, start: planeWorlds.moons.pair[i],
  })),
];

/** The section. `change(part)` is told of a move. Gives { element, show(state, words) }. */
export function planeSection(change) {
  const holder = h('div', { class: 'plane-holder' }), gist = h('p', { class: 'gist', 'aria-live': 'polite' });
  const chart = chartFigure('noise');
  const saves = h('p', { class: 'saves' }, h('span', {}, 'Save: '),
    h('button', { type: 'button', class: 'quiet save', 'aria-label': 'Save plane as SVG', onclick: () => saveBlob(new Blob([new XMLSerializer().serializeToString(forPaper())], { type: 'image/svg+xml' }), 'overmix-plane.svg') }, 'SVG'),
    h('button', { type: 'button', class: 'quiet save', 'aria-label': 'Save plane as PNG', onclick: () => savePicture(forPaper(), { width: 860, height: 711 }, 'overmix-plane.png') }, 'PNG'),
    h('button', { type: 'button', class: 'quiet save', 'aria-label': 'Save plane as CSV', onclick: () => saveBlob(new Blob([planeCsv(planeWorlds[state.world], words)], { type: 'text/csv' }), 'overmix-plane.csv') }, 'CSV'));
  const element = h('div', { class: 'plane' },
    h('figure', { class: 'explorer-figure', dataset: { figure: 'plane' } }, holder, h('figcaption', {}, 'Shade: P(Y = 1) of the true world. Drag either end, or use the sliders. The width of the band along the segment is the total variation distance between the Mixup label and the truth: at least so often the label is wrong.'), saves),
    chart.element);
  let state = null, words = '', dragged = null;

  function redraw() {
    const width = Math.floor(holder.clientWidth);
    if (!state || width < 60) return;
    const focused = document.activeElement?.dataset?.end;
    replace(holder, draw(width, paletteOf(holder)));
    if (focused) holder.querySelector(`[data-end="${focused}"]`)?.focus();
  }

  function draw(width, palette, foot = '') {
    const world = planeWorlds[state.world], pair = corners.map(name => state[name]), height = Math.round(width * planeLimits.y / planeLimits.x) + 40 + (foot ? 26 : 0);
    const plot = { top: 34, height: Math.round(width * planeLimits.y / planeLimits.x) };
    const xAt = x => width * (x + planeLimits.x) / (2 * planeLimits.x), yAt = y => plot.top + (plot.height * (planeLimits.y - y) / (2 * planeLimits.y));
    const root = svg('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, role: foot ? 'img' : 'group', 'aria-label': `The plane with two classes: ${world.title}, and the pair.`, 'font-family': 'system-ui, "DejaVu Sans", sans-serif' });
    root.append(svg('rect', { width, height, fill: palette.ground }), svg('text', { x: 8, y: 20, 'font-size': 15, 'font-weight': 600, fill: palette.ink }, width < 420 ? 'Theorem 1 along a Mixup pair' : 'Theorem 1: noise along the segment of a Mixup pair'));
    const shades = svg('g', { 'aria-hidden': 'true', 'shape-rendering': 'crispEdges' }), step = [width / cells.x, plot.height / cells.y];
    for (let i = 0; i < cells.x; i++) {
      for (let j = 0; j < cells.y; j++) {
        const p = posteriorOf(world, ...centerOf(i, j));
        shades.append(svg('rect', { x: (i * step[0]).toFixed(1), y: (plot.top + (j * step[1])).toFixed(1), width: (step[0] + 0.6).toFixed(1), height: (step[1] + 0.6).toFixed(1), fill: blend(palette.ground, palette.slots[p > 0.5 ? 0 : 1], 0.45 * Math.abs((2 * p) - 1)) }));
      }
    }
    root.append(shades, bandOf(segmentOf(world, pair), xAt, yAt, palette));
    world.blobs.forEach((centers, c) => centers.forEach(([x, y]) => root.append(svg('text', { x: xAt(x).toFixed(1), y: (yAt(y) + 4).toFixed(1), 'text-anchor': 'middle', 'font-size': 12, 'font-weight': 600, fill: palette.ink, 'aria-hidden': 'true' }, c))));
    for (const [end, label, at] of [['a', 'X', 0], ['b', 'X′', 2]]) root.append(endOf(end, label, [pair[at], pair[at + 1]], xAt, yAt, palette));
    if (foot) root.append(svg('text', { x: 8, y: height - 8, 'font-size': 11, fill: palette.soft }, foot));
    return root;
  }

  // A band beside the segment, as wide as the distance is large, and the part where the likelier class differs.
  function bandOf(segment, xAt, yAt, palette) {
    const [first, last] = [segment[0], segment.at(-1)], dx = xAt(last.x) - xAt(first.x), dy = yAt(last.y) - yAt(first.y), length = Math.hypot(dx, dy) || 1;
    const side = (point, sign) => `${(xAt(point.x) - (sign * dy / length * (3 + (34 * point.distance)))).toFixed(1)} ${(yAt(point.y) + (sign * dx / length * (3 + (34 * point.distance)))).toFixed(1)}`;
    const outline = `M${segment.map(p => side(p, 1)).join('L')}L${segment.toReversed().map(p => side(p, -1)).join('L')}Z`;
    return svg('g', { 'aria-hidden': 'true' },
      svg('path', { d: outline, fill: palette.slots[3], 'fill-opacity': 0.75, stroke: palette.ground, 'stroke-width': 1.5 }),
      svg('line', { x1: xAt(first.x), y1: yAt(first.y), x2: xAt(last.x), y2: yAt(last.y), stroke: palette.ink, 'stroke-width': 2 }));
  }

  function endOf(end, label, [x, y], xAt, yAt, palette) {
    return svg('g', {
      class: 'end', tabindex: '0', role: 'button', dataset: { end }, 'aria-label': `${label} at ${numberText(x)}, ${numberText(y)}; arrow keys move it`,
      onpointerdown: event => { dragged = end; holder.setPointerCapture(event.pointerId); event.preventDefault(); },
      onkeydown: event => nudge(event, end),
    }, svg('circle', { cx: xAt(x), cy: yAt(y), r: 13, fill: palette.ground, stroke: palette.ink, 'stroke-width': 2 }), svg('text', { x: xAt(x), y: yAt(y) + 4.5, 'text-anchor': 'middle', 'font-size': 13, 'font-weight': 600, fill: palette.ink }, label));
  }

  function nudge(event, end) {
    const move = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1] }[event.key];
    if (!move) return;
    event.preventDefault();
    place(end, state[`${end}x`] + move[0], state[`${end}y`] + move[1]);
  }

  function place(end, x, y) {
    const within = (value, most) => Math.round(100 * Math.max(-most, Math.min(most, value))) / 100;
    change({ [`${end}x`]: within(x, planeLimits.x), [`${end}y`]: within(y, planeLimits.y) });
  }

  holder.addEventListener('pointermove', event => {
    if (!dragged) return;
    const box = holder.firstElementChild.getBoundingClientRect(), width = box.width, height = width * planeLimits.y / planeLimits.x;
    place(dragged, ((event.clientX - box.left) / width * 2 - 1) * planeLimits.x, (1 - ((event.clientY - box.top - 34) / height * 2)) * planeLimits.y);
  });
  for (const end of ['pointerup', 'pointercancel']) holder.addEventListener(end, () => (dragged = null));
  new ResizeObserver(() => redraw()).observe(holder);

  function forPaper() {
    return draw(860, paletteOf(holder, true), words);
  }

  return {
    element,
    gist,
    redraw() {
      redraw();
      chart.redraw();
    },
    show(next, foot) {
      [state, words] = [next, foot];
      const segment = segmentOf(planeWorlds[state.world], corners.map(name => state[name]));
      chart.show(noiseChart(segment), foot);
      replace(gist, gistOfSegment(segment));
      redraw();
    },
  };
}

/** The middle of a cell of the shading. */
function centerOf(i, j) {
  return [((i + 0.5) / cells.x * 2 - 1) * planeLimits.x, (1 - ((j + 0.5) / cells.y * 2)) * planeLimits.y];
}

/** What the shades say: P(Y = 1) in the middle of every cell. The segment's numbers are those of the chart beside it. */
function planeCsv(world, words) {
  const rows = ['# Theorem 1: noise along the segment of a Mixup pair', `# ${words}`, 'x,y,p_of_class_1'];
  for (let i = 0; i < cells.x; i++) {
    for (let j = 0; j < cells.y; j++) {
      const [x, y] = centerOf(i, j);
      rows.push(`${Number(x.toFixed(6))},${Number(y.toFixed(6))},${posteriorOf(world, x, y)}`);
    }
  }
  return `${rows.join('\n')}\n`;
}

/** A colour between two, each #rrggbb: opaque, so that cells may overlap and leave no seams. */
function blend(from, to, share) {
  const channel = (color, i) => parseInt(color.slice(1 + (2 * i), 3 + (2 * i)), 16);
  return `#${[0, 1, 2].map(i => Math.round(channel(from, i) + (share * (channel(to, i) - channel(from, i)))).toString(16).padStart(2, '0')).join('')}`;
}

function gistOfSegment(segment) {
  const worst = segment.reduce((a, b) => (b.distance > a.distance ? b : a)), mean = segment.reduce((sum, p) => sum + p.distance, 0) / segment.length;
  return `At λ = ${numberText(worst.lambda)} the Mixup label gives class 1 a chance of ${Math.round(100 * worst.mixed)} %, the truth is ${Math.round(100 * worst.truth)} %: drawn labels disagree at least ${Math.round(100 * worst.distance)} % of the time. Averaged over λ uniform on [0, 1]: ${Math.round(100 * mean)} %.`;
}

function noiseChart(segment) {
  const x = segment.map(p => p.lambda), worst = segment.reduce((a, b) => (b.distance > a.distance ? b : a));
  return {
    id: 'noise',
    title: 'Mixup label and truth along the segment',
    x: { label: 'λ, the weight of X', symbol: 'λ', low: 0, high: 1 },
    y: { label: 'probability', low: 0, high: 1.04 },
    lines: [
      { name: 'Mixup label: λf(X) + (1−λ)f(X′)', slot: 0, wide: true, x, y: segment.map(p => p.mixed) },
      { name: 'truth: f(x̃)', slot: 1, dash: 'dashed', wide: true, x, y: segment.map(p => p.truth) },
      { name: 'their distance (TV)', slot: 3, dash: 'dotted', wide: true, x, y: segment.map(p => p.distance) },
    ],
    marks: worst.distance > 0.01 ? [{ x: worst.lambda, y: worst.distance, slot: 3, label: numberText(worst.distance) }] : [],
    alt: `The distance is largest at λ = ${numberText(worst.lambda)}: ${numberText(worst.distance)}.`,
    caption: 'f = P(Y = 1). However the two labels are drawn, they differ at least as often as the dotted line says, and no less often under any coupling: Theorem 1. With two classes the theorem’s ½ sup|…| is half of this line.',
  };
}
