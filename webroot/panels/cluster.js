/** The nodes of the cluster as this server sees them, and the store of their leases; nothing on a server that is alone. */
import { html, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { chip } from "../lib/marks.js";
import { Panel } from "../lib/panel.js";

const TONES = /** @type {Record<string, string>} */ ({ UP: "done", DRAINING: "signal", AWAY: "danger", FOREIGN: "danger" });

class Cluster extends Panel {
  get heading() {
    return "Cluster";
  }

  get hook() {
    return "cluster";
  }

  streams() {
    return { nodes: "cluster" };
  }

  render() {
    return this.items("nodes").length === 0 ? html`` : super.render();
  }

  body() {
    const nodes = this.items("nodes");
    const leases = nodes.find((node) => node.self)?.leases;
    return html`<table class="rows">
        <thead><tr><th>Node</th><th>State</th><th class="num">Sessions</th><th class="num">Running</th><th class="num">Symbols</th><th class="num">Processor</th>
          <th class="num">Round trip</th><th class="wide">Address</th></tr></thead>
        <tbody>
          ${repeat(nodes, (node) => node.node, (node) => html`
            <tr data-node=${node.node} data-state=${node.state}>
              <td><strong>${node.node}</strong>${node.self ? " (this one)" : ""}</td>
              <td>${chip(TONES[node.state] ?? "plain", String(node.state).toLowerCase())}</td>
              <td class="num">${node.sessions}</td>
              <td class="num">${node.running ?? "unknown"}</td>
              <td class="num">${node.symbols ?? "unknown"}</td>
              <td class="num">${node.cpu_percent === null ? "unknown" : `${node.cpu_percent} %`}</td>
              <td class="num">${node.round_trip_ms === null ? "" : `${node.round_trip_ms} ms`}</td>
              <td class="wide"><a href=${node.address}>${node.address}</a></td>
            </tr>`)}
        </tbody>
      </table>
      ${leases ? html`<p class="note">${leases.held} leases of ${leases.seconds} s here, in ${leases.store}; lost ${leases.lost}.
        ${leases.trouble ? html`<strong>${leases.trouble}</strong>` : nothing}</p>` : nothing}`;
  }
}

customElements.define("tocsin-cluster", Cluster);
