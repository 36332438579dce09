// node webroot/follow.mjs http://127.0.0.1:8080 SESSION [STREAM]: prints a stream's messages, a JSON object a line
import SockJS from "sockjs-client";
import { connect } from "./lib/bus.js";

const [server, session, stream = "transitions"] = process.argv.slice(2);
const print = (message) => console.log(JSON.stringify(message));
const bus = connect(server, { SockJS, token: process.env.TOCSIN_TOKEN });
bus.subscribe(`session.${session}.${stream}`, { snapshot: print, delta: print, missing: console.error });
bus.addEventListener("link", () => bus.link.state !== "connected" && console.error(bus.link.state, bus.link.reason));
bus.addEventListener("synchronised", () => console.error("state synchronised"));
