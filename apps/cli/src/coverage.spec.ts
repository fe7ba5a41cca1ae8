// What the platform can do, the command line can: whoever is sent here from a page of the console finds no dead end.
import { buildSchema, parse } from 'graphql';
import fs from 'node:fs';

const at = (path: string) => new URL(path, import.meta.url);
const SDK = '../../../libs/sdk/';

/** The operations that no command needs, and why. */
const WITHOUT: Record<string, string> = {
  ...because('only a browser speaks to authenticators', 'registerPasskey addPasskey askPasskey signInWithPasskey'),
  ...because('submitTransaction under its name of before', 'sendTransaction'),
  ...because('the list of its kind has all of it', 'approval policy proposal webhook certificateAuthority cityDataset'),
};

function because(reason: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [name, reason]));
}

/** Every query and mutation of the schema. Subscriptions are what commands wait by. */
function operations(): string[] {
  const schema = buildSchema(fs.readFileSync(at(`${SDK}schema.graphql`), 'utf8'));
  return [schema.getQueryType(), schema.getMutationType()].flatMap((type) => Object.keys(type!.getFields()));
}

/** What each function of the SDK asks for. */
function asked(): Map<string, string[]> {
  const folder = at(`${SDK}operations/`);
  const documents = fs.readdirSync(folder).map((file) => parse(fs.readFileSync(new URL(file, folder), 'utf8')));
  const all = documents.flatMap(({ definitions }) => definitions);
  const fields = all.flatMap((each) => {
    if (each.kind !== 'OperationDefinition') return [];
    const roots = each.selectionSet.selections.flatMap((field) => (field.kind === 'Field' ? [field.name.value] : []));
    return [[each.name!.value, roots] as const];
  });
  return new Map(fields);
}

/** The programs of a folder and of those in it, as one text. */
function codeIn(folder: string): string {
  const all = fs.readdirSync(at(folder), { recursive: true, encoding: 'utf8' });
  const files = all.filter((file) => /(?<!\.spec)\.ts$/.test(file) && !file.startsWith('generated'));
  return files.map((file) => fs.readFileSync(at(`${folder}${file}`), 'utf8')).join('\n');
}

/** What commands call, or the SDK for them, by the names that a client has in them. */
function called(): Set<string> {
  const code = `${codeIn('./')}\n${codeIn(`${SDK}src/`)}`;
  const calls = code.matchAll(/(?:\b(?:atoll|client|platform)|\bconnect\(\{[^}]*\}\))\s*\.(\w+)\(/g);
  const fields = asked();
  return new Set([...calls].flatMap(([, name]) => fields.get(name!) ?? []));
}

it('has a command for every operation of the platform, but for those that say why not', () => {
  const have = called();
  expect(operations().filter((name) => !have.has(name) && !(name in WITHOUT))).toEqual([]);
});

it('excuses no operation that has a command, or is gone', () => {
  const [all, have] = [new Set(operations()), called()];
  expect(Object.keys(WITHOUT).filter((name) => have.has(name) || !all.has(name))).toEqual([]);
});
