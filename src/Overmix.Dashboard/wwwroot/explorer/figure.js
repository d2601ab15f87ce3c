// A chart on the page: drawn to the width there is, read with pointer or arrow keys, saved as SVG, PNG and CSV with its parameters.
import { h, replace } from '../ui/dom.js';
import { axisShare, drawChart, numberText, paletteOf } from './chart.js';

const savedSize = { width: 860, plotHeight: 380 };

/** A figure for `spec`s that come again and again. Gives { element, show(spec, foot), redraw() }. */
export function chartFigure(name) {
  const holder = h('div', { class: 'chart-holder' });
  const readout = h('p', { class: 'readout', 'aria-live': 'off' });
  const caption = h('figcaption', {});
  const element = h('figure', { class: 'explorer-figure', dataset: { figure: name } }, holder, readout, caption, saveButtons());
  let spec = null, foot = '', drawn = null, cursor = null;

  function saveButtons() {
    const button = (kind, save) => h('button', { type: 'button', class: 'quiet save', onclick: save, 'aria-label': `Save ${name} as ${kind}` }, kind);
    return h('p', { class: 'saves' }, h('span', {}, 'Save: '), button('SVG', () => saveSvg()), button('PNG', () => savePng()), button('CSV', () => saveText(csvOf(spec, foot), 'text/csv', 'csv')));
  }

  function redraw() {
    const width = Math.floor(holder.clientWidth);
    if (!spec || width < 60) return;
    drawn = drawChart(spec, { width, plotHeight: Math.round(Math.min(300, Math.max(190, width * 0.46))), palette: paletteOf(holder) });
    drawn.element.setAttribute('tabindex', '0');
    drawn.element.addEventListener('pointermove', event => read(drawn.toX(event.clientX - drawn.element.getBoundingClientRect().left)));
    drawn.element.addEventListener('pointerleave', () => read(null));
    drawn.element.addEventListener('keydown', onKey);
    const hadFocus = holder.contains(document.activeElement);
    replace(holder, drawn.element);
    if (hadFocus) drawn.element.focus();
    read(cursor);
  }

  function onKey(event) {
    const steps = { ArrowLeft: -0.01, ArrowRight: 0.01, PageUp: 0.1, PageDown: -0.1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const { left, right } = drawn.plot, share = cursor === null ? 0.5 : axisShare(spec.x, cursor) + steps[event.key];
    read(drawn.toX(left + ((right - left) * share)));
  }

  function read(value) {
    cursor = value;
    drawn.element.querySelector('.cursor')?.remove();
    if (value === null) {
      replace(readout, h('span', { class: 'hint' }, 'Point, or focus and press arrow keys, to read values.'));
      return;
    }
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'line');
    const set = { class: 'cursor', x1: drawn.xAt(value), x2: drawn.xAt(value), y1: drawn.plot.top, y2: drawn.plot.bottom, stroke: paletteOf(holder).soft };
    for (const [key, content] of Object.entries(set)) line.setAttribute(key, content);
    drawn.element.append(line);
    replace(readout, `${spec.x.symbol ?? spec.x.label} = ${numberText(value)}: `, spec.lines.map((l, i) => [i > 0 ? ' · ' : '', `${l.name} ${numberText(valueAt(l, value))}`]));
  }

  function forPaper() {
    return drawChart(spec, { ...savedSize, palette: paletteOf(holder, true), foot });
  }

  function saveSvg() {
    saveText(`<?xml version="1.0" encoding="utf-8"?>\n${new XMLSerializer().serializeToString(forPaper().element)}\n`, 'image/svg+xml', 'svg');
  }

  function savePng() {
    const { element: picture, height } = forPaper();
    savePicture(picture, { width: savedSize.width, height }, fileName('png'));
  }

  function saveText(text, type, extension) {
    saveBlob(new Blob([text], { type }), fileName(extension));
  }

  function fileName(extension) {
    return `overmix-${spec.id}.${extension}`;
  }

  new ResizeObserver(() => redraw()).observe(holder);
  return {
    element,
    redraw,
    show(next, words) {
      [spec, foot] = [next, words];
      replace(caption, next.caption);
      redraw();
    },
  };
}

/** The value of a line at x: that of its nearest point, none beyond its ends. */
export function valueAt(line, x) {
  let best = -1, least = Infinity;
  for (let i = 0; i < line.x.length; i++) {
    const distance = Math.abs(line.x[i] - x);
    if (distance < least) [best, least] = [i, distance];
  }
  return best < 0 ? null : line.y[best];
}

/** The numbers of a chart: its parameters in comment lines, then a row a point. */
export function csvOf(spec, foot) {
  const rows = [`# ${spec.title}`, `# ${foot}`, 'series,x,y'];
  const quote = text => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  for (const line of spec.lines) line.x.forEach((x, i) => rows.push(`${quote(line.name)},${x},${line.y[i] ?? ''}`));
  for (const value of spec.raw?.values ?? []) rows.push(`${quote(spec.raw.name)},${value},`);
  return `${rows.join('\n')}\n`;
}

/** Saves an SVG element as PNG, twice its size. */
export function savePicture(element, size, name) {
  const image = new Image();
  image.addEventListener('load', () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [size.width * 2, size.height * 2];
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(blob => saveBlob(blob, name), 'image/png');
  });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(element))}`;
}

/** Offers a file for saving. */
export function saveBlob(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = h('a', { href: address, download: name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
