// Dragging with Shift or the middle button, one finger, or a sideways wheel moves a zoomed part of a chart.

export const isPan = e => e.shiftKey || e.button === 1;

/** Wires a chart's drawing area; the chart says with `onMove` what a movement does. */
export function wirePan(over, chart) {
  if (!chart.onMove) return;
  over.addEventListener('pointerdown', e => (e.pointerType === 'touch' || isPan(e)) && drag(over, chart, e));
  over.addEventListener('wheel', e => {
    if (Math.abs(e.deltaX) <= Math.abs(e.deltaY)) return;
    e.preventDefault();
    const roll = chart.roll ??= { start: [chart.from, chart.to], share: 0 }; // Answers come later than turns: one movement, from where it began.
    roll.share += e.deltaX / Math.max(1, over.clientWidth);
    chart.onMove(roll.share, roll.start, false);
    clearTimeout(roll.timer);
    roll.timer = setTimeout(() => {
      chart.roll = null;
      chart.onMove(roll.share, roll.start, true);
    }, 250);
  }, { passive: false });
}

function drag(over, chart, begun) {
  const start = [chart.from, chart.to];
  const share = e => (begun.clientX - e.clientX) / Math.max(1, over.clientWidth);
  let by = 0;
  const move = e => chart.onMove(by = share(e), start, false);
  const end = e => {
    over.removeEventListener('pointermove', move);
    over.removeEventListener('pointerup', end);
    over.removeEventListener('pointercancel', end);
    if (e.type === 'pointerup') by = share(e); // A cancelled pointer tells no place.
    if (by !== 0) chart.onMove(by, start, true);
  };
  over.setPointerCapture(begun.pointerId);
  over.addEventListener('pointermove', move);
  over.addEventListener('pointerup', end);
  over.addEventListener('pointercancel', end);
}
