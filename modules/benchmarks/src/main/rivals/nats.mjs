import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { debian, folder, freePort, start } from "./broker.mjs";
import { serve, STREAM } from "./load.mjs";

const [port, browsers] = [await freePort(), await freePort()];
const config = join(folder, "nats.conf");
writeFileSync(config, `host: 127.0.0.1\nport: ${port}\nlog_file: "${join(folder, "nats.log")}"\nwebsocket { host: 127.0.0.1, port: ${browsers}, no_tls: true }\n`);
await start(browsers, join(debian, "usr/sbin/nats-server"), ["-c", config]);
const publisher = connect(port, "127.0.0.1").setNoDelay(true);
publisher.on("data", (data) => String(data).startsWith("PING") && publisher.write("PONG\r\n"));
publisher.write('CONNECT {"verbose":false,"pedantic":false}\r\n');
serve(browsers, (text) => publisher.write(`PUB ${STREAM} ${Buffer.byteLength(text)}\r\n${text}\r\n`));
