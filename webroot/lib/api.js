/** REST as the page uses it: JSON in, JSON out, refusals as errors with the server's own words. */

const PATIENCE_MILLIS = 15_000;

/** @typedef {{path: string, message: string, value: string, allowed: string}} FieldError */

/** What the server did not do, and why. */
export class ApiError extends Error {
  /** @param {number} status 0 if the server did not answer @param {string} message @param {FieldError[]} [errors] */
  constructor(status, message, errors = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/**
 * @param {string} path below the server
 * @param {{method?: string, body?: unknown, headers?: Record<string, string>}} [options] `body` is sent as JSON, a text as it is
 * @returns {Promise<any>} rejects with an {@link ApiError}
 */
export async function api(path, { method = "GET", body, headers = {} } = {}) {
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(path, {
      method,
      cache: "no-store",
      headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
      body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MILLIS),
    });
  } catch (error) {
    throw new ApiError(0, `the server does not answer (${/** @type {Error} */ (error).message})`);
  }
  const reply = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new ApiError(answer.status, reply.detail ?? `refused with ${answer.status}`, reply.errors);
  }
  return reply;
}

/**
 * A file of the server's, as text.
 * @param {string} path below the server
 * @returns {Promise<string>} rejects with an {@link ApiError}
 */
export async function textFile(path) {
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(path, { signal: AbortSignal.timeout(PATIENCE_MILLIS) });
    if (answer.ok) {
      return await answer.text();
    }
  } catch (error) {
    throw new ApiError(0, `the server does not answer (${/** @type {Error} */ (error).message})`);
  }
  const reply = await answer.json().catch(() => ({}));
  throw new ApiError(answer.status, reply.detail ?? `refused with ${answer.status}`, reply.errors);
}
