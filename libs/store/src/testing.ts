// A migrated database with the two logins, and rows of two tenants in every table.
import { testPostgres } from '@atoll/embedded/testing';
import pg from 'pg';
import { fileURLToPath } from 'node:url';

import { migrate } from './migrate.js';
import { newId } from './new-id.js';
import { provisionLogins } from './provision-logins.js';

export { every } from './every.js';
export { auditLeases, lateWrites, type AuditedWrite } from './lease-audit.js';
export { readsOf, type TableRead } from './reads-of.js';
export const MIGRATIONS = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

export async function testDatabase() {
  const database = await testPostgres({ migrate: (url) => migrate(url, MIGRATIONS) });
  const logins = await provisionLogins(database.url, {
    api: 'test-api',
    worker: 'test-worker',
    gateway: 'test-gateway',
  });
  return { adminUrl: database.url, ...logins, close: () => database.close() };
}

/** One tenant, and the ids of its rows. */
export type Tenant = {
  organisation: string;
  person: string;
  consortium: string;
  chain: string;
  node: string;
  site: string;
  key: string;
  release: string;
  deployment: string;
  transaction: string;
  applicationKey: string;
  sponsorship: string;
  intent: string;
  credential: string;
  challenge: string;
  keyRelease: string;
  accessDeed: string;

  eventStream: string;
  dataStream: string;
  webhook: string;
  authority: string;
  certificate: string;
};

