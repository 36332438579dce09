/** What a person can make the shown session do, and what is told of it afterwards. */

/** @typedef {{tone: "good" | "warn" | "bad", text: string}} Note */
/** @typedef {{request: (address: string, body: any) => Promise<any>}} Requester */
/** @typedef {{id: string, name: string}} Named */

/** Opens nothing new, keeps guarding what is open. @param {Requester} bus @param {Named} session @returns {Promise<Note>} */
export function pause(bus, session) {
  return send(bus, "pause_session", session, {
    done: { tone: "warn", text: `${session.name} is paused: open positions stay guarded, nothing new opens` },
    failed: `${session.name} was not paused`,
  });
}

/** Lets a paused session open positions again. @param {Requester} bus @param {Named} session @returns {Promise<Note>} */
export function resume(bus, session) {
  return send(bus, "resume_session", session, {
    done: { tone: "good", text: `${session.name} is active again: it may open positions` },
    failed: `${session.name} was not resumed`,
  });
}

/** Ends it for good. @param {Requester} bus @param {Named} session @returns {Promise<Note>} */
export function stop(bus, session) {
  return send(bus, "stop_session", session, {
    done: { tone: "good", text: `${session.name} has been stopped` },
    failed: `${session.name} was not stopped`,
  });
}

/** Takes one that has ended out of the lists; what is stored of it stays. @param {Requester} bus @param {Named} session @returns {Promise<Note>} */
export function remove(bus, session) {
  return send(bus, "delete_session", session, {
    done: { tone: "good", text: `${session.name} has been deleted: its records stay stored` },
    failed: `${session.name} was not deleted`,
  });
}

/** Puts one that has ended away: out of the lists until it is fetched back. @param {Requester} bus @param {Named} session @returns {Promise<Note>} */
export function archive(bus, session) {
  return send(bus, "archive_session", session, {
    done: { tone: "good", text: `${session.name} has been archived: "Include archived" shows it` },
    failed: `${session.name} was not archived`,
  });
}

/** Fetches one back from the archive. @param {Requester} bus @param {Named} session @returns {Promise<Note>} */
export function unarchive(bus, session) {
  return send(bus, "unarchive_session", session, {
    done: { tone: "good", text: `${session.name} is back in the lists` },
    failed: `${session.name} was not fetched back`,
  });
}

/** @param {Requester} bus @param {string} command @param {Named} session @param {{done: Note, failed: string}} told @returns {Promise<Note>} */
async function send(bus, command, session, told) {
  try {
    await bus.request(`command.${command}`, { session_id: session.id });
    return told.done;
  } catch (error) {
    return { tone: "bad", text: `${told.failed}: ${/** @type {Error} */ (error).message}` };
  }
}

/** Shows a note among the page's toasts. @param {Note} note */
export function show(note) {
  dispatchEvent(new CustomEvent("tocsin-note", { detail: note }));
}
