import { views } from './views.js';
import { h, replace } from './ui/dom.js';
import { count, plural } from './ui/format.js';
import { store } from './ui/store.js';
import { wireTheme } from './ui/theme.js';

const main = document.getElementById('main');
const nav = document.getElementById('nav');
const live = document.getElementById('live');
let leave = null;
let turn = 0;
let shown = '';

/** What stands behind the #: the view, its parts, its state. */
function address() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { parts: path.split('/').filter(Boolean).map(part => decode(part)), query: new URLSearchParams(query) };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Keeps a view's state in the address without leaving the view; empty values are left out. */
function setQuery(changes) {
  const { parts, query } = address();
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name);
    for (const each of [value].flat()) if (each !== null && each !== undefined && each !== '' && each !== false) query.append(name, String(each));
  }
  const text = query.toString();
  history.replaceState(null, '', `#/${parts.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`);
  shown = location.hash;
}

async function open() {
  if (location.hash === shown && turn > 0) return;
  shown = location.hash;
  const mine = ++turn;
  const { parts, query } = address();
  const view = views.find(v => v.path === parts[0]) ?? views[0];
  leave?.();
  leave = null;
  for (const link of nav.querySelectorAll('a')) {
    if (link.dataset.path === (view.under ?? view.path)) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  const root = h('div', { class: `view view-${view.path}` });
  try {
    const [module] = await Promise.all([view.load(), view.alone ? null : store.ready()]);
    if (mine !== turn) return;
    replace(main, root);
    const left = await module.show(root, { parts: parts.slice(1), query }, { store, setQuery });
    if (mine === turn) leave = typeof left === 'function' ? left : null;
    else left?.();
    document.title = `${root.querySelector('h1')?.textContent ?? view.title} · Overmix`;
  } catch (error) {
    if (mine === turn) replace(main, problem(error));
  }
}

function problem(error) {
  const again = h('button', { type: 'button', onclick: () => location.reload() }, 'Try again');
  return h('div', { class: 'empty' }, h('h1', {}, 'This view could not be opened'), h('p', {}, error.message), h('p', {}, again));
}

function sayLive() {
  const running = store.list().filter(r => r.state === 'running').length;
  const text = !store.connected ? 'Not connected' : store.waiting > 0 ? `Reading ${count(store.waiting)} more…` : running > 0 ? `${plural(running, 'run')} live` : 'Up to date';
  if (live.textContent !== text) live.textContent = text;
  live.className = `live ${!store.connected ? 'live-off' : running > 0 ? 'live-on' : ''}`;
}

wireTheme(document.getElementById('theme'));
replace(nav, views.filter(v => !v.hidden).map(v => h('a', { href: `#/${v.path}`, dataset: { path: v.path } }, v.title)));
store.listen(sayLive);
store.ready().then(() => setTimeout(() => views.find(v => v.path === 'run').load(), 1000), () => {}); // What is opened next is there already.
addEventListener('hashchange', () => open().then(() => main.focus({ preventScroll: true })));
open();
