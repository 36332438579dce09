/**
 * The streams of one client: who follows which, and where each of them stands. What comes is handed
 * to the subscribers as snapshots and deltas; what is missing is asked for.
 */
import { StreamSequence } from "./sequence.js";

/** @typedef {import("./link.js").StreamHandlers} StreamHandlers */
/** @typedef {import("./sequence.js").Envelope} Envelope */
/** @typedef {import("./sequence.js").Place} Place */

/** @typedef {{address: string, handlers: Set<StreamHandlers>, sequence: StreamSequence}} Subscription */

/**
 * @typedef {object} SubscriptionsOptions
 * @property {(message: object) => void} write to the server; what is written without a link is lost
 * @property {(envelope: Envelope) => void} took told of each message that subscribers are given
 * @property {() => void} gap told of each hole that is being repaired
 * @property {() => void} inStep told when, after {@link Subscriptions.begin}, every stream is
 */

export class Subscriptions {
  #options;
  /** @type {Map<string, Subscription>} */
  #all = new Map();
  /** Those that wait for the server's answer to their registration. @type {Set<string>} */
  #waiting = new Set();

  /** @param {SubscriptionsOptions} options */
  constructor(options) {
    this.#options = options;
  }

  get size() {
    return this.#all.size;
  }

  get synchronised() {
    return this.#waiting.size === 0;
  }

  /** Each stream and its place, for a question by REST. @returns {Array<{address: string, place: Place | null}>} */
  get places() {
    return [...this.#all.values()].map(({ address, sequence }) => ({ address, place: sequence.place }));
  }

  /** @param {string} address @param {StreamHandlers} handlers */
  add(address, handlers) {
    let subscription = this.#all.get(address);
    if (!subscription) {
      subscription = { address, handlers: new Set(), sequence: new StreamSequence() };
      this.#all.set(address, subscription);
      this.#register(subscription);
    } else if (subscription.sequence.place !== null) {
      // Another one that has nothing yet: all get the snapshot.
      subscription.sequence = new StreamSequence();
      this.#register(subscription);
    }
    subscription.handlers.add(handlers);
  }

  /** @param {string} address @param {StreamHandlers} handlers */
  remove(address, handlers) {
    const subscription = this.#all.get(address);
    if (!subscription?.handlers.delete(handlers) || subscription.handlers.size > 0) {
      return;
    }
    this.#all.delete(address);
    this.#answered(address);
    this.#options.write({ type: "unregister", address, headers: {} });
  }

  /** A new connection: every stream goes on where it was. */
  begin() {
    if (this.#all.size === 0) {
      this.#options.inStep();
    }
    this.#all.forEach((subscription) => this.#register(subscription));
  }

  /** Questions by REST: each answer begins where its stream stands. */
  beginPolling() {
    this.#all.forEach(({ address, sequence }) => {
      sequence.restart();
      this.#waiting.add(address);
    });
  }

  /** @param {Subscription} subscription */
  #register({ address, sequence }) {
    sequence.restart();
    this.#waiting.add(address);
    this.#options.write({ type: "register", address, headers: {}, recover: sequence.place ?? {} });
  }

  /**
   * @param {any} message
   * @returns {boolean} false if it concerns no stream of this client
   */
  takes(message) {
    const subscription = this.#all.get(message.address);
    if (!subscription) {
      return false;
    }
    switch (message.type) {
      case "rec":
        this.#message(subscription, message.body);
        return true;
      case "recovered":
        if (subscription.sequence.recovered(message)) {
          this.#answered(message.address);
        } else {
          this.#register(subscription);
        }
        return true;
      case "resnapshot":
        subscription.sequence.restart();
        this.#waiting.add(message.address);
        this.#options.gap();
        return true;
      case "err":
        // The server goes on by itself when there is such a stream; until then there is nothing to wait for.
        subscription.handlers.forEach((handlers) => handlers.missing?.(String(message.message ?? message.body ?? "refused")));
        this.#answered(message.address);
        return true;
      default:
        return false;
    }
  }

  /** @param {Subscription} subscription @param {Envelope} envelope */
  #message(subscription, envelope) {
    const fate = subscription.sequence.take(envelope);
    if (fate === "gap") {
      this.#options.gap();
      this.#register(subscription);
    } else if (fate !== "drop") {
      this.#options.took(envelope);
      subscription.handlers.forEach((handlers) => handlers[fate](envelope));
      this.#answered(subscription.address);
    }
  }

  /** @param {string} address */
  #answered(address) {
    if (this.#waiting.delete(address) && this.#waiting.size === 0) {
      this.#options.inStep();
    }
  }
}
