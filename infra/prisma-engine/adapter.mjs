// Prisma's Postgres adapter, with what it lacks for a schema engine.
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { PrismaPg } = require('@prisma/adapter-pg');
const { ColumnTypeEnum } = require('@prisma/driver-adapter-utils');

/** The very driver the adapter uses. */
export const pg = createRequire(require.resolve('@prisma/adapter-pg'))('pg');
const { parseIntoClientConfig } = createRequire(require.resolve('pg'))('pg-connection-string');

/** Postgres' internal "char", which the engine reads of the catalogue and the adapter does not know. */
const INTERNAL_CHAR = 18;
const TEXT = 25;
const OFFLINE = 'postgresql://offline.invalid/none';

/** Makes adapters for the database of a URL, and for the scratch databases that migrations are tried in. */
export async function adapterFactory({ url, shadowDatabaseUrl }) {
  const config = configOf(url ?? OFFLINE);
  const schema = url && new URL(url).searchParams.get('schema');
  const factory = new PrismaPg(config, schema ? { schema } : undefined);
  repair(await new PrismaPg(config).connect());
  factory.connectToShadowDb = () =>
    shadowDatabaseUrl ? new PrismaPg(parseIntoClientConfig(shadowDatabaseUrl)).connect() : scratch(config);
  return factory;
}

/**
 * Separate fields, not a connection string: the adapter spreads `{ ...config, database }` for a scratch database, and a
 * connection string would win over it, so that the real database would be the scratch. One connection, so that advisory
 * locks and settings last from call to call.
 */
function configOf(url) {
  const plain = new URL(url);
  plain.searchParams.delete('schema');
  return { ...parseIntoClientConfig(plain.href), max: 1 };
}

/** The adapter's own drops its scratch database while it is still connected to it. */
async function scratch(config) {
  const name = pg.escapeIdentifier(`prisma_migrate_shadow_db_${randomUUID()}`);
  const admin = new pg.Client(config);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const shadow = await new PrismaPg({ ...config, database: name.slice(1, -1) }).connect();
  const dispose = shadow.dispose.bind(shadow);
  shadow.dispose = async () => {
    await dispose();
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
  };
  return shadow;
}

/** Adapters share their methods with all others of their class, so one that is connected repairs all. */
function repair(adapter) {
  const leaf = Object.getPrototypeOf(adapter);
  let base = leaf;
  while (!Object.hasOwn(base, 'performIO')) base = Object.getPrototypeOf(base);
  sendScriptsWhole(leaf);
  readInternalChars(base);
}

/** The adapter's own splits a script at every semicolon, also inside of function bodies and literals. */
function sendScriptsWhole(prototype) {
  prototype.executeScript = async function (sql) {
    await this.underlyingDriver()
      .query(sql)
      .catch((error) => this.onError(error));
  };
}

function readInternalChars(prototype) {
  const { performIO, queryRaw } = prototype;
  const columns = new WeakMap();
  prototype.performIO = async function (query) {
    const result = await performIO.call(this, query);
    const chars = (result.fields ?? []).filter(({ dataTypeID }) => dataTypeID === INTERNAL_CHAR);
    columns.set(
      result.rows,
      chars.map((field) => result.fields.indexOf(field)),
    );
    for (const field of chars) field.dataTypeID = TEXT;
    return result;
  };
  prototype.queryRaw = async function (query) {
    const result = await queryRaw.call(this, query);
    for (const index of columns.get(result.rows) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
}
