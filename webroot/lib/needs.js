/** Buttons for what the user may not do: they say why, and do nothing. */
import { noChange } from "lit";
import { Directive, directive, PartType } from "lit/directive.js";
import { me } from "./me.js";
import { show } from "./session-commands.js";

class Needs extends Directive {
  /** @param {import("lit/directive.js").PartInfo} part */
  constructor(part) {
    super(part);
    if (part.type !== PartType.ELEMENT) {
      throw new Error("needs() stands in a tag");
    }
  }

  /** @param {string} _action */
  render(_action) {
    return noChange;
  }

  /** @param {import("lit/directive.js").ElementPart} part @param {[string]} values */
  update(part, [action]) {
    if (!me.may(action)) {
      part.element.setAttribute("aria-disabled", "true");
      part.element.setAttribute("data-needs", action);
      part.element.setAttribute("title", me.whyNot);
    }
    return noChange;
  }
}

/** In a button's or field's tag: `<button ${needs("command.stop_session")} …>`. The server refuses it all the same. */
export const needs = directive(Needs);

/** Keeps what {@link needs} has marked from doing anything. */
export function watchNeeds() {
  const stop = (/** @type {Event} */ event) => {
    const target = event instanceof SubmitEvent ? event.submitter : event.target;
    if (target instanceof Element && target.closest("[data-needs]")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      show({ tone: "warn", text: me.whyNot });
    }
  };
  for (const type of ["click", "submit", "change"]) {
    addEventListener(type, stop, { capture: true });
  }
}