/** Writes a row of a new tenant into every table, with the owner's rights. */
export async function seedTenant(admin: pg.Client): Promise<Tenant> {
  const t: Tenant = {
    organisation: newId(),
    person: newId(),
    consortium: newId(),
    chain: newId(),
    node: newId(),
    site: newId(),
    key: newId(),
    release: newId(),
    deployment: newId(),
    transaction: newId(),
    applicationKey: newId(),
    sponsorship: newId(),
    intent: newId(),
    credential: newId(),
    challenge: newId(),
    keyRelease: newId(),
    accessDeed: newId(),

    eventStream: newId(),
    dataStream: newId(),
    webhook: newId(),
    authority: newId(),
    certificate: newId(),
  };
  const evm = BigInt(`0x${newId().slice(-12)}`).toString();
  const zeros = (length: number) => `'\\x${'00'.repeat(length)}'`;
  const word = `'0x${'00'.repeat(32)}'`;

  const bytes = () => `'\\x${newId().replaceAll('-', '')}'`;
  /** The id of what a chain knows by bytes, as questions name it that name nothing in particular. */
  const onChain = `'0x${'11'.repeat(32)}'`;
  await admin.query(`
    INSERT INTO people (id, email, name, password_hash) VALUES ('${t.person}', '${t.person}@example.org', 'P', 'hash');
    INSERT INTO sessions (id, person_id, access_hash, access_expires_at, refresh_hash, family_hash, expires_at)
      VALUES ('${newId()}', '${t.person}', ${bytes()}, now() + '1h', ${bytes()}, ${bytes()}, now() + '1h');
    INSERT INTO passkeys (id, person_id, name, credential_id, public_key, host, transports, counter, synced)
      VALUES ('${newId()}', '${t.person}', 'K', '${newId()}', '', 'localhost', '{}', 0, false);
    INSERT INTO passkey_challenges (hash, person_id, expires_at) VALUES (${bytes()}, '${t.person}', now() + '1h');
    INSERT INTO second_factors (id, person_id, sealed, master_key_id) VALUES ('${newId()}', '${t.person}', ${bytes()}, 'm');
    INSERT INTO recovery_codes (person_id, hash) VALUES ('${t.person}', ${bytes()});
    INSERT INTO sign_in_challenges (hash, person_id, expires_at) VALUES (${bytes()}, '${t.person}', now() + '1h');
    INSERT INTO account_recoveries (hash, person_id, expires_at) VALUES (${bytes()}, '${t.person}', now() + '1h');
    INSERT INTO organisations (id, name) VALUES ('${t.organisation}', 'O');
    WITH p AS (INSERT INTO identity_providers (organisation_id, id, slug, name, issuer, client_id)
        VALUES ('${t.organisation}', '${newId()}', '${t.organisation}', 'P', 'https://example.org', 'C') RETURNING id),
      s AS (INSERT INTO identity_provider_secrets (organisation_id, provider_id, sealed, master_key_id)
        SELECT '${t.organisation}', id, ${bytes()}, 'm' FROM p)
      INSERT INTO provider_sign_ins (state_hash, organisation_id, provider_id, nonce, verifier, expires_at)
        SELECT ${bytes()}, '${t.organisation}', id, 'n', 'v', now() + '1h' FROM p;
    INSERT INTO directory_tokens (organisation_id, id, provider_id, prefix, secret_hash, expires_at)
      SELECT organisation_id, '${newId()}', id, 'atoll', ${bytes()}, now() + '1h' FROM identity_providers
      WHERE organisation_id = '${t.organisation}';
    UPDATE people SET password_hash = NULL, managed_by = '${t.organisation}',
      provider_id = (SELECT id FROM identity_providers WHERE organisation_id = '${t.organisation}') WHERE id = '${t.person}';
    INSERT INTO directory_people (organisation_id, person_id, provider_id, user_name, user_name_key, active, updated_at)
      SELECT managed_by, id, provider_id, 'P', 'p', true, now() FROM people WHERE id = '${t.person}';
    INSERT INTO memberships (organisation_id, person_id, role) VALUES ('${t.organisation}', '${t.person}', 'OWNER');
    INSERT INTO membership_invitations (organisation_id, id, role, code_hash, expires_at)
      VALUES ('${t.organisation}', '${newId()}', 'ADMIN', ${bytes()}, now() + '1h');
    INSERT INTO application_keys (organisation_id, id, created_by, name, prefix, secret_hash, scopes, expires_at)
      VALUES ('${t.organisation}', '${t.applicationKey}', '${t.person}', 'K', 'atoll', ${bytes()}, '{}', now() + '1h');
    INSERT INTO consortia (id, name, founded_by) VALUES ('${t.consortium}', 'C', '${t.organisation}');
    INSERT INTO consortium_members (consortium_id, organisation_id) VALUES ('${t.consortium}', '${t.organisation}');
    INSERT INTO consortium_invitations (consortium_id, id, organisation_id, code_hash, expires_at)
      VALUES ('${t.consortium}', '${newId()}', '${t.organisation}', ${bytes()}, now() + '1h');
    INSERT INTO chains (consortium_id, id, name, evm_chain_id, founded_by, engine, block_period_ms, request_timeout_seconds, epoch_length, gas_limit)
      VALUES ('${t.consortium}', '${t.chain}', 'chain', ${evm}, '${t.organisation}', 'atoll-node', 1000, 2, 30000, 30000000);
    INSERT INTO sites (id, operator_id, name, kind, latitude, longitude, region, jurisdiction, capacity)
      VALUES ('${t.site}', '${t.organisation}', 'S', 'EDGE', 53.5, 10, 'north', 'DE-HH', 4);
    INSERT INTO site_shares (site_id, organisation_id) VALUES ('${t.site}', '${t.organisation}');
    INSERT INTO site_clusters (site_id, sealed, master_key_id) VALUES ('${t.site}', ${bytes()}, 'm');
    INSERT INTO nodes (organisation_id, id, consortium_id, chain_id, name, role)
      VALUES ('${t.organisation}', '${t.node}', '${t.consortium}', '${t.chain}', 'node', 'VALIDATOR');
    WITH p AS (INSERT INTO proposals (consortium_id, id, chain_id, kind, payload, proposed_by, closes_at)
      VALUES ('${t.consortium}', '${newId()}', '${t.chain}', 'STOP_CHAIN', '{}', '${t.organisation}', now() + '1h') RETURNING id)
      INSERT INTO votes (consortium_id, proposal_id, organisation_id, approve) SELECT '${t.consortium}', id, '${t.organisation}', true FROM p;
    INSERT INTO keys (organisation_id, id, name) VALUES ('${t.organisation}', '${t.key}', 'key');
    INSERT INTO key_material (organisation_id, key_id, sealed, master_key_id) VALUES ('${t.organisation}', '${t.key}', ${bytes()}, 'm');
    INSERT INTO brought_keys (organisation_id, key_id, sealed) VALUES ('${t.organisation}', '${t.key}', 'age');
    INSERT INTO key_exports (organisation_id, id, key_id, recipient, requested_by)
      VALUES ('${t.organisation}', '${newId()}', '${t.key}', 'age1', '${t.person}');
    INSERT INTO signatures (organisation_id, id, key_id, form, content)
      VALUES ('${t.organisation}', '${newId()}', '${t.key}', 'PERSONAL_MESSAGE', ${bytes()});
    WITH e AS (INSERT INTO enrolments (organisation_id, id, consortium_id, chain_id, format, idempotency_key)
        VALUES ('${t.organisation}', '${newId()}', '${t.consortium}', '${t.chain}', 'CSV', 'file') RETURNING id),
      d AS (INSERT INTO devices (organisation_id, id, consortium_id, chain_id, address, kind, class, hw_id_hash, mud_hash, fw_hash, tags, enrolment_id)
        SELECT '${t.organisation}', '${newId()}', '${t.consortium}', '${t.chain}', '0x' || repeat('d', 40), 0, 'FULL', '0x', '0x', '0x', '{}', id FROM e)
      INSERT INTO enrolment_problems (organisation_id, enrolment_id, line, field, code, message)
        SELECT '${t.organisation}', id, 1, '', 'MALFORMED', 'M' FROM e;
    INSERT INTO chain_devices (chain_id, address, owner, kind, class, hw_id_hash, status, info_hash, seq, registered_block, seen_block)
      VALUES ('${t.chain}', '0x' || repeat('d', 40), '0x', 0, 'FULL', '0x', 'REGISTERED', '0x', 0, 1, 1);
    INSERT INTO device_registries (chain_id, address) VALUES ('${t.chain}', ${bytes()});
    INSERT INTO accounts (organisation_id, chain_id, key_id) VALUES ('${t.organisation}', '${t.chain}', '${t.key}');
    INSERT INTO transactions (organisation_id, id, consortium_id, chain_id, key_id, data, value)
      VALUES ('${t.organisation}', '${t.transaction}', '${t.consortium}', '${t.chain}', '${t.key}', '', 0);
    INSERT INTO transaction_attempts (organisation_id, id, transaction_id, kind, nonce, hash, raw)
      VALUES ('${t.organisation}', '${newId()}', '${t.transaction}', 'SIGNED', 0, '0x', '');
    WITH p AS (INSERT INTO policies (organisation_id, id, key_id, name, chain_ids, contracts, creates, methods, approvals, two_person, approvers, approval_seconds)
      VALUES ('${t.organisation}', '${newId()}', '${t.key}', 'P', '{}', '{}', false, '{}', 0, false, '{}', 60) RETURNING id),
      a AS (INSERT INTO approvals (organisation_id, id, key_id, kind, policy_id)
        SELECT '${t.organisation}', '${newId()}', '${t.key}', 'ADD_POLICY', id FROM p RETURNING id)
      INSERT INTO approval_votes (organisation_id, approval_id, person_id, approve)
        SELECT '${t.organisation}', id, '${t.person}', true FROM a;
    INSERT INTO releases (organisation_id, id, name, contract_name) VALUES ('${t.organisation}', '${t.release}', 'R', 'R');
    INSERT INTO deployments (organisation_id, id, consortium_id, chain_id, release_id, key_id, arguments, contract_name)
      VALUES ('${t.organisation}', '${t.deployment}', '${t.consortium}', '${t.chain}', '${t.release}', '${t.key}', '[]', 'R');
    INSERT INTO upgrades (organisation_id, id, consortium_id, deployment_id, implementation_id, key_id, call)
      VALUES ('${t.organisation}', '${newId()}', '${t.consortium}', '${t.deployment}', '${t.deployment}', '${t.key}', '');
    INSERT INTO promotions (organisation_id, id, from_id, consortium_id, chain_id, key_id, arguments, code_hash, requested_by, expires_at)
      VALUES ('${t.organisation}', '${newId()}', '${t.deployment}', '${t.consortium}', '${t.chain}', '${t.key}', '[]', '0x', '${t.person}', now() + '1h');
    WITH s AS (INSERT INTO sponsorships (organisation_id, id, consortium_id, chain_id, key_id, name, contracts, signers,
        intents_per_signer, gas_per_signer, intents_per_day, gas_per_day, expires_at)
      VALUES ('${t.organisation}', '${t.sponsorship}', '${t.consortium}', '${t.chain}', '${t.key}', 'S', '[]', '{}', 1, 1, 1, 1, now() + '1h') RETURNING id)
      INSERT INTO intents (organisation_id, id, sponsorship_id, chain_id, digest, signer, deployment_id, function, verifier, nonce, deadline, gas, transaction_id)
        SELECT '${t.organisation}', '${t.intent}', id, '${t.chain}', '0x', '0x', '${t.deployment}', 'f', '0x', 0, 0, 1, '${t.transaction}' FROM s;
    INSERT INTO certificate_logs (organisation_id, chain_id, consortium_id, key_id)
      VALUES ('${t.organisation}', '${t.chain}', '${t.consortium}', '${t.key}');
    INSERT INTO certificate_authorities (organisation_id, id, consortium_id, chain_id, name)
      VALUES ('${t.organisation}', '${t.authority}', '${t.consortium}', '${t.chain}', 'CA');
    INSERT INTO certificates (organisation_id, id, consortium_id, chain_id, authority_id, kind, subject, serial, not_before, not_after)
      VALUES ('${t.organisation}', '${t.certificate}', '${t.consortium}', '${t.chain}', '${t.authority}', 'AUTHORITY', 'CA', '40', now(), now() + '1h');
    INSERT INTO certificate_hashes (organisation_id, chain_id, consortium_id, level, index, hash)
      VALUES ('${t.organisation}', '${t.chain}', '${t.consortium}', 0, 0, ${bytes()});
    INSERT INTO certificate_heads (organisation_id, chain_id, consortium_id, size, root, at)
      VALUES ('${t.organisation}', '${t.chain}', '${t.consortium}', 1, ${bytes()}, now());
    INSERT INTO revocation_lists (organisation_id, authority_id, number, tbs, this_update, next_update, revoked)
      VALUES ('${t.organisation}', '${t.authority}', 1, ${bytes()}, now(), now() + '1h', 0);
    WITH a AS (INSERT INTO acme_accounts (organisation_id, id, authority_id, jwk, thumbprint)
      VALUES ('${t.organisation}', '${newId()}', '${t.authority}', '{}', 'T') RETURNING id)
      INSERT INTO acme_orders (organisation_id, id, account_id, identifier, token, expires_at)
        SELECT '${t.organisation}', '${newId()}', id, 'did', 'token', now() + '1h' FROM a;
    INSERT INTO kernels (consortium_id, chain_id, deployed_by, founders) VALUES ('${t.consortium}', '${t.chain}', '${t.organisation}', '[]');
    INSERT INTO kernel_contracts (consortium_id, chain_id, contract) VALUES ('${t.consortium}', '${t.chain}', 'Consortium');
    INSERT INTO solutions (consortium_id, chain_id, contract, deployed_by) VALUES ('${t.consortium}', '${t.chain}', 'DataMarket', '${t.organisation}');
    INSERT INTO kernel_principals (organisation_id, chain_id, consortium_id, key_id)
      VALUES ('${t.organisation}', '${t.chain}', '${t.consortium}', '${t.key}');
    WITH s AS (INSERT INTO credential_schemas (organisation_id, id, name, claims) VALUES ('${t.organisation}', '${newId()}', 'S', '{}')),
      k AS (INSERT INTO issuing_keys (organisation_id, chain_id, key_id, consortium_id, transaction_id)
        VALUES ('${t.organisation}', '${t.chain}', '${t.key}', '${t.consortium}', '${t.transaction}')),
      l AS (INSERT INTO status_lists (organisation_id, id, chain_id, consortium_id, url)
        VALUES ('${t.organisation}', '${newId()}', '${t.chain}', '${t.consortium}', 'https://lists.example') RETURNING id),
      d AS (INSERT INTO status_list_documents (organisation_id, list_id, purpose, version, document, encoded_list, hash, valid_until)
        SELECT '${t.organisation}', id, 'REVOCATION', 1, 'D', 'u', '0x', now() FROM l)
      INSERT INTO issued_credentials (organisation_id, id, chain_id, consortium_id, type, subject, valid_from, valid_until, list_id, status_index)
        SELECT '${t.organisation}', '${t.credential}', '${t.chain}', '${t.consortium}', 'T', '0x', now(), now(), id, 0 FROM l;
    INSERT INTO auth_challenges (organisation_id, id, chain_id, consortium_id, did, audience, origin, nonce, profile, expires_at)
      VALUES ('${t.organisation}', '${t.challenge}', '${t.chain}', '${t.consortium}', 'did:ethr:0x1', 'A', 'O', 'N', 'SIGNATURE', now());
    INSERT INTO service_registries (chain_id, address) VALUES ('${t.chain}', ${bytes()});
    INSERT INTO chain_services (chain_id, id, owner, name, state, version, mode, target, code_hash, descriptor_hash, policy, price,
        registered_block, seen_block, transaction_hash)
      VALUES ('${t.chain}', ${onChain}, '0x', '0x', 'ACTIVE', 1, 'OFF_CHAIN', '0x', '0x', '0x', '0x', 0, 1, 1, '0x');
    INSERT INTO service_descriptors (chain_id, hash, consortium_id, organisation_id, text, name)
      VALUES ('${t.chain}', '0x', '${t.consortium}', '${t.organisation}', '{}', 'S');
    INSERT INTO service_nodes (chain_id, id, owner, name, info_hash, seen_block) VALUES ('${t.chain}', '0x', '0x', '0x', '0x', 1);
    INSERT INTO service_tickets (chain_id, id, service_id, holder, through, state, version, requested_block, seen_block)
      VALUES ('${t.chain}', ${onChain}, ${onChain}, '0x', '0x', 'REQUESTED', 1, 1, 1);
    INSERT INTO service_interactions (chain_id, ticket_id, number, result, service_signer, block_number, transaction_hash)
      VALUES ('${t.chain}', ${onChain}, 1, '0x', '0x', 1, '0x');
    INSERT INTO service_deeds (organisation_id, id, consortium_id, chain_id, action, subject, transaction_id)
      VALUES ('${t.organisation}', '${newId()}', '${t.consortium}', '${t.chain}', 'HEARTBEAT', '0x', '${t.transaction}');

    INSERT INTO access_purposes (consortium_id, bit, name, description, defined_by) VALUES ('${t.consortium}', 0, 'care', 'C', '${t.organisation}');
    INSERT INTO access_deeds (organisation_id, id, consortium_id, chain_id, contract, function, arguments)
      VALUES ('${t.organisation}', '${t.accessDeed}', '${t.consortium}', '${t.chain}', 'AccessGrant', 'revoke', '[]');
    INSERT INTO access_mirrors (consortium_id, chain_id, followed_to, followed_hash) VALUES ('${t.consortium}', '${t.chain}', 0, '0x');
    INSERT INTO access_policies (consortium_id, chain_id, resource, owner, name, scopes, emergencies, brokered, lists_storers, purposes, odrl_hash, epoch, key_epoch, version)
      VALUES ('${t.consortium}', '${t.chain}', ${onChain}, '0x', '0x', 1, false, true, false, '0x', '0x', 1, 1, 1);
    INSERT INTO access_grants (consortium_id, chain_id, id, resource, grantee, epoch, scopes, purposes, uses_left, valid_until, state, outdated, block, log_index)
      VALUES ('${t.consortium}', '${t.chain}', ${onChain}, ${onChain}, '0x', 1, 1, '0x', 1, 1, 'GRANTED', false, 0, 0);
    INSERT INTO access_receipts (consortium_id, chain_id, block, log_index, kind, resource, resp_hash, transaction_hash, mined_at)
      VALUES ('${t.consortium}', '${t.chain}', 0, 0, 'CONSUMED', '0x', '0x', '0x', now());
    INSERT INTO market_mirrors (consortium_id, chain_id, followed_to, followed_hash) VALUES ('${t.consortium}', '${t.chain}', 0, '0x');
    INSERT INTO data_assets (consortium_id, chain_id, id, number, owner, resource, content_root, ct_root, rights, state, version, registered_at)
      VALUES ('${t.consortium}', '${t.chain}', ${onChain}, 1, '0x', '0x', '0x', '0x', '0x', 'LISTED', 1, now());
    INSERT INTO data_offers (consortium_id, chain_id, asset_id, version, token, price, purposes, licence_hash, feed, licence_seconds,
        deliver_seconds, accept_seconds, judge_seconds)
      VALUES ('${t.consortium}', '${t.chain}', ${onChain}, 1, '0x', 1, '0x', '0x', '0x', 1, 1, 1, 1);
    INSERT INTO data_orders (consortium_id, chain_id, id, asset_id, buyer, version, state, until, block, log_index, ordered_at)
      VALUES ('${t.consortium}', '${t.chain}', ${onChain}, '0x', '0x', 1, 'ESCROWED', now(), 0, 0, now());
    INSERT INTO market_papers (chain_id, hash, consortium_id, organisation_id, kind, text)
      VALUES ('${t.chain}', ${word}, '${t.consortium}', '${t.organisation}', 'LICENCE', '{}');
    INSERT INTO epoch_keys (organisation_id, consortium_id, chain_id, resource, key_epoch, sealed, master_key_id)
      VALUES ('${t.organisation}', '${t.consortium}', '${t.chain}', '0x', 1, ${bytes()}, 'm');
    INSERT INTO key_releases (organisation_id, id, reader_id, consortium_id, chain_id, kind, resource, grant_id, purpose, key_epoch, req_hash)
      VALUES ('${t.organisation}', '${t.keyRelease}', '${t.organisation}', '${t.consortium}', '${t.chain}', 'BROKERED', ${word}, ${word}, 0, 1, ${word});
    INSERT INTO key_wraps (organisation_id, release_id, sealed, master_key_id) VALUES ('${t.organisation}', '${t.keyRelease}', ${bytes()}, 'm');
    INSERT INTO kept_receipts (organisation_id, id, consortium_id, chain_id, resource, grantee, purpose, req_hash, resp_hash, occurred_at)
      VALUES ('${t.organisation}', '${newId()}', '${t.consortium}', '${t.chain}', ${word}, '0x${'00'.repeat(20)}', 0, ${word}, ${word}, now());

    INSERT INTO city_mirrors (consortium_id, chain_id, followed_to, followed_hash) VALUES ('${t.consortium}', '${t.chain}', 0, '0x');
    INSERT INTO city_datasets (consortium_id, chain_id, resource, provider, schema_id, descriptor_hash, published, block, log_index)
      VALUES ('${t.consortium}', '${t.chain}', ${onChain}, '0x', '0x', '0x', true, 0, 0);
    INSERT INTO city_descriptors (consortium_id, chain_id, hash, organisation_id, text)
      VALUES ('${t.consortium}', '${t.chain}', ${onChain}, '${t.organisation}', '{}');
    INSERT INTO city_calls (consortium_id, chain_id, id, grant_id, resource, caller, purpose, req_hash, state, requested_at, block, log_index)
      VALUES ('${t.consortium}', '${t.chain}', ${onChain}, '0x', '0x', '0x', 0, '0x', 'REQUESTED', now(), 0, 0);
    INSERT INTO city_leaks (consortium_id, chain_id, id, resource, filed_by, evidence, state, filed_at, block, log_index)
      VALUES ('${t.consortium}', '${t.chain}', ${onChain}, '0x', '0x', '0x', 'FILED', now(), 0, 0);
    INSERT INTO city_providers (organisation_id, consortium_id, chain_id) VALUES ('${t.organisation}', '${t.consortium}', '${t.chain}');
    INSERT INTO city_mark_secrets (organisation_id, chain_id, sealed, master_key_id) VALUES ('${t.organisation}', '${t.chain}', ${bytes()}, 'm');
    WITH a AS (INSERT INTO city_answers (organisation_id, id, consortium_id, chain_id, call_id, reader_id)
      VALUES ('${t.organisation}', '${newId()}', '${t.consortium}', '${t.chain}', ${onChain}, '${t.organisation}') RETURNING id)
      INSERT INTO city_subjects (organisation_id, answer_id, position, handle) SELECT '${t.organisation}', id, 0, '' FROM a;
    INSERT INTO leak_traces (organisation_id, id, provider_id, consortium_id, chain_id, leak_id, names)
      VALUES ('${t.organisation}', '${newId()}', '${t.organisation}', '${t.consortium}', '${t.chain}', ${onChain}, true);

    INSERT INTO leases (key, holder, token, until) VALUES ('${t.chain}', '${newId()}', 1, now());
    INSERT INTO organisation_keys (organisation_id) VALUES ('${t.organisation}');
    INSERT INTO organisation_key_material (organisation_id, sealed, master_key_id) VALUES ('${t.organisation}', ${bytes()}, 'm');
    INSERT INTO membership_documents (consortium_id, hash, version, document, proposed_by)
      VALUES ('${t.consortium}', '0x${t.consortium}', 1, '{}', '${t.organisation}');
    INSERT INTO membership_signatures (consortium_id, hash, thumbprint, organisation_id)
      VALUES ('${t.consortium}', '0x${t.consortium}', '${t.organisation}', '${t.organisation}');
    INSERT INTO exchanges (organisation_id, id, kind, consortium_id, chain_id)
      VALUES ('${t.organisation}', '${newId()}', 'BUNDLE', '${t.consortium}', '${t.chain}');
    INSERT INTO kept_volumes (id, organisation_id, chain_id, node_name, public_key)
      VALUES ('${newId()}', '${t.organisation}', '${t.chain}', 'gone', '0x');
    INSERT INTO gone_chains (id) VALUES ('${t.chain}');
    INSERT INTO platform_backups (id, taken_at) VALUES ('${t.chain}', now());
    INSERT INTO rpc_scalings (organisation_id, chain_id, consortium_id, minimum, maximum, rate)
      VALUES ('${t.organisation}', '${t.chain}', '${t.consortium}', 1, 4, 100);
    INSERT INTO backup_plans (organisation_id, chain_id, consortium_id, recipient)
      VALUES ('${t.organisation}', '${t.chain}', '${t.consortium}', 'age1');
    INSERT INTO backups (organisation_id, id, consortium_id, chain_id)
      VALUES ('${t.organisation}', '${newId()}', '${t.consortium}', '${t.chain}');
    INSERT INTO backup_chunks (organisation_id, chain_id, recipient, first, last, name, bytes, digest, head, tally)
      VALUES ('${t.organisation}', '${t.chain}', 'age1', 1, 1, 'x', 1, 'x', '', '{}');
    INSERT INTO sealed_keys (organisation_id, chain_id, public_key, recipient, node_name, address, sealed)
      VALUES ('${t.organisation}', '${t.chain}', '${t.node}', 'age1', 'node', '0x', '');
    INSERT INTO restorations (organisation_id, id, consortium_id, chain_id, node_id)
      VALUES ('${t.organisation}', '${newId()}', '${t.consortium}', '${t.chain}', '${t.node}');
    INSERT INTO object_stores (organisation_id) VALUES ('${t.organisation}');
    WITH o AS (INSERT INTO objects (organisation_id, id, consortium_id, ct_root, bytes, chunk, chain_id, resource)
      VALUES ('${t.organisation}', '${newId()}', '${t.consortium}', '0x${'ab'.repeat(32)}', 1, 1, '${t.chain}', ${onChain}) RETURNING id),
      p AS (INSERT INTO object_parts (organisation_id, object_id, place, bytes) SELECT '${t.organisation}', id, 0, '' FROM o)
      INSERT INTO object_replicas (organisation_id, object_id, holder_id) SELECT '${t.organisation}', id, '${t.organisation}' FROM o;
    INSERT INTO chain_indexes (chain_id, height, hash, header, first_block) VALUES ('${t.chain}', 0, '', '', 0);
    INSERT INTO index_wishes (organisation_id, chain_id, consortium_id) VALUES ('${t.organisation}', '${t.chain}', '${t.consortium}');
    INSERT INTO blocks (chain_id, number, hash, parent_hash, state_root, miner, timestamp, gas_limit, gas_used, transactions, logs)
      VALUES ('${t.chain}', 0, '', '', '', '', 0, 0, 0, 1, 1);
    INSERT INTO mined_transactions (chain_id, block_number, position, hash, type, sender, nonce, value, input, gas_limit, gas_used, succeeded, logs)
      VALUES ('${t.chain}', 0, 0, decode(repeat('11', 32), 'hex'), 2, '', 0, 0, '', 0, 0, true, 1);
    INSERT INTO logs (chain_id, block_number, log_index, position, address, topic0, data, arguments)
      VALUES ('${t.chain}', 0, 0, 0, '', '', '', '{"id": 7}');
    INSERT INTO token_balances (chain_id, token, standard, token_id, holder, amount) VALUES ('${t.chain}', '', 'ERC20', 0, '', 1);
    INSERT INTO token_names (chain_id, token) VALUES ('${t.chain}', '');
    INSERT INTO indexed_contracts (chain_id, address, source, source_id, until_block) VALUES ('${t.chain}', '', 'DEPLOYMENT', '${t.chain}', 0);
    INSERT INTO factory_rules (organisation_id, id, consortium_id, chain_id, deployment_id, event, argument, release_id, contract_name, abi)
      SELECT organisation_id, '${newId()}', consortium_id, chain_id, id, 'Made(address)', 'made', release_id, 'C', '[]'
      FROM deployments WHERE organisation_id = '${t.organisation}';
    INSERT INTO event_streams (organisation_id, id, consortium_id, chain_id, name, contracts, selectors, filter, next_block)
      VALUES ('${t.organisation}', '${t.eventStream}', '${t.consortium}', '${t.chain}', 'S', '{}', '{}', '{"events": [], "where": []}', 0);
    INSERT INTO data_streams (organisation_id, id, consortium_id, chain_id, name, contract, stream, producer, curve, public_key,
        schema_id, key_id, late_after, batch_readings, batch_seconds, patience_seconds, "window")
      VALUES ('${t.organisation}', '${t.dataStream}', '${t.consortium}', '${t.chain}', 'S', ${zeros(20)}, ${zeros(32)}, ${zeros(20)}, 'P256',
        ${zeros(64)}, ${zeros(32)}, '${t.key}', 1, 1, 1, 1, 1);
    INSERT INTO data_readings (organisation_id, stream_id, seq, occurred_at, hash, assurance, late)
      VALUES ('${t.organisation}', '${t.dataStream}', 1, 0, ${zeros(32)}, 'DEVICE_SIGNED', false);
    INSERT INTO data_batches (organisation_id, stream_id, id, seq_from, seq_to, root, occurred_from, occurred_to)
      VALUES ('${t.organisation}', '${t.dataStream}', '${newId()}', 1, 1, ${zeros(32)}, 0, 0);
    INSERT INTO data_gaps (organisation_id, stream_id, id, seq_from, seq_to, cause)
      VALUES ('${t.organisation}', '${t.dataStream}', '${newId()}', 2, 2, 'missing');
    INSERT INTO data_errors (organisation_id, stream_id, id, seq, cause)
      VALUES ('${t.organisation}', '${t.dataStream}', '${newId()}', 1, 'drift');
    INSERT INTO data_cases (organisation_id, stream_id, id, seq, occurred_at, hash, signature)
      VALUES ('${t.organisation}', '${t.dataStream}', '${newId()}', 1, 0, ${zeros(32)}, ${zeros(64)});
    INSERT INTO webhooks (organisation_id, id, stream_id, url) VALUES ('${t.organisation}', '${t.webhook}', '${t.eventStream}', 'https://example.org');
    INSERT INTO webhook_secrets (organisation_id, id, webhook_id, sealed, master_key_id)
      VALUES ('${t.organisation}', '${newId()}', '${t.webhook}', ${bytes()}, 'm');
    INSERT INTO webhook_deliveries (organisation_id, id, webhook_id, run, from_block, from_log, next_block, next_log, events)
      VALUES ('${t.organisation}', '${newId()}', '${t.webhook}', 1, 0, 0, 0, 1, 1);
    INSERT INTO audit_notes (organisation_id, id, fact) VALUES ('${t.organisation}', '${newId()}', '{}');
    INSERT INTO audit_entries (organisation_id, position, entry) VALUES ('${t.organisation}', 0, '{}');
    INSERT INTO audit_hashes (organisation_id, level, index, hash) VALUES ('${t.organisation}', 0, 0, '');
    INSERT INTO audit_heads (organisation_id, size, root) VALUES ('${t.organisation}', 1, '');
    INSERT INTO audit_anchors (organisation_id, transaction_id, size) VALUES ('${t.organisation}', '${t.transaction}', 1);
    INSERT INTO audit_anchorings (organisation_id, consortium_id, chain_id, key_id, every_minutes)
      VALUES ('${t.organisation}', '${t.consortium}', '${t.chain}', '${t.key}', 60);
    INSERT INTO audit_retentions (organisation_id) VALUES ('${t.organisation}');
    INSERT INTO audit_erasures (organisation_id, person_id) VALUES ('${t.organisation}', '${t.person}');
    INSERT INTO rpc_limits (organisation_id, application_key_id, methods, rate, burst, log_blocks)
      VALUES ('${t.organisation}', '${t.applicationKey}', '{}', 1, 1, 1);
    INSERT INTO rpc_usage (organisation_id, application_key_id, chain_id, hour, method_group, requests, points, bytes)
      VALUES ('${t.organisation}', '${t.applicationKey}', '${t.chain}', date_trunc('hour', now()), 'READ', 1, 1, 1);
    INSERT INTO rpc_usage_batches (id) VALUES ('${t.chain}');
    INSERT INTO usage_hours (organisation_id, measure, hour, chain_id, application_key_id, amount)
      VALUES ('${t.organisation}', 'RPC_REQUESTS', date_trunc('hour', now()), '${t.chain}', '${t.applicationKey}', 1);
    INSERT INTO node_runs (organisation_id, chain_id, node_id, started_at, counted_until)
      VALUES ('${t.organisation}', '${t.chain}', '${t.node}', now(), now());
    INSERT INTO storage_meters (organisation_id, counted_until) VALUES ('${t.organisation}', now());
    INSERT INTO index_sizes (chain_id, first_block, height, bytes) VALUES ('${t.chain}', 0, 0, 1);
    INSERT INTO quotas (organisation_id, id, measure, period, amount, thresholds)
      VALUES ('${t.organisation}', '${newId()}', 'RPC_REQUESTS', 'DAY', 1, '{80}');
    INSERT INTO quota_notices (organisation_id, id, quota_id, hard, measure, period, period_start, resets_at, threshold, amount, used)
      VALUES ('${t.organisation}', '${newId()}', '${t.chain}', false, 'RPC_REQUESTS', 'DAY', now(), now(), 80, 1, 1);
    INSERT INTO outbox (queue, key) VALUES ('chain', '${t.chain}');`);
  return t;
}
