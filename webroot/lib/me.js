/** Who uses this page, and what he may: `GET /api/me`. */

class Me {
  /** Null on a server of one machine, where nobody logs in. @type {string | null} */
  user = null;
  role = "admin";
  /** What changes anything, as the server's table of rights names it; null for all of it. @type {Set<string> | null} */
  #may = null;
  /** Settles when the server has said, or has not answered: it refuses by itself what nobody may. */
  ready = this.#load();

  async #load() {
    try {
      const me = await whoAmI(5_000);
      if (me.login_needed && me.user === null) {
        toLogin();
      } else if (me.login_needed) {
        this.user = me.user;
        this.role = me.role;
        this.#may = new Set(me.may);
      }
    } catch {
      // The link's light says that the server does not answer.
    }
  }

  /** @param {string} action such as `command.stop_session` or `POST /api/sessions` */
  may(action) {
    return this.#may === null || this.#may.has(action);
  }

  /** Why not. */
  get whyNot() {
    return `${this.user} is a ${this.role}, who may not do this`;
  }
}

/**
 * What the server knows of who asks.
 * @param {number} millis so long it is waited for
 */
export async function whoAmI(millis) {
  const answer = await fetch("/api/me", { cache: "no-store", signal: AbortSignal.timeout(millis) });
  if (!answer.ok) {
    throw new Error(`/api/me is answered with ${answer.status}`);
  }
  return answer.json();
}

/** To the login, and afterwards back to what is shown now. */
export function toLogin() {
  location.replace(`/login${location.hash}`);
}

/** Ends this browser's login. */
export async function logOut() {
  await fetch("/api/logout", { method: "POST" }).catch(() => {});
  toLogin();
}

export const me = new Me();
