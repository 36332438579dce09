import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { WebSocket } from "ws";
import { debian, folder, freePort, start } from "./broker.mjs";
import { serve } from "./load.mjs";

const port = await freePort();
const config = join(folder, "nginx.conf");
const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `  ${name}_temp_path ${join(folder, name)};`).join("\n");
writeFileSync(
  config,
  `load_module ${join(debian, "usr/lib/nginx/modules/ngx_nchan_module.so")};
user root;
daemon off;
master_process off;
pid ${join(folder, "nginx.pid")};
error_log stderr warn;
events { worker_connections 8192; }
http {
  access_log off;
${temporary}
  server {
    listen 127.0.0.1:${port};
    location = /publish { nchan_publisher websocket; nchan_channel_id load; }
    location = /subscribe { nchan_subscriber websocket; nchan_channel_id load; nchan_subscriber_first_message newest; }
  }
}
`,
);
// nchan wants nginx's usual folder for bodies whatever is configured: it is given one that only it sees.
const alone = 'mount -t tmpfs none /var/lib && mkdir -p /var/lib/nginx && exec "$@"';
await start(port, "unshare", ["-rm", "sh", "-c", alone, "sh", join(debian, "usr/sbin/nginx"), "-p", folder, "-c", config]);
const publisher = new WebSocket(`ws://127.0.0.1:${port}/publish`);
await once(publisher, "open");
serve(port, (text) => publisher.send(text));
