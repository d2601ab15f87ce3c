import { h } from '../ui/dom.js';
import { getJson } from '../ui/api.js';

export async function show(root) {
  const server = await getJson('/api/server');
  root.append(h('h1', {}, 'Runs'), h('p', {}, server.folder));
}
