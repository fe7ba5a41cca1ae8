// Every member reads what a contract is told, and reads it for ever. So what a schema marks `pii` is no argument and no field of an event,
// nor is its bare hash: whoever knows which plates there are hashes them all. A commitment has a salt, and says so by its name.
import fs from 'node:fs/promises';
import path from 'node:path';

/** The names that schemas in a folder mark `pii`. */
export async function personalNames(folder) {
  const files = (await fs.readdir(folder)).filter((file) => file.endsWith('.schema.json'));
  const schemas = await Promise.all(files.map((file) => fs.readFile(path.join(folder, file), 'utf8')));
  return [...new Set(schemas.flatMap((text) => markedIn(JSON.parse(text))))];
}

function markedIn(schema) {
  if (typeof schema !== 'object' || schema === null) return [];
  const properties = Object.entries(schema.properties ?? {});
  return [
    ...properties.filter(([, rule]) => rule.pii === true).map(([name]) => name),
    ...Object.values(schema).flatMap(markedIn),
  ];
}

/** Where an ABI would tell the chain about persons, as `function or event: parameter`. */
export function personalIn(abi, names) {
  const personal = names.map((name) => ` ${wordsOf(name)} `);
  const isPersonal = (name) => {
    const words = ` ${wordsOf(name)} `;
    return !words.endsWith(' commitment ') && personal.some((each) => words.includes(each));
  };
  return abi
    .filter(({ type }) => ['function', 'event', 'constructor'].includes(type))
    .flatMap(({ type, name = type, inputs }) =>
      namesIn(inputs)
        .filter(isPersonal)
        .map((parameter) => `${name}: ${parameter}`),
    );
}

const namesIn = (inputs) => inputs.flatMap(({ name, components = [] }) => [name, ...namesIn(components)]);

/** `customerNumberHash` and `customer_number_hash` are the same words; a plural is one of them. */
const wordsOf = (name) =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .map((word) => word.replace(/(?<=[a-z]{3})s$/, ''))
    .filter(Boolean)
    .join(' ');
