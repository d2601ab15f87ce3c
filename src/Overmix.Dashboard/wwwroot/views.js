// Every view, a line each. `path` is the first part of the address after #/; `title` stands in the menu unless `hidden`;
// `load` gives a module with `show(root, state, context)`, which may return a function that is called when the view is left.
export const views = [
  { path: 'runs', title: 'Runs', load: () => import('./views/runs.js') },
  { path: 'theory', title: 'Theory', alone: true, load: () => import('./views/theory.js') },
  { path: 'gallery', title: 'Gallery', alone: true, load: () => import('./views/gallery.js') },
];
