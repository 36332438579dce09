/** The page of the login: a name, a password, and what the server says to them. */

/** @template {HTMLElement} T @param {string} selector @returns {T} */
const find = (selector) => /** @type {T} */ (document.querySelector(selector));
/** @type {HTMLFormElement} */
const form = find("form");
/** @type {HTMLButtonElement} */
const button = find("button");
/** @type {HTMLInputElement} */
const user = find("[name=user]");
/** @type {HTMLInputElement} */
const password = find("[name=password]");
const problem = find("#problem");
const over = find("#over");

/** Until then the server takes no try, milliseconds of this page's clock. */
let lockedUntil = 0;
let sending = false;

/** To where somebody was sent here from: the browser has kept what stands behind the #. */
function goOn() {
  location.replace(`/${location.hash}`);
}

/** @param {string} text */
function say(text) {
  problem.textContent = text;
  form.toggleAttribute("data-wrong", text !== "");
}

function draw() {
  const seconds = Math.ceil((lockedUntil - performance.now()) / 1000);
  button.disabled = sending || seconds > 0;
  button.textContent = sending ? "Looking …" : seconds > 0 ? `Again in ${seconds} s` : "Log in";
  if (seconds > 0) {
    setTimeout(draw, 250);
  }
}

/** @param {SubmitEvent} event */
async function send(event) {
  event.preventDefault();
  if (button.disabled) {
    return;
  }
  if (user.value.trim() === "" || password.value === "") {
    say("Both are needed.");
    (user.value.trim() === "" ? user : password).focus();
    return;
  }
  sending = true;
  say("");
  draw();
  try {
    const answer = await fetch("/api/login", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user: user.value.trim(), password: password.value }),
      signal: AbortSignal.timeout(15_000),
    });
    if (answer.ok) {
      goOn();
      return;
    }
    const reply = await answer.json().catch(() => ({}));
    lockedUntil = performance.now() + Number(answer.headers.get("Retry-After") ?? 0) * 1000;
    const detail = String(reply.detail ?? `refused with ${answer.status}`);
    say(`${detail[0].toUpperCase()}${detail.slice(1)}.`);
  } catch (error) {
    say(`The server does not answer (${/** @type {Error} */ (error).message}).`);
  }
  sending = false;
  draw();
  password.select();
  password.focus();
}

form.addEventListener("submit", send);
// A link from elsewhere brings no cookie along with its first request: whoever is logged in goes on.
fetch("/api/me", { cache: "no-store" })
  .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`${answer.status}`))))
  .then((me) => {
    if (me.user !== null || !me.login_needed) {
      goOn();
    } else if (me.over) {
      over.textContent = me.over === "logged out" ? "You are logged out." : `You have to log in again: ${me.over}.`;
      over.hidden = false;
    }
  })
  .catch(() => {});
