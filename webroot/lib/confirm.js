/** Asks before what cannot be taken back. */

/**
 * @typedef {object} Question
 * @property {string} title
 * @property {string} text what will be, and what will not
 * @property {string} action the button's words
 */

/** @typedef {Question & {answer: (yes: boolean) => void}} Asked */

/** @param {Question} question @returns {Promise<boolean>} true if the person said so */
export function confirm(question) {
  return new Promise((answer) => {
    dispatchEvent(new CustomEvent("tocsin-confirm", { detail: { ...question, answer } }));
  });
}
