import { views } from './views.js';
import { h, replace } from './ui/dom.js';

const main = document.getElementById('main');
let leave = null;
let turn = 0;

function address() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { parts: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) };
}

async function open() {
  const mine = ++turn;
  const { parts, query } = address();
  const view = views.find(v => v.path === parts[0]) ?? views[0];
  leave?.();
  leave = null;
  for (const link of document.querySelectorAll('#nav a')) link.toggleAttribute('aria-current', link.dataset.path === view.path);
  try {
    const module = await view.load();
    const root = h('div', { class: `view view-${view.path}` });
    replace(main, root);
    const left = await module.show(root, { parts: parts.slice(1), query });
    if (mine === turn) leave = left ?? null;
    else left?.();
  } catch (error) {
    if (mine === turn) replace(main, h('div', { class: 'empty' }, h('h1', {}, 'This view could not be opened'), h('p', {}, error.message)));
  }
}

replace(document.getElementById('nav'), views.filter(v => !v.hidden).map(v => h('a', { href: `#/${v.path}`, dataset: { path: v.path } }, v.title)));
addEventListener('hashchange', open);
open();
