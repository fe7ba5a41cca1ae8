// A migrated database with the two logins, and rows of two tenants in every table.
import { testPostgres } from '@atoll/embedded/testing';
import pg from 'pg';
import { fileURLToPath } from 'node:url';

import { migrate } from './migrate.js';
import { newId } from './new-id.js';
import { provisionLogins } from './provision-logins.js';

export const MIGRATIONS = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

export async function testDatabase() {
  const database = await testPostgres({ migrate: (url) => migrate(url, MIGRATIONS) });
  const logins = await provisionLogins(database.url, { api: 'test-api', worker: 'test-worker' });
  return { adminUrl: database.url, ...logins, close: () => database.close() };
}

/** One tenant, and the ids of its rows. */
export type Tenant = {
  organisation: string;
  person: string;
  consortium: string;
  chain: string;
  node: string;
  key: string;
  release: string;
  transaction: string;
};

/** Writes a row of a new tenant into every table, with the owner's rights. */
export async function seedTenant(admin: pg.Client): Promise<Tenant> {
  const t: Tenant = {
    organisation: newId(),
    person: newId(),
    consortium: newId(),
    chain: newId(),
    node: newId(),
    key: newId(),
    release: newId(),
    transaction: newId(),
  };
  const evm = BigInt(`0x${newId().slice(-12)}`).toString();
  const bytes = () => `'\\x${newId().replaceAll('-', '')}'`;
  await admin.query(`
    INSERT INTO people (id, email, name, password_hash) VALUES ('${t.person}', '${t.person}@example.org', 'P', 'hash');
    INSERT INTO sessions (id, person_id, access_hash, access_expires_at, refresh_hash, family_hash, expires_at)
      VALUES ('${newId()}', '${t.person}', ${bytes()}, now() + '1h', ${bytes()}, ${bytes()}, now() + '1h');
    INSERT INTO organisations (id, name) VALUES ('${t.organisation}', 'O');
    INSERT INTO memberships (organisation_id, person_id, role) VALUES ('${t.organisation}', '${t.person}', 'OWNER');
    INSERT INTO membership_invitations (organisation_id, id, role, code_hash, expires_at)
      VALUES ('${t.organisation}', '${newId()}', 'ADMIN', ${bytes()}, now() + '1h');
    INSERT INTO application_keys (organisation_id, id, created_by, name, prefix, secret_hash, scopes, expires_at)
      VALUES ('${t.organisation}', '${newId()}', '${t.person}', 'K', 'atoll', ${bytes()}, '{}', now() + '1h');
    INSERT INTO consortia (id, name, founded_by) VALUES ('${t.consortium}', 'C', '${t.organisation}');
    INSERT INTO consortium_members (consortium_id, organisation_id) VALUES ('${t.consortium}', '${t.organisation}');
    INSERT INTO consortium_invitations (consortium_id, id, organisation_id, code_hash, expires_at)
      VALUES ('${t.consortium}', '${newId()}', '${t.organisation}', ${bytes()}, now() + '1h');
    INSERT INTO chains (consortium_id, id, name, evm_chain_id, founded_by, engine, block_period_ms, request_timeout_seconds, epoch_length, gas_limit)
      VALUES ('${t.consortium}', '${t.chain}', 'chain', ${evm}, '${t.organisation}', 'atoll-node', 1000, 2, 30000, 30000000);
    INSERT INTO nodes (organisation_id, id, consortium_id, chain_id, name, role)
      VALUES ('${t.organisation}', '${t.node}', '${t.consortium}', '${t.chain}', 'node', 'VALIDATOR');
    WITH p AS (INSERT INTO proposals (consortium_id, id, chain_id, kind, payload, proposed_by, closes_at)
      VALUES ('${t.consortium}', '${newId()}', '${t.chain}', 'STOP_CHAIN', '{}', '${t.organisation}', now() + '1h') RETURNING id)
      INSERT INTO votes (consortium_id, proposal_id, organisation_id, approve) SELECT '${t.consortium}', id, '${t.organisation}', true FROM p;
    INSERT INTO keys (organisation_id, id, name) VALUES ('${t.organisation}', '${t.key}', 'key');
    INSERT INTO key_material (organisation_id, key_id, sealed, master_key_id) VALUES ('${t.organisation}', '${t.key}', ${bytes()}, 'm');
    INSERT INTO accounts (organisation_id, chain_id, key_id) VALUES ('${t.organisation}', '${t.chain}', '${t.key}');
    INSERT INTO transactions (organisation_id, id, consortium_id, chain_id, key_id, data, value)
      VALUES ('${t.organisation}', '${t.transaction}', '${t.consortium}', '${t.chain}', '${t.key}', '', 0);
    INSERT INTO releases (organisation_id, id, name, contract_name) VALUES ('${t.organisation}', '${t.release}', 'R', 'R');
    INSERT INTO deployments (organisation_id, id, consortium_id, chain_id, release_id, key_id, arguments, contract_name)
      VALUES ('${t.organisation}', '${newId()}', '${t.consortium}', '${t.chain}', '${t.release}', '${t.key}', '[]', 'R');
    INSERT INTO outbox (queue, key) VALUES ('chain', '${t.chain}');`);
  return t;
}
