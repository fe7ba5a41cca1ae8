import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

import { root } from './command.mjs';
import { chartFiles } from './chart.mjs';

const CHART = path.join(root, 'helm', 'atoll');
const read = (file) => fs.readFileSync(path.join(CHART, file), 'utf8');
const schema = JSON.parse(read('values.schema.json'));
const values = parse(read('values.yaml'));

it('takes from the code what the code says now; else "npm run chart" writes it', async () => {
  for (const [name, content] of Object.entries(await chartFiles())) expect(read(`files/${name}`)).toBe(content);
});

/** The places of all values that are not maps of free names. */
function* places(at, known, names = []) {
  const own = known.$ref ? schema.$defs[known.$ref.split('/').at(-1)] : known;
  if (!own?.properties) return yield names.join('.');
  for (const name of Object.keys(at)) yield* places(at[name], own.properties[name] ?? {}, [...names, name]);
}

/** The places of everything that the schema knows and that is no map of free names. */
function* known(at, names = []) {
  const own = at.$ref ? schema.$defs[at.$ref.split('/').at(-1)] : at;
  if (!own.properties) return yield names.join('.');
  for (const [name, next] of Object.entries(own.properties)) yield* known(next, [...names, name]);
}

it('has a value for everything that its schema knows, and the other way round', () => {
  // Kubernetes' own shapes may be left out, and `global` is Helm's.
  const optional = /^global$|\.resources\.|\.key$/;
  const said = [...places(values, schema)].filter((place) => !optional.test(place));
  expect(said.sort()).toEqual([...known(schema)].filter((place) => !optional.test(place)).sort());
});

it('lets nothing pass that it does not know', () => {
  const open = [...objects(schema)].filter(
    ({ properties, additionalProperties }) => properties && additionalProperties !== false,
  );
  expect(open).toEqual([]);
});

function* objects(at) {
  if (Array.isArray(at)) for (const each of at) yield* objects(each);
  else if (typeof at === 'object' && at !== null) {
    if (at.type === 'object') yield at;
    for (const each of Object.values(at)) yield* objects(each);
  }
}

it('says of every part what it is for', () => {
  const lines = read('values.yaml').split('\n');
  const mute = lines.flatMap((line, i) => (/^\w+:/.test(line) && !/^\s*#/.test(lines[i - 1]) ? [line] : []));
  expect(mute).toEqual([]);
});

it('takes no secret for a value', () => {
  const secret = /password|token|secret|key/i;
  const named = [...places(values, schema)].filter((place) => secret.test(place.split('.').at(-1)));
  // Names of Secrets, of keys in them, and of the image that makes nodes' keys.
  expect(named.filter((place) => !/(secret|Secret|Secrets|Key|\.key|keys\.\w+|\.keyImage)$/.test(place))).toEqual([]);
});
