/** Keeps the login while the page is open, and goes to the login when it is over. */
import { me, toLogin, whoAmI } from "../lib/me.js";

/** An open page is in use: asked so often, the server makes its cookie new. */
const EVERY_MILLIS = 5 * 60_000;

/** @param {import("../lib/bus.js").BusClient} bus */
export function keepLogin(bus) {
  bus.addEventListener("login", look);
  if (me.user !== null) {
    setInterval(look, EVERY_MILLIS);
  }
}

async function look() {
  try {
    const now = await whoAmI(10_000);
    if (now.login_needed && now.user === null) {
      toLogin();
    } else if (now.user !== me.user || now.role !== me.role) {
      location.reload();
    }
  } catch {
    // The link says so.
  }
}
