// The theory explorer, asking this server. The state is kept in the address without leaving the view.
import { h } from '../ui/dom.js';
import { serverSource } from '../explorer/source.js';
import { showExplorer } from '../explorer/explorer.js';

export async function show(root, { query }) {
  const style = h('link', { rel: 'stylesheet', href: 'explorer/explorer.css' });
  document.head.append(style);
  const leave = showExplorer(root, {
    source: serverSource('/api/explorer'),
    query,
    keep: next => history.replaceState(null, '', `#/theory${String(next) ? `?${next}` : ''}`),
  });
  return () => {
    leave();
    style.remove();
  };
}
