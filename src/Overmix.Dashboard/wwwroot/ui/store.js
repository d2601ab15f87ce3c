// The runs as this page knows them: loaded once, then kept up to date by the one live stream.

import { getJson } from './api.js';

const usual = ['objective', 'mixup.alpha', 'data.train', 'data.name', 'model.name', 'model.widths', 'data.labelNoise', 'mixup.pairing', 'mixup.kind', 'optimizer.learningRate', 'train.epochs', 'train.batchSize'];
const listeners = new Set();
let loading = null;
let stream = null;
let pending = false;

export const store = {
  runs: new Map(),
  folder: '',
  change: 0,
  waiting: 0,
  loaded: false,
  connected: false,
  shared: {},
  varying: {},
  places: new Map(),

  /** A setting of a run, as text; undefined if it has none. */
  setting(run, key) {
    if (Object.hasOwn(this.varying, key)) {
      const { values, of } = this.varying[key];
      return values[of[this.places.get(run.id)] ?? -1];
    }
    return Object.hasOwn(this.shared, key) && this.places.has(run.id) && run.state !== 'foreign' ? this.shared[key] : undefined;
  },

  /** Keys in which runs differ: the usual objects of study first, name and seed last. A key that some runs merely lack, being older, is none. */
  varyingKeys() {
    const last = ['name', 'seed'];
    const rank = key => (usual.includes(key) ? usual.indexOf(key) - usual.length : last.indexOf(key) + 1);
    return Object.keys(this.varying).filter(k => this.varying[k].values.length > 1).sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  },

  keys() {
    return [...new Set([...this.varyingKeys(), ...Object.keys(this.varying), ...Object.keys(this.shared).sort()])];
  },

  list() {
    return [...this.runs.values()];
  },

  /** Calls back after each change, with the ids that changed (null: everything). Returns how to stop. */
  listen(callback) {
    listeners.add(callback);
    return () => listeners.delete(callback);
  },

  /** Loads everything once; later calls wait for the same loading. */
  ready() {
    loading ??= load().then(connect);
    return loading;
  },
};

function tell(ids) {
  for (const callback of [...listeners]) callback(ids);
}

async function load() {
  const all = await getJson('/api/runs');
  store.runs = new Map(all.runs.map(r => [r.id, r]));
  store.places = new Map(all.runs.map((r, i) => [r.id, i]));
  Object.assign(store, { folder: all.folder, change: all.change, waiting: all.waiting, loaded: true, shared: all.settings.shared, varying: all.settings.varying });
  tell(null);
}

// New runs bring settings with them: then everything is asked for again, but not more often than once a second.
function reloadSoon() {
  if (pending) return;
  pending = true;
  setTimeout(() => load().catch(() => {}).finally(() => { pending = false; }), 1000);
}

function connect() {
  stream?.close();
  stream = new EventSource(`/api/live?since=${store.change}`);
  stream.addEventListener('runs', event => {
    const news = JSON.parse(event.data);
    const known = news.runs.every(r => store.runs.has(r.id));
    for (const run of news.runs) store.runs.set(run.id, run);
    store.change = news.change;
    store.waiting = news.waiting;
    if (!known || news.count !== store.runs.size) reloadSoon();
    tell(news.runs.map(r => r.id));
  });
  stream.addEventListener('heartbeat', event => {
    if (JSON.parse(event.data).change < store.change) reloadSoon(); // Another server by now: it counts anew.
  });
  stream.onopen = () => setConnected(true);
  stream.onerror = () => {
    setConnected(false);
    stream.close();
    setTimeout(connect, 2000); // Anew, saying what is known by then.
  };
}

function setConnected(connected) {
  if (store.connected !== connected) {
    store.connected = connected;
    tell([]);
  }
}
