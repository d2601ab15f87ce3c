// Mixed examples: those of a run with what its network said of them, or the embedded digits, mixed here by a slider.
import { h, replace } from '../ui/dom.js';
import { getJson } from '../ui/api.js';

// Names may be numbers: the quotes keep them from being read as shares.
const named = name => `“${name}”`;
const percent = share => (share === null ? 'not finite' : `${Math.round(100 * share)} %`);

export async function show(root, { parts }) {
  const style = h('link', { rel: 'stylesheet', href: 'explorer/gallery.css' });
  document.head.append(style);
  root.append(h('h1', {}, 'Mixed examples'));
  const run = parts[0] ? await getJson(`/api/runs/${encodeURIComponent(parts[0])}/gallery`) : null;
  if (run?.examples) showRun(root, run);
  else await showDigits(root, run);
  return () => style.remove();
}

function showRun(root, { run, examples, outputs, problems }) {
  const cards = examples.examples.map(example => cardOf(examples, example));
  const chosen = h('output', { for: 'gallery-epoch' });
  const slider = h('input', { id: 'gallery-epoch', type: 'range', min: 0, max: outputs.length - 1, step: 1, '.value': outputs.length - 1, oninput: () => choose(Number(slider.value)) });
  root.append(
    h('p', { class: 'lead' }, 'Training pairs of ', h('a', { href: `#/run/${run.id}` }, run.name), ', drawn by the run for this page and mixed by its own law of λ, and what its network says of them in evaluation mode.'),
    h('p', { class: 'gallery-epoch' }, h('label', { for: 'gallery-epoch' }, 'after epoch '), slider, chosen),
    problems.map(problem => h('p', { class: 'problem' }, problem)),
    h('div', { class: 'gallery' }, cards.map(card => card.element)));
  function choose(index) {
    if (outputs.length === 0) return;
    chosen.textContent = String(outputs[index].epoch);
    slider.setAttribute('aria-valuetext', `epoch ${outputs[index].epoch}`);
    cards.forEach((card, k) => card.say(outputs[index].outputs[k]));
  }
  choose(outputs.length - 1);
}

function cardOf(all, example) {
  const [first, second] = [named(all.classes[example.firstLabel]), named(all.classes[example.secondLabel])];
  const label = example.firstLabel === example.secondLabel ? `100 % ${first}` : `${percent(example.lambda)} ${first} + ${percent(1 - example.lambda)} ${second}`;
  const body = h('tbody', {});
  const element = h('figure', { class: 'mixed' },
    picturesOf(all, [[bytesOf(example.first), `class ${first}`], [bytesOf(example.second), `class ${second}`], [bytesOf(example.mixed), `mixture: ${label}`]]),
    h('figcaption', {}, `λ = ${example.lambda.toFixed(2)}; label: ${label}`),
    h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'class'), h('th', { scope: 'col' }, 'label'), h('th', { scope: 'col' }, 'network'))), body));
  const shareOf = c => (c === example.firstLabel ? example.lambda : 0) + (c === example.secondLabel ? 1 - example.lambda : 0);
  return {
    element,
    say: output => replace(body, output.map(([c, p]) => h('tr', { class: shareOf(c) > 0 ? 'fed' : null },
      h('th', { scope: 'row' }, named(all.classes[c])), h('td', {}, percent(shareOf(c))), h('td', {}, h('meter', { min: 0, max: 1, value: p ?? 0, 'aria-label': `network: ${all.classes[c]}` }), ' ', percent(p))))),
  };
}

function picturesOf(all, pictures) {
  const signs = ['+', '='];
  return h('div', { class: 'pictures' }, pictures.map(([bytes, alt], i) => [pictureOf(all, bytes, alt), i < 2 ? h('span', { 'aria-hidden': 'true' }, signs[i]) : null]));
}

function pictureOf({ shape: [channels, height, width] }, bytes, alt) {
  const canvas = h('canvas', { width, height, role: 'img', 'aria-label': alt });
  paint(canvas, channels, bytes);
  return canvas;
}

function paint(canvas, channels, bytes) {
  const { width, height } = canvas, size = width * height, context = canvas.getContext('2d'), image = context.createImageData(width, height);
  for (let i = 0; i < size; i++) {
    for (let c = 0; c < 3; c++) image.data[(4 * i) + c] = bytes[(channels === 3 ? c * size : 0) + i];
    image.data[(4 * i) + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), c => c.charCodeAt(0));
}

async function showDigits(root, run) {
  const digits = await getJson('/explorer/digits.json');
  const all = { shape: digits.shape, classes: digits.classes }, images = digits.examples.map(e => ({ label: e.label, bytes: bytesOf(e.pixels) }));
  let [first, second] = [6, 10];
  const mixed = h('canvas', { width: digits.shape[2], height: digits.shape[1], role: 'img', class: 'large' }), label = h('p', { class: 'gist', 'aria-live': 'polite' }), value = h('output', { for: 'gallery-lambda' });
  const slider = h('input', { id: 'gallery-lambda', type: 'range', min: 0, max: 1, step: 0.01, '.value': 0.4, oninput: () => redraw() });
  const choice = (name, selected, change) => h('div', { class: 'choices', role: 'radiogroup', 'aria-label': name }, images.map((image, i) => h('label', {},
    h('input', { type: 'radio', name, value: i, checked: i === selected, onchange: () => { change(i); redraw(); } }), pictureOf(all, image.bytes, `digit ${all.classes[image.label]}, example ${i + 1}`))));
  root.append(
    h('p', { class: 'lead' }, run ? `${run.problem ?? 'This run left no mixed examples.'} Here are the embedded digits instead.` : 'The embedded digits. Choose two and a λ; a run’s own examples, with what its network says of them, are opened from the run’s page.'),
    h('h2', {}, 'First: x'), choice('first', first, i => (first = i)),
    h('h2', {}, 'Second: x′'), choice('second', second, i => (second = i)),
    h('h2', {}, 'Mixed: λx + (1−λ)x′'),
    h('p', { class: 'gallery-epoch' }, h('label', { for: 'gallery-lambda' }, 'λ '), slider, value),
    h('div', { class: 'mixture' }, mixed, label));
  function redraw() {
    const lambda = Number(slider.value), [a, b] = [images[first], images[second]];
    paint(mixed, 1, a.bytes.map((v, i) => Math.round((lambda * v) + ((1 - lambda) * b.bytes[i]))));
    const words = a.label === b.label ? `100 % ${named(all.classes[a.label])}` : `${percent(lambda)} ${named(all.classes[a.label])} + ${percent(1 - lambda)} ${named(all.classes[b.label])}`;
    mixed.setAttribute('aria-label', `mixture: ${words}`);
    value.textContent = lambda.toFixed(2);
    slider.setAttribute('aria-valuetext', lambda.toFixed(2));
    replace(label, `The network is told: ${words}. Its loss on this example cannot fall below H(λ) = ${entropy(a.label === b.label ? 1 : lambda).toFixed(3)} nats.`);
  }
  redraw();
}

function entropy(lambda) {
  const part = p => (p > 0 ? -p * Math.log(p) : 0);
  return part(lambda) + part(1 - lambda);
}
