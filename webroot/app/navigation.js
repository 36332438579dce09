/** The way between the pages: a rail at the left, a strip below the header where it is narrow. */
import { LitElement, html, nothing } from "lit";
import { app } from "../lib/context.js";
import { icon } from "../lib/icons.js";
import { formatHash } from "../lib/selection.js";
import { entering, pageOf, PAGES } from "./pages.js";

class Navigation extends LitElement {
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    app.addEventListener("context", () => this.requestUpdate());
  }

  render() {
    const shown = pageOf(app.selection.page);
    return html`<nav class="pages" aria-label="Pages">${PAGES.map((page) => link(page, page === shown))}</nav>`;
  }
}

/** A real link, so that it opens in another window too. @param {import("./pages.js").Page} page @param {boolean} shown */
function link(page, shown) {
  const go = (/** @type {MouseEvent} */ event) => {
    if (!(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      app.select(entering(page));
    }
  };
  return html`<a href=${formatHash({ ...app.selection, ...entering(page) })} data-page=${page.id} aria-current=${shown ? "page" : nothing}
    aria-keyshortcuts="g ${page.key}" title="${page.title} (g ${page.key})" @click=${go}>${icon(page.icon)}<span>${page.title}</span></a>`;
}

customElements.define("tocsin-navigation", Navigation);
