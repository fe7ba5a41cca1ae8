// What can be known of infra/terraform without a cloud: that it parses, is formatted, and that its modules fit together.
import { parse } from '@cdktn/hcl2json';
import { format } from '@cdktn/hcl-tools';
import fs from 'node:fs';
import path from 'node:path';

const HERE = path.join(import.meta.dirname, 'terraform');
const files = fs
  .readdirSync(HERE, { recursive: true })
  .filter((file) => file.endsWith('.tf'))
  .sort();
const directories = [...new Set(files.map((file) => path.dirname(file)))];
const read = (file) => fs.readFileSync(path.join(HERE, file), 'utf8');

/** All blocks of a module, as one. */
async function moduleAt(directory) {
  const all = {};
  for (const file of files.filter((each) => path.dirname(each) === directory))
    for (const [kind, blocks] of Object.entries(await parse(file, read(file)))) {
      const known = (all[kind] ??= {});
      for (const [name, block] of Object.entries(Array.isArray(blocks) ? { [file]: blocks } : blocks)) {
        if (kind === 'resource' || kind === 'data') Object.assign((known[name] ??= {}), block);
        else known[name] = block;
      }
    }
  return all;
}

const names = (block) => Object.keys(block ?? {}).sort();
const META = ['source', 'version', 'providers', 'count', 'for_each', 'depends_on'];

it('is there for two clouds', () => {
  expect(directories).toEqual(
    expect.arrayContaining(['aws', 'google'].flatMap((cloud) => [`envs/${cloud}`, `modules/${cloud}/cluster`])),
  );
});

it.each(files)('%s is formatted', async (file) => {
  expect(await format(read(file))).toBe(read(file));
});

describe.each(directories)('%s', (directory) => {
  it('declares what it uses, and uses what it declares', async () => {
    const { variable, local, locals } = await moduleAt(directory);
    const text = files
      .filter((file) => path.dirname(file) === directory)
      .map(read)
      .join('\n');
    const used = (kind) => [
      ...new Set([...text.matchAll(new RegExp(`\\b${kind}\\.(\\w+)`, 'g'))].map(([, name]) => name)),
    ];
    expect(used('var').sort()).toEqual(names(variable));
    const declared = Object.values(locals ?? local ?? {}).flatMap((blocks) => blocks.flatMap(names));
    expect(used('local').sort()).toEqual(declared.sort());
    for (const [name, [block]] of Object.entries(variable ?? {}))
      expect([name, names(block)]).toEqual([name, expect.arrayContaining(['description', 'type'])]);
  });

  it('names every resource it refers to', async () => {
    const { resource = {}, data = {} } = await moduleAt(directory);
    const text = files
      .filter((file) => path.dirname(file) === directory)
      .map(read)
      .join('\n')
      .replaceAll(/#.*$/gm, '')
      .replaceAll(/"(?:[^"\\$]|\$(?!\{))*"/g, '""');
    const kinds = 'aws|google|kubernetes|helm|random';
    const missing = [...text.matchAll(new RegExp(`(data\\.)?\\b((?:${kinds})_\\w+)\\.(\\w+)`, 'g'))].filter(
      ([, isData, kind, name]) => !(isData ? data : resource)[kind]?.[name],
    );
    expect(missing.map(([whole]) => whole)).toEqual([]);
  });

  it('gives each module that it calls what it asks for, and takes what it puts out', async () => {
    const { module: calls = {} } = await moduleAt(directory);
    for (const [name, [call]] of Object.entries(calls)) {
      const target = path.join(directory, call.source);
      expect(directories).toContain(target);
      const { variable = {}, output = {} } = await moduleAt(target);
      const given = names(call).filter((key) => !META.includes(key));
      const needed = Object.entries(variable).filter(([, [block]]) => !('default' in block));
      expect(given).toEqual(expect.arrayContaining(needed.map(([key]) => key)));
      expect(names(variable)).toEqual(expect.arrayContaining(given));
      const taken = [
        ...JSON.stringify(await moduleAt(directory)).matchAll(new RegExp(`module\\.${name}\\.(\\w+)`, 'g')),
      ];
      expect(names(output)).toEqual(expect.arrayContaining(taken.map(([, key]) => key)));
    }
  });
});

it('gives the chart values that it knows', async () => {
  const { resource } = await moduleAt('modules/atoll');
  const schema = JSON.parse(fs.readFileSync(path.join(HERE, '../../helm/atoll/values.schema.json'), 'utf8'));
  const [values] = /yamlencode\(\{[^]*?\n {4}\}\)/.exec(read('modules/atoll/main.tf'));
  const keys = [...values.matchAll(/^ {6}(\w+) = \{([^]*?)^ {6}\}/gm)].flatMap(([, part, body]) =>
    [...body.matchAll(/^ {8}(\w+) +=/gm)].map(([, key]) => [part, key]),
  );
  expect(names(resource.helm_release)).toEqual(['atoll']);
  expect(keys.length).toBeGreaterThan(4);
  for (const [part, key] of keys) expect(names(schema.properties[part]?.properties)).toContain(key);
});

it('reads the Secrets that the chart reads, key by key', () => {
  const text = read('modules/atoll/main.tf');
  const values = fs.readFileSync(path.join(HERE, '../../helm/atoll/values.yaml'), 'utf8');
  for (const secret of ['atoll-platform', 'atoll-postgres', 'atoll-redis']) {
    expect(text).toContain(`name      = "${secret}"`);
    expect(values).toContain(`secret: ${secret}\n`);
  }
  for (const key of ['master-key', 'internal-token', 'owner-url', 'api-url', 'worker-url', 'gateway-url', 'url']) {
    expect(text).toMatch(new RegExp(`^ {4}${key} += `, 'm'));
    expect(values).toMatch(new RegExp(`: ${key}$`, 'm'));
  }
});
