// Ticks of an axis: round numbers, linear or logarithmic, also where a logarithmic axis spans less than a decade.

const steps = [1, 2, 2.5, 5, 10];

export function linearTicks(low, high, most) {
  const raw = (high - low) / Math.max(1, most);
  if (!(raw > 0)) return [low];
  const size = 10 ** Math.floor(Math.log10(raw));
  const step = size * (steps.find(s => s * size >= raw) ?? 10);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) ticks.push(i * step);
  return ticks;
}

export function logTicks(low, high, most) {
  const decades = Math.log10(high / low);
  if (!(decades > 0)) return [low];
  if (decades < 0.8) return linearTicks(low, high, most);
  const parts = decades * 3 <= most ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil((decades + 1) / most));
  const ticks = [];
  for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
    if (e % every === 0) for (const part of parts) {
      const tick = part * 10 ** e;
      if (tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9)) ticks.push(tick);
    }
  }
  return ticks;
}
