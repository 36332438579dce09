// The parts of the program and of the page, as CycloneDX lists: what they are, under which licences, and what is known against them.
//   node scripts/lib/sbom.mjs page FOLDER         the list of the page's libraries, the same every time, on standard output
//   node scripts/lib/sbom.mjs licences LIST…      fails if a part has no licence that is allowed
//   node scripts/lib/sbom.mjs vulnerabilities LIST…   asks osv.dev (or $OSV_URL) for what is known
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Each may be linked with and passed on together with a program under the Apache License 2.0. Of several that a part names, one is enough: they are a choice. */
const ALLOWED = new Set([
  'Apache-2.0', 'MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'CC0-1.0', 'Unlicense', 'Zlib', 'EPL-1.0', 'EPL-2.0', 'CDDL-1.0', 'CDDL-1.1',
  'MPL-2.0', 'Python-2.0', 'BlueOak-1.0.0',
]);

const [command, ...files] = process.argv.slice(2);

const commands = { page, licences, vulnerabilities };
if (!Object.hasOwn(commands, command ?? '')) {
  fail(2, `sbom: there is no command "${command ?? ''}"; allowed: ${Object.keys(commands).join(', ')}`);
}
if (files.length === 0) {
  fail(2, `sbom: ${command} needs a ${command === 'page' ? 'folder' : 'list of parts'}; nothing would be looked at`);
}
await commands[command]();

function page() {
  const text = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev'], { cwd: files[0], encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const list = JSON.parse(text);
  // A number by chance and the time of day would make every package another one.
  delete list.serialNumber;
  delete list.metadata.timestamp;
  delete list.metadata.tools;
  for (const part of list.components) {
    part.properties = (part.properties ?? []).filter((property) => !property.name.endsWith(':path'));
  }
  console.log(JSON.stringify(list, null, 2));
}

function parts() {
  return files.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')).components);
}

function nameOf(part) {
  return `${part.group ? `${part.group}:` : ''}${part.name} ${part.version}`;
}

function licences() {
  const all = parts();
  const wrong = all.filter((part) => !named(part).some((licence) => ALLOWED.has(licence)));
  for (const part of wrong) {
    console.error(`tocsin: ${nameOf(part)} is under ${named(part).join(', ') || 'no licence that it names'}; allowed: ${[...ALLOWED].join(', ')}`);
  }
  if (wrong.length > 0) {
    fail(1, `${wrong.length} of ${all.length} parts have no licence that is allowed (scripts/lib/sbom.mjs has the list)`);
  }
  console.log(`licences: each of ${all.length} parts has one that is allowed`);
}

function named(part) {
  return (part.licenses ?? []).flatMap((entry) =>
    entry.expression ? entry.expression.replace(/[()]/g, '').split(/ OR /) : [entry.license?.id ?? entry.license?.name ?? '']);
}

async function vulnerabilities() {
  const all = parts().filter((part) => part.purl && !part.purl.startsWith('pkg:maven/io.tocsin/'));
  const server = process.env.OSV_URL ?? 'https://api.osv.dev';
  const queries = all.map((part) => ({ package: { purl: part.purl.replace(/\?.*$/, '') } }));
  let results;
  try {
    const answer = await fetch(`${server}/v1/querybatch`, { method: 'POST', body: JSON.stringify({ queries }), signal: AbortSignal.timeout(60_000) });
    if (!answer.ok) {
      throw new Error(`it answers ${answer.status}`);
    }
    ({ results } = await answer.json());
    if (results?.length !== all.length) {
      throw new Error('it does not answer as osv.dev does');
    }
  } catch (error) {
    fail(3, `${server} could not be asked (${error.cause?.message ?? error.message}): what is known against ${all.length} parts was not checked`);
  }
  const known = all.flatMap((part, i) => (results[i].vulns ?? []).map((one) => `${nameOf(part)}: ${one.id}, https://osv.dev/${one.id}`));
  known.forEach((line) => console.error(`tocsin: ${line}`));
  if (known.length > 0) {
    fail(1, `known vulnerabilities: ${known.length}`);
  }
  console.log(`vulnerabilities: none known to ${server} in ${all.length} parts`);
}

function fail(code, text) {
  console.error(`tocsin: ${text}`);
  process.exit(code);
}
