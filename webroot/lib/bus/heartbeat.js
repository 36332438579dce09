/**
 * The beat of one connection: the server sends beats, each is answered at once with a ping, and the
 * ping's answer is timed. Nothing here waits for a timer of this page but the judgement of silence:
 * the timers of a hidden tab run once a minute, messages run at any time.
 *
 * A missing beat (or answer) makes the link slow; silence for the browser's timeout ends it. A page
 * that stood still itself (frozen, suspended) first listens for one interval before it blames the server.
 */

/** A beat, or an answer, that is later than so many intervals is missing. */
const LATE = 1.5;

/**
 * @typedef {object} HeartbeatOptions
 * @property {() => number} now monotonic milliseconds
 * @property {(action: () => void, millis: number) => any} schedule
 * @property {(handle: any) => void} cancel
 * @property {(message: object) => void} write
 * @property {(why: string) => void} slow told once when a beat or an answer is missing
 * @property {(millis: number) => void} silent told when the server was silent for too long; the beat has stopped
 * @property {(roundTripMillis: number) => void} answered told at each answer
 * @property {(beats: number) => void} missed told how many beats did not come
 * @property {(millis: number) => void} slept told when this page stood still for so long
 */

export class Heartbeat {
  #options;
  #intervalMillis = 5_000;
  #patienceMillis = 15_000;
  /** @type {any} */
  #timer = null;
  #due = 0;
  #heardAt = 0;
  #beatAt = 0;
  /** Number of the last beat, 0 before the first. */
  #beat = 0;
  /** When the oldest unanswered ping was sent. @type {number | null} */
  #pingAt = null;
  #slow = false;
  /** Until then silence may be this page's own. */
  #graceUntil = 0;
  /** One silence is forgiven once. */
  #forgiven = false;

  /** @param {HeartbeatOptions} options */
  constructor(options) {
    this.#options = options;
  }

  /** Begins with a new connection. @param {{pingIntervalMillis: number, browserTimeoutMillis: number}} config */
  start(config) {
    this.#intervalMillis = config.pingIntervalMillis;
    this.#patienceMillis = config.browserTimeoutMillis;
    this.#heardAt = this.#beatAt = this.#options.now();
    this.#beat = 0;
    this.#pingAt = null;
    this.#slow = this.#forgiven = false;
    this.#graceUntil = 0;
    this.#ping();
    this.#schedule();
  }

  stop() {
    this.#options.cancel(this.#timer);
  }

  /** By how much this page is behind its own timer: more than an interval, and it stood still. */
  get lateMillis() {
    return Math.max(0, this.#options.now() - this.#due);
  }

  /** Something was received, whatever it is. */
  heard() {
    this.#heardAt = this.#options.now();
    this.#forgiven = false;
  }

  /**
   * Looks at a message for a beat or an answer.
   * @param {any} message
   * @returns {boolean} true if the message was the heartbeat's own
   */
  takes(message) {
    if (message.type === "beat") {
      const missed = this.#beat === 0 ? 0 : Math.max(0, message.n - this.#beat - 1);
      this.#beat = message.n;
      this.#beatAt = this.#options.now();
      this.#ping();
      if (missed > 0) {
        this.#options.missed(missed);
      }
      return true;
    }
    if (message.type === "pong") {
      const sentAt = this.#pingAt;
      this.#pingAt = null;
      this.#slow = false;
      if (sentAt !== null) {
        this.#options.answered(this.#options.now() - sentAt);
      }
      return true;
    }
    return false;
  }

  #ping() {
    this.#pingAt ??= this.#options.now();
    this.#options.write({ type: "ping" });
  }

  #schedule() {
    const millis = this.#intervalMillis / 4;
    this.#due = this.#options.now() + millis;
    this.#timer = this.#options.schedule(() => this.look(), millis);
  }

  /** Judges the silence; called by its own timer, and when the page wakes up. */
  look() {
    this.#options.cancel(this.#timer);
    const now = this.#options.now();
    const late = this.lateMillis;
    if (late > this.#intervalMillis && !this.#forgiven) {
      this.#forgiven = true;
      this.#graceUntil = now + this.#intervalMillis;
      this.#options.slept(late);
    }
    if (now >= this.#graceUntil) {
      if (now - this.#heardAt >= this.#patienceMillis) {
        this.#options.silent(now - this.#heardAt);
        return;
      }
      this.#judge(now);
    }
    this.#schedule();
  }

  /** @param {number} now */
  #judge(now) {
    const most = LATE * this.#intervalMillis;
    const why =
      now - this.#beatAt > most ? "the server missed a beat"
      : this.#pingAt !== null && now - this.#pingAt > most ? "the server did not answer a beat" : "";
    if (why && !this.#slow) {
      this.#slow = true;
      this.#options.slow(why);
    }
  }
}
