import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { load } from "./load.mjs";

const http = createServer();
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
load(http, (text) => {
  const data = Buffer.from(text);
  for (const socket of sockets.clients) socket.send(data, { binary: false });
});
