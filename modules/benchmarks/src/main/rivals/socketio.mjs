import { createServer } from "node:http";
import { Server } from "socket.io";
import { load } from "./load.mjs";

const http = createServer();
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false });
load(http, (text) => io.emit("m", JSON.parse(text)));
