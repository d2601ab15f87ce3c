// Where answers come from: the server, which computes them, or a grid that was computed before.

/**
 * The server. Answers stream in as lines of JSON: { stage, share } while it works, { answer } at the end. A further question cancels the one before.
 */
export function serverSource(address) {
  return {
    isLive: true,
    async answer(state, { signal, onProgress }) {
      const response = await fetch(`${address}?${new URLSearchParams(state)}`, { signal, credentials: 'same-origin', cache: 'no-store' });
      if (!response.ok) throw new Error((await response.text()).trim() || `The server answered ${response.status}.`);
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      for (;;) {
        const { value, done } = await reader.read();
        rest += value ?? '';
        const lines = rest.split('\n');
        rest = lines.pop();
        for (const line of lines) {
          const message = JSON.parse(line);
          if (message.answer) return message.answer;
          if (message.error) throw new Error(message.error);
          onProgress(message);
        }
        if (done) throw new Error('The server stopped answering.');
      }
    },
  };
}

/** A grid: { axes: [{ name, values }], answers: [...] }, answers in the order of the axes, the last one fastest. */
export function gridSource(grid) {
  return {
    isLive: false,
    axes: grid.axes,
    async answer(state) {
      const index = grid.axes.reduce((at, axis) => (at * axis.values.length) + axis.values.indexOf(state[axis.name]), 0);
      return grid.answers[index];
    },
  };
}
