-- CreateEnum
CREATE TYPE "chain_desire" AS ENUM ('PROPOSED', 'RUNNING', 'STOPPED', 'DELETED');

-- CreateEnum
CREATE TYPE "node_desire" AS ENUM ('RUNNING', 'STOPPED', 'REMOVED');

-- CreateEnum
CREATE TYPE "node_role" AS ENUM ('VALIDATOR', 'RPC', 'REPLICA');

-- CreateEnum
CREATE TYPE "proposal_kind" AS ENUM ('FOUND_CHAIN', 'START_CHAIN', 'STOP_CHAIN', 'DELETE_CHAIN', 'ADD_VALIDATOR', 'DROP_VALIDATOR');

-- CreateEnum
CREATE TYPE "proposal_status" AS ENUM ('OPEN', 'ACCEPTED', 'EXECUTED', 'REJECTED', 'EXPIRED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "release_status" AS ENUM ('QUEUED', 'COMPILED', 'FAILED');

-- CreateEnum
CREATE TYPE "deployment_status" AS ENUM ('QUEUED', 'COMPILED', 'SIGNED', 'MINED', 'VERIFIED', 'FAILED');

-- CreateEnum
CREATE TYPE "transaction_status" AS ENUM ('QUEUED', 'SIGNED', 'SENT', 'MINED', 'FAILED');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('OWNER', 'ADMIN', 'DEVELOPER', 'OPERATOR', 'AUDITOR');

-- CreateTable
CREATE TABLE "chains" (
    "consortium_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "evm_chain_id" BIGINT NOT NULL,
    "founded_by" UUID NOT NULL,
    "engine" TEXT NOT NULL,
    "block_period_ms" INTEGER NOT NULL,
    "request_timeout_seconds" INTEGER NOT NULL,
    "epoch_length" INTEGER NOT NULL,
    "gas_limit" BIGINT NOT NULL,
    "desired" "chain_desire" NOT NULL DEFAULT 'PROPOSED',
    "generation" INTEGER NOT NULL DEFAULT 1,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "genesis" JSONB,
    "observed" INTEGER NOT NULL DEFAULT 0,
    "phase" TEXT NOT NULL DEFAULT 'Proposed',
    "reason" TEXT NOT NULL DEFAULT 'WaitingForVotes',
    "message" TEXT NOT NULL DEFAULT 'Waiting for the members'' votes',
    "conditions" JSONB NOT NULL DEFAULT '[]',
    "height" BIGINT NOT NULL DEFAULT 0,
    "head_hash" TEXT,
    "head_time" TIMESTAMPTZ(3),
    "round" INTEGER NOT NULL DEFAULT 0,
    "validators" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "first_block_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "chains_pkey" PRIMARY KEY ("consortium_id","id")
);

-- CreateTable
CREATE TABLE "nodes" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" "node_role" NOT NULL,
    "desired" "node_desire" NOT NULL DEFAULT 'RUNNING',
    "incarnation" INTEGER NOT NULL DEFAULT 1,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "public_key" TEXT,
    "address" TEXT,
    "phase" TEXT NOT NULL DEFAULT 'Planned',
    "message" TEXT NOT NULL DEFAULT 'Waiting for a worker',
    "height" BIGINT,
    "round" INTEGER,
    "peers" INTEGER,
    "sealing" BOOLEAN NOT NULL DEFAULT false,
    "rpc_url" TEXT,
    "seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "nodes_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "consortia" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "founded_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consortia_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consortium_members" (
    "consortium_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "left_at" TIMESTAMPTZ(3),

    CONSTRAINT "consortium_members_pkey" PRIMARY KEY ("consortium_id","organisation_id")
);

-- CreateTable
CREATE TABLE "consortium_invitations" (
    "consortium_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "accepted_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consortium_invitations_pkey" PRIMARY KEY ("consortium_id","id")
);

-- CreateTable
CREATE TABLE "proposals" (
    "consortium_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "kind" "proposal_kind" NOT NULL,
    "payload" JSONB NOT NULL,
    "proposed_by" UUID NOT NULL,
    "status" "proposal_status" NOT NULL DEFAULT 'OPEN',
    "message" TEXT NOT NULL DEFAULT 'Waiting for the members'' votes',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "proposals_pkey" PRIMARY KEY ("consortium_id","id")
);

-- CreateTable
CREATE TABLE "votes" (
    "consortium_id" UUID NOT NULL,
    "proposal_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "approve" BOOLEAN NOT NULL,
    "cast_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "votes_pkey" PRIMARY KEY ("consortium_id","proposal_id","organisation_id")
);

-- CreateTable
CREATE TABLE "releases" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "contract_name" TEXT NOT NULL,
    "sources" JSONB,
    "artefact" JSONB,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" "release_status" NOT NULL DEFAULT 'QUEUED',
    "problems" JSONB NOT NULL DEFAULT '[]',
    "compiler" TEXT,
    "abi" JSONB,
    "bytecode" BYTEA,
    "runtime_bytecode" BYTEA,
    "immutable_references" JSONB,

    CONSTRAINT "releases_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "deployments" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "arguments" JSONB NOT NULL,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" "deployment_status" NOT NULL DEFAULT 'QUEUED',
    "reason" TEXT,
    "contract_name" TEXT NOT NULL,
    "abi" JSONB,
    "transaction_id" UUID,
    "address" TEXT,
    "block_number" BIGINT,

    CONSTRAINT "deployments_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "people" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "people_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "access_hash" BYTEA NOT NULL,
    "access_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "refresh_hash" BYTEA NOT NULL,
    "family_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "application_keys" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "application_keys_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "keys" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "public_key" TEXT,
    "address" TEXT,

    CONSTRAINT "keys_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "key_material" (
    "organisation_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "master_key_id" TEXT NOT NULL,

    CONSTRAINT "key_material_pkey" PRIMARY KEY ("organisation_id","key_id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "organisation_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "next_nonce" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("organisation_id","chain_id","key_id")
);

-- CreateTable
CREATE TABLE "transactions" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "to" TEXT,
    "data" BYTEA NOT NULL,
    "value" DECIMAL(78,0) NOT NULL,
    "gas_limit" BIGINT,
    "abi" JSONB,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" "transaction_status" NOT NULL DEFAULT 'QUEUED',
    "reason" TEXT,
    "nonce" BIGINT,
    "hash" TEXT,
    "raw" BYTEA,
    "block_number" BIGINT,
    "receipt" JSONB,
    "mined_at" TIMESTAMPTZ(3),

    CONSTRAINT "transactions_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "queue" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organisations" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "max_nodes" INTEGER NOT NULL DEFAULT 64,
    "max_keys" INTEGER NOT NULL DEFAULT 1000,
    "max_application_keys" INTEGER NOT NULL DEFAULT 100,
    "max_releases" INTEGER NOT NULL DEFAULT 1000,

    CONSTRAINT "organisations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memberships" (
    "organisation_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("organisation_id","person_id")
);

-- CreateTable
CREATE TABLE "membership_invitations" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "role" "role" NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "accepted_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_invitations_pkey" PRIMARY KEY ("organisation_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "chains_evm_chain_id_key" ON "chains"("evm_chain_id");

-- CreateIndex
CREATE UNIQUE INDEX "chains_id_key" ON "chains"("id");

-- CreateIndex
CREATE UNIQUE INDEX "chains_consortium_id_name_key" ON "chains"("consortium_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "chains_founded_by_idempotency_key_key" ON "chains"("founded_by", "idempotency_key");

-- CreateIndex
CREATE INDEX "nodes_consortium_id_idx" ON "nodes"("consortium_id");

-- CreateIndex
CREATE UNIQUE INDEX "nodes_chain_id_name_key" ON "nodes"("chain_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "nodes_organisation_id_idempotency_key_key" ON "nodes"("organisation_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "consortium_members_organisation_id_idx" ON "consortium_members"("organisation_id");

-- CreateIndex
CREATE UNIQUE INDEX "consortium_invitations_code_hash_key" ON "consortium_invitations"("code_hash");

-- CreateIndex
CREATE INDEX "proposals_chain_id_status_idx" ON "proposals"("chain_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "releases_organisation_id_idempotency_key_key" ON "releases"("organisation_id", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "deployments_transaction_id_key" ON "deployments"("transaction_id");

-- CreateIndex
CREATE INDEX "deployments_consortium_id_chain_id_idx" ON "deployments"("consortium_id", "chain_id");

-- CreateIndex
CREATE UNIQUE INDEX "deployments_organisation_id_transaction_id_key" ON "deployments"("organisation_id", "transaction_id");

-- CreateIndex
CREATE UNIQUE INDEX "deployments_organisation_id_idempotency_key_key" ON "deployments"("organisation_id", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "people_email_key" ON "people"("email");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_access_hash_key" ON "sessions"("access_hash");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_family_hash_key" ON "sessions"("family_hash");

-- CreateIndex
CREATE INDEX "sessions_person_id_idx" ON "sessions"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "application_keys_secret_hash_key" ON "application_keys"("secret_hash");

-- CreateIndex
CREATE UNIQUE INDEX "keys_organisation_id_name_key" ON "keys"("organisation_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "keys_organisation_id_idempotency_key_key" ON "keys"("organisation_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "transactions_organisation_id_chain_id_created_at_idx" ON "transactions"("organisation_id", "chain_id", "created_at");

-- CreateIndex
CREATE INDEX "transactions_status_organisation_id_chain_id_key_id_idx" ON "transactions"("status", "organisation_id", "chain_id", "key_id");

-- CreateIndex
CREATE UNIQUE INDEX "transactions_organisation_id_idempotency_key_key" ON "transactions"("organisation_id", "idempotency_key");

-- CreateIndex
CREATE UNIQUE INDEX "transactions_organisation_id_chain_id_key_id_nonce_key" ON "transactions"("organisation_id", "chain_id", "key_id", "nonce");

-- CreateIndex
CREATE INDEX "memberships_person_id_idx" ON "memberships"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "membership_invitations_code_hash_key" ON "membership_invitations"("code_hash");

-- AddForeignKey
ALTER TABLE "chains" ADD CONSTRAINT "chains_consortium_id_fkey" FOREIGN KEY ("consortium_id") REFERENCES "consortia"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "nodes" ADD CONSTRAINT "nodes_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "nodes" ADD CONSTRAINT "nodes_consortium_id_organisation_id_fkey" FOREIGN KEY ("consortium_id", "organisation_id") REFERENCES "consortium_members"("consortium_id", "organisation_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consortia" ADD CONSTRAINT "consortia_founded_by_fkey" FOREIGN KEY ("founded_by") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consortium_members" ADD CONSTRAINT "consortium_members_consortium_id_fkey" FOREIGN KEY ("consortium_id") REFERENCES "consortia"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consortium_members" ADD CONSTRAINT "consortium_members_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consortium_invitations" ADD CONSTRAINT "consortium_invitations_consortium_id_fkey" FOREIGN KEY ("consortium_id") REFERENCES "consortia"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consortium_invitations" ADD CONSTRAINT "consortium_invitations_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consortium_invitations" ADD CONSTRAINT "consortium_invitations_accepted_by_fkey" FOREIGN KEY ("accepted_by") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_consortium_id_fkey" FOREIGN KEY ("consortium_id") REFERENCES "consortia"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposals" ADD CONSTRAINT "proposals_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "votes" ADD CONSTRAINT "votes_consortium_id_proposal_id_fkey" FOREIGN KEY ("consortium_id", "proposal_id") REFERENCES "proposals"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "releases" ADD CONSTRAINT "releases_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_organisation_id_release_id_fkey" FOREIGN KEY ("organisation_id", "release_id") REFERENCES "releases"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_organisation_id_transaction_id_fkey" FOREIGN KEY ("organisation_id", "transaction_id") REFERENCES "transactions"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application_keys" ADD CONSTRAINT "application_keys_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "keys" ADD CONSTRAINT "keys_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "key_material" ADD CONSTRAINT "key_material_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership_invitations" ADD CONSTRAINT "membership_invitations_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ---------------------------------------------------------------------------------------------------------------------
-- Row-level security. From here on the file is written by hand.
--
-- Two group roles use the database and neither owns it: atoll_app (the API, always on behalf of one organisation) and
-- atoll_platform (the worker, which serves every tenant and has only the rights its reconcilers need). A third,
-- atoll_definer, owns the few functions that must look further than their caller may, and cannot sign in.
-- ---------------------------------------------------------------------------------------------------------------------

DO $$
DECLARE
  name text;
BEGIN
  PERFORM pg_advisory_xact_lock(72707370); -- roles belong to the whole server: two databases may be migrated at once
  FOREACH name IN ARRAY ARRAY['atoll_app', 'atoll_platform', 'atoll_definer'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE', name);
    END IF;
  END LOOP;
  EXECUTE format('GRANT atoll_definer TO %I', current_user);
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO atoll_app, atoll_platform, atoll_definer;

-- Who asks. No organisation set is an error, never an empty answer.
CREATE FUNCTION current_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT current_setting('atoll.organisation_id')::uuid $$;

CREATE FUNCTION current_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('atoll.person_id')::uuid, '00000000-0000-0000-0000-000000000000') $$;

-- The consortia the organisation is a member of now. Owned by atoll_definer, since the policies that use it guard the
-- very table it reads.
CREATE FUNCTION current_consortia() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT consortium_id FROM consortium_members WHERE organisation_id = current_organisation() AND left_at IS NULL $$;

DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  END LOOP;
END
$$;

-- People and organisations -------------------------------------------------------------------------------------------

GRANT SELECT (id, email, name, created_at), INSERT, UPDATE (name, password_hash) ON people TO atoll_app;
CREATE POLICY visible ON people FOR SELECT TO atoll_app USING (
  id = (SELECT current_person())
  OR id IN (SELECT person_id FROM memberships WHERE organisation_id = (SELECT current_organisation()))
);
CREATE POLICY sign_up ON people FOR INSERT TO atoll_app WITH CHECK (id = (SELECT current_person()));
CREATE POLICY own ON people FOR UPDATE TO atoll_app USING (id = (SELECT current_person()));

GRANT SELECT, INSERT, UPDATE (revoked_at), DELETE ON sessions TO atoll_app;
CREATE POLICY own ON sessions TO atoll_app USING (person_id = (SELECT current_person()));

-- The limits of an organisation are the installation's to set, so they keep their defaults.
GRANT SELECT, INSERT (id, name), UPDATE (name) ON organisations TO atoll_app;
CREATE POLICY visible ON organisations FOR SELECT TO atoll_app USING (
  id = (SELECT current_organisation())
  OR id IN (SELECT organisation_id FROM memberships WHERE person_id = (SELECT current_person()))
  OR id IN (SELECT organisation_id FROM consortium_members WHERE consortium_id IN (SELECT current_consortia()))
);
CREATE POLICY founding ON organisations FOR INSERT TO atoll_app WITH CHECK (id = (SELECT current_organisation()));
CREATE POLICY own ON organisations FOR UPDATE TO atoll_app USING (id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE (role), DELETE ON memberships TO atoll_app;
CREATE POLICY visible ON memberships FOR SELECT TO atoll_app
  USING (organisation_id = (SELECT current_organisation()) OR person_id = (SELECT current_person()));
CREATE POLICY own_insert ON memberships FOR INSERT TO atoll_app WITH CHECK (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_update ON memberships FOR UPDATE TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_delete ON memberships FOR DELETE TO atoll_app USING (organisation_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, DELETE ON membership_invitations TO atoll_app;
CREATE POLICY own ON membership_invitations TO atoll_app USING (organisation_id = (SELECT current_organisation()));

GRANT SELECT, INSERT, UPDATE (revoked_at) ON application_keys TO atoll_app;
CREATE POLICY own ON application_keys TO atoll_app USING (organisation_id = (SELECT current_organisation()));

-- Consortia: shared by their members ---------------------------------------------------------------------------------

GRANT SELECT, UPDATE (name) ON consortia TO atoll_app;
CREATE POLICY members ON consortia TO atoll_app USING (id IN (SELECT current_consortia()));

GRANT SELECT, UPDATE (left_at) ON consortium_members TO atoll_app;
CREATE POLICY members ON consortium_members FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
-- Out, but not in again: joining takes an invitation.
CREATE POLICY leaving ON consortium_members FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation()) AND left_at IS NULL)
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND left_at IS NOT NULL);

GRANT SELECT, INSERT, DELETE ON consortium_invitations TO atoll_app;
CREATE POLICY members ON consortium_invitations FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY own_insert ON consortium_invitations FOR INSERT TO atoll_app
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()));
CREATE POLICY own_delete ON consortium_invitations FOR DELETE TO atoll_app
  USING (organisation_id = (SELECT current_organisation()));

-- A member proposes and votes, and may take its own proposal back. Only the worker closes one.
GRANT SELECT, INSERT, UPDATE (status, message, closed_at) ON proposals TO atoll_app;
CREATE POLICY members ON proposals FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY proposing ON proposals FOR INSERT TO atoll_app WITH CHECK (
  proposed_by = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()) AND status = 'OPEN'
);
CREATE POLICY withdrawing ON proposals FOR UPDATE TO atoll_app
  USING (proposed_by = (SELECT current_organisation()) AND status = 'OPEN') WITH CHECK (status = 'WITHDRAWN');

GRANT SELECT, INSERT, UPDATE (approve, cast_at) ON votes TO atoll_app;
CREATE POLICY members ON votes FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY own_insert ON votes FOR INSERT TO atoll_app
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()));
CREATE POLICY own_update ON votes FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()));

