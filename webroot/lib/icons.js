/** Icons as inline SVG, drawn in the current colour on a grid of 16. */
import { html, svg } from "lit";

/** @type {Record<string, unknown>} */
const SHAPES = {
  bell: svg`<path d="M3 11.5h10c-1-1-1.5-2-1.5-4a3.5 3.5 0 0 0-7 0c0 2-.5 3-1.5 4zM6.7 13.6a1.5 1.5 0 0 0 2.6 0M8 2.2V4"/>`,
  dashboard: svg`<path d="M2.5 2.5h4.2v6.2H2.5zM9.3 2.5h4.2v3.2H9.3zM2.5 11.3h4.2v2.2H2.5zM9.3 8.3h4.2v5.2H9.3z"/>`,
  pulse: svg`<path d="M1.5 8h3l1.6-4 3.2 8 1.7-4h3.5"/>`,
  strategies: svg`<circle cx="3.5" cy="8" r="1.8"/><circle cx="12.5" cy="3.8" r="1.8"/><circle cx="12.5" cy="12.2" r="1.8"/><path d="M5.2 7.2l5.6-2.6M5.2 8.8l5.6 2.6"/>`,
  stop: svg`<rect x="4" y="4" width="8" height="8" rx="1" fill="currentColor"/>`,
  pause: svg`<path d="M5.5 3.5v9M10.5 3.5v9" stroke-width="2.4"/>`,
  play: svg`<path d="M5 3.2 12.5 8 5 12.8z" fill="currentColor"/>`,
  close: svg`<path d="M4 4l8 8M12 4l-8 8"/>`,
  live: svg`<path d="M4 3.5 9 8l-5 4.5M12 3.5v9"/>`,
  reload: svg`<path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.5V5h-2.5"/>`,
  sessions: svg`<path d="M2.5 3.5h11v3.2h-11zM2.5 9.3h11v3.2h-11zM4.5 5.1h.01M4.5 10.9h.01"/>`,
  backtests: svg`<path d="M2.5 13.5h11M2.5 10.5l3-3.5 2.5 2 5-5.5M13 6.5v-3h-3"/>`,
  recordings: svg`<circle cx="8" cy="8" r="5.5"/><circle cx="8" cy="8" r="2.2" fill="currentColor" stroke="none"/>`,
  markets: svg`<path d="M2.5 3.5h11M2.5 6.5h8M2.5 9.5h5M2.5 12.5h2.5"/>`,
  edit: svg`<path d="m3 13 .6-2.6 7-7 2 2-7 7L3 13zM9.4 4.6l2 2"/>`,
  plus: svg`<path d="M8 3.5v9M3.5 8h9"/>`,
  back: svg`<path d="M9.5 3.5 5 8l4.5 4.5"/>`,
  user: svg`<circle cx="8" cy="5.4" r="2.7"/><path d="M2.8 13.5c.5-2.6 2.6-4 5.2-4s4.7 1.4 5.2 4"/>`,
  speaker: svg`<path d="M2.5 6.2v3.6h2.3L8 12.6V3.4L4.8 6.2zM10.3 6a2.8 2.8 0 0 1 0 4M12.2 4.2a5.4 5.4 0 0 1 0 7.6"/>`,
  silent: svg`<path d="M2.5 6.2v3.6h2.3L8 12.6V3.4L4.8 6.2zM10.5 6.3l3.4 3.4m0-3.4-3.4 3.4"/>`,
  check: svg`<path d="m3.5 8.5 3 3 6-7"/>`,
  cross: svg`<path d="m4.5 4.5 7 7m0-7-7 7"/>`,
  pending: svg`<circle cx="8" cy="8" r="4.5" stroke-dasharray="2 2"/>`,
  ignored: svg`<path d="M4 8h8"/>`,
  chevron: svg`<path d="m4.5 6.5 3.5 3.5 3.5-3.5"/>`,
  ok: svg`<circle cx="8" cy="8" r="4" fill="currentColor" stroke="none"/>`,
  busy: svg`<circle cx="8" cy="8" r="3.6" stroke-width="2" stroke-dasharray="5 3"/>`,
  warn: svg`<path d="M8 3.4 13.2 12.4H2.8z" fill="currentColor"/>`,
  bad: svg`<path d="m4.6 4.6 6.8 6.8m0-6.8-6.8 6.8" stroke-width="2.2"/>`,
  unknown: svg`<circle cx="8" cy="8" r="3.5"/>`,
};

/** @param {string} name @returns {unknown} decoration: what it means is always also said in words */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
}
