// Numbers, times and names as people read them. No locale: the same everywhere, as in Overmix's reports.

const grouped = text => text.replace(/\B(?=(\d{3})+(?!\d))/g, ' ');

export const dash = '–';
export const isNumber = value => typeof value === 'number' && Number.isFinite(value);

/** A whole number, digits in groups of three. */
export const count = value => (isNumber(value) ? grouped(String(Math.round(value))) : dash);

/** A fraction as percent. */
export const percent = (value, digits = 1) => (isNumber(value) ? `${(100 * value).toFixed(digits)} %` : dash);

/** Percentage points, with sign. */
export const points = value => (isNumber(value) ? `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(1)}` : dash);

/** A number in few characters. */
export function number(value, digits = 4) {
  if (!isNumber(value)) return dash;
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text = size >= 1e5 && Number.isInteger(value) ? grouped(String(size)) : size >= 1e6 || size < 1e-4 ? size.toExponential(digits - 2) : String(Number(size.toPrecision(digits)));
  return (value < 0 ? '−' : '') + text;
}

/** Seconds as a short time. */
export function duration(seconds) {
  if (!isNumber(seconds)) return dash;
  const s = Math.max(0, Math.round(seconds));
  return s < 60 ? `${s} s` : s < 3600 ? `${Math.round(s / 60)} min` : s < 172800 ? `${Math.floor(s / 3600)} h ${Math.round((s % 3600) / 60)} min` : `${Math.round(s / 86400)} days`;
}

/** A time stamp, UTC, to the second. */
export const stamp = text => (typeof text === 'string' && text.length >= 19 ? `${text.slice(0, 10)} ${text.slice(11, 19)} UTC` : dash);

/** A name from outside: what would be invisible, or turn the text around it, is spelt out. */
export const visible = text => String(text ?? '').replace(
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g,
  c => `⟨U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);

/** “1 run”, “2 runs”. */
export const plural = (n, noun, more = `${noun}s`) => `${count(n)} ${n === 1 ? noun : more}`;