-- Chains: shared; a member writes only the wish, and only of what is its own ------------------------------------------

GRANT SELECT, INSERT ON chains TO atoll_app;
CREATE POLICY members ON chains FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY proposing ON chains FOR INSERT TO atoll_app WITH CHECK (
  founded_by = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
  AND desired = 'PROPOSED' AND genesis IS NULL AND observed = 0
);

GRANT SELECT, INSERT, UPDATE (desired, incarnation) ON nodes TO atoll_app;
CREATE POLICY members ON nodes FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY own_insert ON nodes FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
  AND address IS NULL AND public_key IS NULL AND NOT sealing
);
CREATE POLICY own_update ON nodes FOR UPDATE TO atoll_app USING (organisation_id = (SELECT current_organisation()));

-- Ledger: one organisation's; the API asks, the worker signs -----------------------------------------------------------

GRANT SELECT, INSERT ON keys TO atoll_app;
CREATE POLICY own ON keys TO atoll_app USING (organisation_id = (SELECT current_organisation()))
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND address IS NULL AND public_key IS NULL);

GRANT SELECT, INSERT ON transactions TO atoll_app;
CREATE POLICY own ON transactions FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY submitting ON transactions FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
  AND status = 'QUEUED' AND nonce IS NULL AND raw IS NULL AND hash IS NULL
);

