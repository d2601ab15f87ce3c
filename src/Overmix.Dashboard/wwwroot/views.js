// Every view, a line each. `path` is the first part of the address after #/; `title` stands in the menu unless `hidden`; `under` names the menu's entry that a
// hidden view belongs to; `alone` views do not wait for the runs. `load` gives a module with `show(root, { parts, query }, { store, setQuery })`, which fills
// `root` and may return a function that is called when the view is left.
export const views = [
  { path: 'runs', title: 'Runs', load: () => import('./views/runs.js') },
  { path: 'run', title: 'Run', hidden: true, under: 'runs', load: () => import('./views/run.js') },
  { path: 'compare', title: 'Compare', load: () => import('./views/compare.js') },
  { path: 'sweep', title: 'Sweeps', load: () => import('./views/sweep.js') },
  { path: 'claims', title: 'Claims', load: () => import('./views/claims.js') },
  { path: 'theory', title: 'Theory', alone: true, load: () => import('./views/theory.js') },
  { path: 'gallery', title: 'Gallery', alone: true, load: () => import('./views/gallery.js') },
];
