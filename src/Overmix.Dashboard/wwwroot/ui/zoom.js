// Buttons that zoom and move all charts of a view: for touch, for the keyboard, and to show that it can be done.

import { h } from './dom.js';

/** A field of buttons. `zoom(factor)`, `move(share)` and `reset()` act; `set(isZoomed, isShown)` enables what makes sense. */
export function zoomField({ zoom, move, reset }) {
  const button = (sign, name, act) => h('button', { type: 'button', 'aria-label': name, title: name, onclick: act }, sign);
  const into = button('+', 'Zoom in', () => zoom(0.5));
  const earlier = button('←', 'Move to earlier', () => move(-0.25));
  const later = button('→', 'Move to later', () => move(0.25));
  const out = button('−', 'Zoom out', () => zoom(2));
  const all = h('button', { type: 'button', onclick: reset }, 'Show all');
  const element = h('div', { class: 'field wide', title: 'Drag across a chart to zoom, drag with Shift to move what is shown.' }, h('span', {}, 'Zoom: drag across a chart'),
    h('div', { class: 'segments', role: 'group', 'aria-label': 'Zoom' }, into, out, earlier, later, all));
  const set = (isZoomed, isShown = true) => {
    into.disabled = !isShown;
    for (const b of [out, earlier, later, all]) b.disabled = !isShown || !isZoomed;
  };
  set(false, false);
  return { element, set };
}