-- Contracts: releases are one organisation's, deployments are seen by those who can call them --------------------------

GRANT SELECT, INSERT ON releases TO atoll_app;
CREATE POLICY own ON releases TO atoll_app USING (organisation_id = (SELECT current_organisation()))
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND status = 'QUEUED');

GRANT SELECT, INSERT ON deployments TO atoll_app;
CREATE POLICY members ON deployments FOR SELECT TO atoll_app USING (
  organisation_id = (SELECT current_organisation()) OR consortium_id IN (SELECT current_consortia())
);
CREATE POLICY deploying ON deployments FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
  AND status = 'QUEUED' AND address IS NULL AND transaction_id IS NULL
);

-- Nudges: anyone may leave one, the relay takes them --------------------------------------------------------------------

GRANT INSERT ON outbox TO atoll_app;
GRANT USAGE ON SEQUENCE outbox_id_seq TO atoll_app, atoll_platform;
CREATE POLICY nudging ON outbox FOR INSERT TO atoll_app WITH CHECK (true);

-- The platform ------------------------------------------------------------------------------------------------------------

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['organisations', 'consortia', 'consortium_members', 'proposals', 'votes', 'chains', 'nodes',
                              'keys', 'key_material', 'accounts', 'transactions', 'releases', 'deployments', 'outbox'] LOOP
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
  END LOOP;
