/** The page's start: defines the elements, opens the link. */
import { watchErrors } from "../lib/client-log.js";
import { attention } from "../lib/attention.js";
import { app } from "../lib/context.js";
import "../panels/alerts.js";
import "../panels/chart.js";
import "../panels/conditions.js";
import "../panels/equity.js";
import "../panels/hero.js";
import "../panels/indicators.js";
import "../panels/orders.js";
import "../panels/positions.js";
import "../panels/preflight.js";
import "../panels/pump.js";
import "../panels/quality.js";
import "../panels/replay-player.js";
import "../panels/signals.js";
import "../panels/state-machines.js";
import "../panels/transitions.js";
import "../panels/watchlist.js";
import "./app.js";

watchErrors();
attention.start();
app.start();
