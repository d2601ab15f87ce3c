// Asking the server. Every address is relative to this origin; numbers that JSON cannot hold arrive as null.

export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Gets a JSON document; `signal` cancels. */
export async function getJson(path, { signal } = {}) {
  const response = await fetch(path, { signal, credentials: 'same-origin', cache: 'no-store' });
  if (!response.ok) throw new ApiError(response.status, (await response.text()).trim() || `The server answered ${response.status}.`);
  return response.json();
}