END
$$;

GRANT SELECT ON organisations, consortia, consortium_members, votes TO atoll_platform;
GRANT SELECT, UPDATE ON proposals, keys, releases TO atoll_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON chains, nodes, accounts, transactions, deployments TO atoll_platform;
GRANT SELECT, INSERT, UPDATE ON key_material TO atoll_platform;
GRANT SELECT, INSERT, DELETE ON outbox TO atoll_platform;

-- What must look further than its caller ----------------------------------------------------------------------------------

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['people', 'sessions', 'application_keys', 'memberships', 'membership_invitations', 'consortia',
                              'consortium_members', 'consortium_invitations'] LOOP
    EXECUTE format('CREATE POLICY definer ON %I TO atoll_definer USING (true) WITH CHECK (true)', name);
  END LOOP;
END
$$;

GRANT SELECT (id, email, password_hash) ON people TO atoll_definer;
GRANT SELECT, UPDATE ON sessions TO atoll_definer;
GRANT SELECT ON application_keys TO atoll_definer;
GRANT SELECT, INSERT ON memberships, consortia, consortium_members TO atoll_definer;
GRANT UPDATE (left_at, joined_at) ON consortium_members TO atoll_definer;
GRANT SELECT, UPDATE (accepted_at, accepted_by) ON membership_invitations, consortium_invitations TO atoll_definer;

