// The words of the filter box. Words are joined by "and"; a word in front of an operator names a column or a setting.

const fields = {
  state: run => run.state,
  verdict: run => run.verdict?.name ?? 'none',
  objective: run => run.objective,
  seed: run => run.seed,
  epoch: run => run.epoch,
  epochs: run => run.epochs,
  best: run => 100 * run.best?.test,
  last: run => 100 * run.last?.test,
  turning: run => run.verdict?.turningEpoch,
  depth: run => run.verdict?.depthPoints,
  loss: run => run.last?.loss,
  excess: run => run.last?.excess,
};

/** A test for runs from what was typed; `problem` says what was not understood. */
export function parseFilter(text, store) {
  const keys = store.keys();
  const tests = [];
  let problem = null;
  for (const word of text.trim().split(/\s+/).filter(Boolean)) {
    const parts = /^(-?)([A-Za-z.]+)(!=|>=|<=|=|>|<)(.*)$/.exec(word);
    const read = parts && reader(parts[2], keys, store);
    if (parts && !read) problem = `There is no column or setting named “${parts[2]}”.`;
    else if (parts) tests.push(negated(parts[1], compare(read, parts[3], parts[4])));
    else tests.push(negated(word[0] === '-' && word.length > 1 ? '-' : '', plain(word.replace(/^-(?=.)/, '').toLowerCase())));
  }
  return { matches: run => tests.every(test => test(run)), problem };
}

function reader(name, keys, store) {
  if (Object.hasOwn(fields, name.toLowerCase())) return fields[name.toLowerCase()];
  const key = keys.find(k => k === name) ?? keys.find(k => k.split('.').at(-1).toLowerCase() === name.toLowerCase()) ?? keys.find(k => k.toLowerCase() === name.toLowerCase());
  return key && (run => store.setting(run, key));
}

function compare(read, operator, wanted) {
  const limit = Number(wanted.replace(/%$/, ''));
  return run => {
    const value = read(run);
    if (value === undefined || value === null || Number.isNaN(value)) return operator === '!=';
    const [a, b] = [Number(value), limit];
    const numeric = wanted !== '' && Number.isFinite(a) && Number.isFinite(b);
    switch (operator) {
      case '=': return numeric ? a === b : String(value).toLowerCase() === wanted.toLowerCase();
      case '!=': return numeric ? a !== b : String(value).toLowerCase() !== wanted.toLowerCase();
      case '>': return numeric && a > b;
      case '<': return numeric && a < b;
      case '>=': return numeric && a >= b;
      default: return numeric && a <= b;
    }
  };
}

const negated = (sign, test) => (sign ? run => !test(run) : test);
const plain = word => run => `${run.path} ${run.state} ${run.verdict?.name ?? ''} ${run.objective ?? ''} ${run.marks.map(m => m.kind).join(' ')}`.toLowerCase().includes(word);
