// Light, dark, or as the system has it. The choice stays in this browser.

const key = 'overmix-theme';
const order = ['system', 'light', 'dark'];
const root = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');

function stored() {
  try {
    return order.includes(localStorage.getItem(key)) ? localStorage.getItem(key) : 'system';
  } catch {
    return 'system';
  }
}

function apply(choice) {
  if (choice === 'system') root.removeAttribute('data-theme');
  else root.dataset.theme = choice;
  dispatchEvent(new Event('themechange'));
}

export const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);

/** Wires the button that goes round the three choices. */
export function wireTheme(button) {
  const label = choice => {
    button.textContent = { system: '◐ System', light: '☀ Light', dark: '☾ Dark' }[choice];
    button.setAttribute('aria-label', `Colours: ${choice}. Press to change.`);
  };
  button.addEventListener('click', () => {
    const next = order[(order.indexOf(stored()) + 1) % order.length];
    try {
      localStorage.setItem(key, next);
    } catch {
      // Without storage the choice lasts until the page is left.
    }
    apply(next);
    label(next);
  });
  system.addEventListener('change', () => dispatchEvent(new Event('themechange')));
  apply(stored());
  label(stored());
}

/** A colour of the style sheet, as it is now. */
export const color = name => getComputedStyle(root).getPropertyValue(`--${name}`).trim();