-- Before anyone is signed in: the one person with this address, so that the password can be checked.
CREATE FUNCTION find_sign_in(address text) RETURNS TABLE (person_id uuid, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT id, people.password_hash FROM people WHERE email = address $$;

-- Who bears this access token, and what they are in the organisation they chose (nothing, when `role` is null).
CREATE FUNCTION find_session(hash bytea, chosen uuid)
RETURNS TABLE (session_id uuid, person_id uuid, expires_at timestamptz, role role)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT s.id, s.person_id, s.access_expires_at, m.role
  FROM sessions s LEFT JOIN memberships m ON m.person_id = s.person_id AND m.organisation_id = chosen
  WHERE s.access_hash = hash AND s.access_expires_at > now() AND s.expires_at > now() AND s.revoked_at IS NULL
$$;

-- Exchanges a refresh token for the next one. The right family with a token that was rotated out ends the session:
-- two hold it. Returns a row or nothing and never raises, so that the ending commits.
CREATE FUNCTION rotate_session(family bytea, presented bytea, new_access bytea, new_access_expires_at timestamptz, new_refresh bytea)
RETURNS TABLE (session_id uuid, person_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  session sessions;
BEGIN
  SELECT * INTO session FROM sessions WHERE family_hash = family AND revoked_at IS NULL AND expires_at > now() FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  ELSIF session.refresh_hash <> presented THEN
    UPDATE sessions SET revoked_at = now() WHERE id = session.id;
  ELSE
    UPDATE sessions SET access_hash = new_access, refresh_hash = new_refresh,
                        access_expires_at = least(new_access_expires_at, session.expires_at)
    WHERE id = session.id;
    RETURN QUERY SELECT session.id, session.person_id;
  END IF;
END
$$;

CREATE FUNCTION find_application_key(hash bytea)
RETURNS TABLE (organisation_id uuid, id uuid, scopes text[], expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT k.organisation_id, k.id, k.scopes, k.expires_at FROM application_keys k
  WHERE k.secret_hash = hash AND k.revoked_at IS NULL AND k.expires_at > now()
$$;

CREATE FUNCTION found_consortium(new_id uuid, name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO consortia (id, name, founded_by) VALUES (new_id, name, current_organisation());
  INSERT INTO consortium_members (consortium_id, organisation_id) VALUES (new_id, current_organisation());
END
$$;

-- Takes a code once. Says `accepted`, or why not: `unknown`, `used`, `expired`, `member`.
CREATE FUNCTION redeem_consortium_invitation(hash bytea) RETURNS TABLE (outcome text, consortium uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  invitation consortium_invitations;
BEGIN
  SELECT * INTO invitation FROM consortium_invitations WHERE code_hash = hash FOR UPDATE;
  IF NOT FOUND THEN
    RETURN QUERY SELECT 'unknown', NULL::uuid;
  ELSIF invitation.accepted_at IS NOT NULL THEN
    RETURN QUERY SELECT 'used', NULL::uuid;
  ELSIF invitation.expires_at <= now() THEN
    RETURN QUERY SELECT 'expired', NULL::uuid;
  ELSIF EXISTS (SELECT FROM consortium_members m WHERE m.consortium_id = invitation.consortium_id
                AND m.organisation_id = current_organisation() AND m.left_at IS NULL) THEN
    RETURN QUERY SELECT 'member', NULL::uuid;
  ELSE
    UPDATE consortium_invitations SET accepted_at = now(), accepted_by = current_organisation() WHERE code_hash = hash;
    INSERT INTO consortium_members (consortium_id, organisation_id)
      VALUES (invitation.consortium_id, current_organisation())
      ON CONFLICT (consortium_id, organisation_id) DO UPDATE SET left_at = NULL, joined_at = now();
    RETURN QUERY SELECT 'accepted', invitation.consortium_id;
  END IF;
END
$$;

CREATE FUNCTION redeem_membership_invitation(hash bytea) RETURNS TABLE (outcome text, organisation uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  invitation membership_invitations;
BEGIN
  IF current_person() IS NULL THEN
    RAISE EXCEPTION 'a membership invitation is redeemed by a person';
  END IF;
  SELECT * INTO invitation FROM membership_invitations WHERE code_hash = hash FOR UPDATE;
  IF NOT FOUND THEN
    RETURN QUERY SELECT 'unknown', NULL::uuid;
  ELSIF invitation.accepted_at IS NOT NULL THEN
    RETURN QUERY SELECT 'used', NULL::uuid;
  ELSIF invitation.expires_at <= now() THEN
    RETURN QUERY SELECT 'expired', NULL::uuid;
  ELSIF EXISTS (SELECT FROM memberships m WHERE m.organisation_id = invitation.organisation_id
                AND m.person_id = current_person()) THEN
    RETURN QUERY SELECT 'member', NULL::uuid;
  ELSE
    UPDATE membership_invitations SET accepted_at = now(), accepted_by = current_person() WHERE code_hash = hash;
    INSERT INTO memberships (organisation_id, person_id, role)
      VALUES (invitation.organisation_id, current_person(), invitation.role);
    RETURN QUERY SELECT 'accepted', invitation.organisation_id;
  END IF;
END
$$;

DO $$
DECLARE
  signature text;
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  FOREACH signature IN ARRAY ARRAY['current_consortia()', 'find_sign_in(text)', 'find_session(bytea, uuid)',
    'rotate_session(bytea, bytea, bytea, timestamptz, bytea)', 'find_application_key(bytea)', 'found_consortium(uuid, text)',
    'redeem_consortium_invitation(bytea)', 'redeem_membership_invitation(bytea)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO atoll_app', signature);
    EXECUTE format('ALTER FUNCTION %s OWNER TO atoll_definer', signature);
  END LOOP;
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Nudges. A commit tells listeners which row changed, never what it says; whoever listens reads the row itself.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE FUNCTION tell_changed() RETURNS trigger LANGUAGE plpgsql
AS $$
DECLARE
  changed jsonb := to_jsonb(coalesce(NEW, OLD));
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD IS DISTINCT FROM NEW THEN
    PERFORM pg_notify('atoll_changed', jsonb_build_object(
      'table', TG_TABLE_NAME, 'id', changed -> 'id', 'chainId', coalesce(changed -> 'chain_id', changed -> 'id'))::text);
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON chains FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON nodes FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON proposals FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON keys FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON transactions FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON releases FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON deployments FOR EACH ROW EXECUTE FUNCTION tell_changed();

CREATE FUNCTION tell_outbox() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM pg_notify('atoll_outbox', '');
  RETURN NULL;
END
$$;

CREATE TRIGGER tell AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION tell_outbox();
