import { createServer } from "node:http";
import sockjs from "sockjs";
import { load } from "./load.mjs";

const http = createServer();
const echo = sockjs.createServer({ log: () => {}, prefix: "/load" });
const sockets = new Set();
echo.on("connection", (socket) => {
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket));
});
echo.installHandlers(http, { prefix: "/load" });
load(http, (text) => {
  for (const socket of sockets) socket.write(text);
});
