/** The tabs below the chart, in order. */
export const TABS = [
  { id: "transitions", title: "Transitions" },
  { id: "signals", title: "Signals" },
  { id: "orders", title: "Orders & fills" },
  { id: "alerts", title: "Alerts" },
  { id: "quality", title: "Quality" },
  { id: "equity", title: "Equity" },
  { id: "preflight", title: "Pre-flight" },
];
