// The page /docs: renders openapi.json and asyncapi.json as this server serves them.

/** @typedef {Record<string, any>} Json */

const TONES = { get: "watch", post: "position", put: "signal", patch: "signal", delete: "danger", follow: "watch", request: "position" };

/** @type {Record<string, Json>} */
const files = {};

/** @param {string} name @param {Json} [attributes] @param {...(Node|string)} children */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Follows a $ref, in its own file or in the one it names. @param {Json} schema @param {string} file @returns {[Json, string]} */
function resolve(schema, file) {
  if (!schema.$ref) return [schema, file];
  const [named, pointer] = schema.$ref.split("#");
  const where = named || file;
  const parts = pointer.split("/").slice(1).map((/** @type {string} */ part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  return resolve(parts.reduce((/** @type {Json} */ at, /** @type {string} */ part) => at[part], files[where]), where);
}

/** A schema as a person reads it: a few lines of JSON with types for values. @param {Json} schema @param {string} file @param {string} [indent] @param {string[]} [seen] @returns {string} */
function words(schema, file, indent = "", seen = []) {
  if (schema.$ref) {
    const name = schema.$ref.split("/").pop();
    if (seen.includes(schema.$ref)) return name;
    const [found, where] = resolve(schema, file);
    return found.type === "string" && !found.enum ? name.toLowerCase() : words(found, where, indent, [...seen, schema.$ref]);
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((/** @type {any} */ value) => JSON.stringify(value)).join(" | ");
  if (schema.allOf) {
    const parts = schema.allOf.map((/** @type {Json} */ part) => resolve(part, file)[0]);
    return words({ type: "object", required: parts.flatMap((/** @type {Json} */ part) => part.required ?? []), properties: Object.assign({}, ...parts.map((/** @type {Json} */ part) => part.properties)) }, file, indent, seen);
  }
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map((/** @type {Json} */ choice) => words(choice, file, indent, seen)).join(" | ");
  const type = [schema.type].flat();
  if (type.includes("array") && schema.items) return `[${words(schema.items, file, indent, seen)}]`;
  if (schema.properties) {
    const deeper = `${indent}  `;
    const lines = Object.entries(schema.properties).map(([name, value]) => {
      const optional = schema.required?.includes(name) ? "" : "?";
      const text = value.description ? `   // ${value.description}` : "";
      return `${deeper}${name}${optional}: ${words(value, file, deeper, seen)}${text}`;
    });
    return `{\n${lines.join("\n")}\n${indent}}`;
  }
  const range = schema.minimum !== undefined && schema.maximum !== undefined ? ` ${schema.minimum}…${schema.maximum}` : "";
  return (type[0] ? type.join(" | ") : "anything") + range;
}

/** @param {string} verb @param {string} path @param {string} text @param {Node[]} about */
function entry(verb, path, text, about) {
  const details = element("details", { "data-text": `${verb} ${path} ${text}`.toLowerCase() });
  const chip = element("b", { class: "chip verb", "data-tone": TONES[/** @type {keyof typeof TONES} */ (verb)] ?? "plain" }, verb.toUpperCase());
  details.append(element("summary", {}, chip, element("code", {}, path), element("span", {}, text)), element("div", { class: "about" }, ...about));
  return details;
}

/** @param {string} title @param {[string, string][]} rows @returns {Node[]} */
function table(title, rows) {
  if (rows.length === 0) return [];
  const body = rows.map(([name, text]) => element("tr", {}, element("td", {}, element("code", {}, name)), element("td", {}, text)));
  return [element("h3", {}, title), element("table", {}, ...body)];
}

/** @param {Json} operation @returns {Node[]} */
function about(operation) {
  const file = "openapi.json";
  const parameters = (operation.parameters ?? []).map((/** @type {Json} */ one) => resolve(one, file)[0]);
  const nodes = table("Parameters", parameters.map((/** @type {Json} */ one) => [
    one.name, [`${one.in}${one.required ? ", required" : ""}: ${words(one.schema, file)}`, one.schema.default === undefined ? "" : `default ${one.schema.default}`, one.description ?? ""].filter(Boolean).join(". "),
  ]));
  const body = operation.requestBody?.content["application/json"];
  if (body) {
    nodes.push(element("h3", {}, operation.requestBody.required ? "Body" : "Body, may be left out"), element("pre", {}, words(body.schema, file)));
    if (body.example) nodes.push(element("h3", {}, "For example"), element("pre", {}, JSON.stringify(body.example, null, 2)));
  }
  /** @type {[string, string][]} */
  const refusals = [];
  for (const [status, answer] of Object.entries(operation.responses)) {
    const found = resolve(/** @type {Json} */ (answer), file)[0];
    const schema = found.content?.["application/json"]?.schema;
    if (status.startsWith("2")) {
      nodes.push(element("h3", {}, `${status}: ${found.description}`));
      nodes.push(element("pre", {}, schema ? words(schema, file) : Object.keys(found.content ?? {}).join(", ")));
    } else {
      refusals.push([status, found.description]);
    }
  }
  return [...nodes, ...table("Else", refusals)];
}

/** @param {string} title @param {string} text @param {Node[]} entries */
function section(title, text, entries) {
  const id = title.toLowerCase().replaceAll(" ", "-");
  document.querySelector("#contents")?.append(element("a", { href: `#${id}` }, title));
  return element("section", { id }, element("h2", {}, title), element("p", { class: "faint" }, text), ...entries);
}

function render() {
  const rest = files["openapi.json"];
  const bus = files["asyncapi.json"];
  const sections = rest.tags.map((/** @type {Json} */ tag) => {
    const entries = [];
    for (const [path, methods] of Object.entries(rest.paths)) {
      for (const [verb, operation] of Object.entries(/** @type {Json} */ (methods))) {
        if (operation.tags[0] === tag.name) entries.push(entry(verb, path, operation.summary, about(operation)));
      }
    }
    return section(tag.name, tag.description, entries);
  });
  const followed = Object.values(bus.operations).filter((operation) => operation.action === "send").map((operation) => resolve(operation.channel, "asyncapi.json")[0]);
  const streams = followed.map((channel) => entry("follow", channel.address, channel.description, messages(channel)));
  const asked = Object.values(bus.operations).filter((operation) => operation.action === "receive").map((operation) => resolve(operation.channel, "asyncapi.json")[0]);
  const requests = asked.flatMap((channel) => Object.values(channel.messages).map((message) =>
    entry("request", channel.address.replace("{name}", message.name), message.summary ?? channel.description, [element("pre", {}, words(message.payload, "asyncapi.json"))])));
  const main = /** @type {HTMLElement} */ (document.querySelector("#main"));
  main.replaceChildren(
    element("h1", {}, `${rest.info.title} ${rest.info.version}: REST and streams`), element("p", {}, rest.info.description),
    ...sections, section("Bus streams", bus.info.description, streams), section("Bus requests", "Sent to an address, answered once.", requests));
}

/** @param {Json} channel @returns {Node[]} */
function messages(channel) {
  return Object.values(channel.messages).flatMap((message) => [
    element("h3", {}, `${message.name}: ${message.summary ?? ""}`), element("pre", {}, words(message.payload, "asyncapi.json")),
  ]);
}

/** @param {string} text */
function filter(text) {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const details of document.querySelectorAll("details")) {
    details.hidden = !wanted.every((word) => details.dataset.text?.includes(word));
  }
  for (const part of document.querySelectorAll("section")) part.hidden = !part.querySelector("details:not([hidden])");
}

async function start() {
  for (const name of ["openapi.json", "asyncapi.json"]) {
    const answer = await fetch(`/${name}`);
    if (!answer.ok) throw new Error(`${name} was answered with ${answer.status}`);
    files[name] = await answer.json();
  }
  render();
  const input = /** @type {HTMLInputElement} */ (document.querySelector("#filter"));
  input.addEventListener("input", () => filter(input.value));
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

start().catch((cause) => {
  document.querySelector("#main")?.replaceChildren(element("p", {}, `The contracts cannot be shown: ${cause.message}. They are at /openapi.json and /asyncapi.json.`));
});
