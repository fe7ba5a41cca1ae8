import fs from 'node:fs/promises';
import path from 'node:path';

import { obstaclesIn } from './expanding.js';
import { MIGRATIONS } from './testing.js';

/** The last migration of the version that had none before it. */
const FIRST_VERSION = '20261122210000_waiting_is_bounded';

const later = (await fs.readdir(MIGRATIONS)).filter((name) => /^\d/.test(name) && name > FIRST_VERSION);

it.each(later)('%s leaves the previous version running', async (name) => {
  expect(await obstaclesIn(await fs.readFile(path.join(MIGRATIONS, name, 'migration.sql'), 'utf8'))).toEqual([]);
});

it.each([
  ['DROP TABLE chains', 'ALTER TABLE chains ADD COLUMN note text'],
  ['ALTER TABLE chains DROP COLUMN name', 'ALTER TABLE chains ALTER COLUMN name DROP NOT NULL'],
  ['ALTER TABLE chains RENAME COLUMN name TO title', 'ALTER TABLE chains ADD COLUMN title text'],
  ['ALTER TABLE chains RENAME TO nets', 'CREATE VIEW nets AS SELECT * FROM chains'],
  ['ALTER TABLE chains ALTER COLUMN note SET NOT NULL', "ALTER TABLE chains ALTER COLUMN note SET DEFAULT ''"],
  ['ALTER TABLE chains ALTER COLUMN height TYPE int', 'ALTER TABLE chains ALTER COLUMN height SET STATISTICS 5'],
  ['ALTER TABLE chains ADD COLUMN n int NOT NULL', 'ALTER TABLE chains ADD COLUMN n int NOT NULL DEFAULT 0'],
  ['ALTER TABLE chains ADD CHECK (height > 0)', 'CREATE TABLE n (h int); ALTER TABLE n ADD CHECK (h > 0)'],
  [
    'ALTER TABLE nodes ADD COLUMN a uuid; ALTER TABLE nodes ADD FOREIGN KEY (a, chain_id) REFERENCES sites (id, chain)',
    'ALTER TABLE nodes ADD COLUMN a uuid; ALTER TABLE nodes ADD FOREIGN KEY (a) REFERENCES sites (id)',
  ],
  ['REVOKE SELECT ON chains FROM atoll_app', 'GRANT SELECT ON chains TO atoll_app'],
  ['DROP INDEX a; CREATE INDEX b ON chains (name)', 'DROP INDEX a; CREATE INDEX a ON chains (name)'],
  ['DROP POLICY own ON people', 'CREATE POLICY own ON people'],
  ['DROP FUNCTION current_person()', 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$'],
  ['TRUNCATE leases', 'CREATE INDEX ON leases (until)'],
])('refuses %s, but not %s', async (narrowing, widening) => {
  expect(await obstaclesIn(narrowing)).toHaveLength(1);
  expect(await obstaclesIn(widening)).toEqual([]);
});

it('takes a reason for an answer, and no empty one', async () => {
  const drop = 'DROP INDEX chains_by_name;';
  expect(await obstaclesIn(`-- safe: no query has used it since 0.2.0\n${drop}`)).toEqual([]);
  expect(await obstaclesIn(`-- safe: \n${drop}`)).toHaveLength(1);
});

it('is not fooled by what stands in comments and texts', async () => {
  expect(await obstaclesIn(`-- DROP TABLE a\nCREATE TABLE b (c text DEFAULT 'DROP TABLE a')`)).toEqual([]);
});
