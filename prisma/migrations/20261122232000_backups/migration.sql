-- Backups of chains and of nodes' keys, encrypted to keys that their owners hold, and the return of a key to a lost disk.

CREATE TYPE "backup_status" AS ENUM ('QUEUED', 'RUNNING', 'DONE', 'FAILED');
CREATE TYPE "drill_status" AS ENUM ('NONE', 'QUEUED', 'PASSED', 'FAILED');
CREATE TYPE "restoration_status" AS ENUM ('WAITING', 'KEY_WANTED', 'KEY_BROUGHT', 'DONE', 'FAILED');

CREATE TABLE "backup_plans" (
    "organisation_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "every_hours" INTEGER,
    "keep" INTEGER NOT NULL DEFAULT 7,
    "drill_every_hours" INTEGER,
    "s3" JSONB,
    "s3_secret" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "installation" TEXT,
    "seen_at" TIMESTAMPTZ(3),
    "last_good_at" TIMESTAMPTZ(3),
    "last_drill_at" TIMESTAMPTZ(3),
    "trouble" TEXT,

    CONSTRAINT "backup_plans_pkey" PRIMARY KEY ("organisation_id","chain_id")
);

CREATE TABLE "backups" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "status" "backup_status" NOT NULL DEFAULT 'QUEUED',
    "message" TEXT NOT NULL DEFAULT 'Waiting for a worker',
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "recipient" TEXT,
    "height" BIGINT,
    "head_hash" TEXT,
    "state_root" TEXT,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "keys" INTEGER NOT NULL DEFAULT 0,
    "manifest" TEXT,
    "digest" TEXT,
    "ended_at" TIMESTAMPTZ(3),
    "drill" "drill_status" NOT NULL DEFAULT 'NONE',
    "drill_message" TEXT,
    "drill_blocks" INTEGER,
    "drill_seconds" DOUBLE PRECISION,
    "drilled_at" TIMESTAMPTZ(3),

    CONSTRAINT "backups_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "backup_chunks" (
    "organisation_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "first" BIGINT NOT NULL,
    "last" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "head" BYTEA NOT NULL,
    "tally" JSONB NOT NULL,

    CONSTRAINT "backup_chunks_pkey" PRIMARY KEY ("organisation_id","chain_id","recipient","first")
);

CREATE TABLE "sealed_keys" (
    "organisation_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "public_key" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "node_name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sealed_keys_pkey" PRIMARY KEY ("organisation_id","public_key","recipient")
);

CREATE TABLE "restorations" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "node_id" UUID NOT NULL,
    "status" "restoration_status" NOT NULL DEFAULT 'WAITING',
    "message" TEXT NOT NULL DEFAULT 'Waiting for a worker',
    "recipient" TEXT,
    "sealed" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "restorations_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE INDEX "backup_plans_chain_id_idx" ON "backup_plans"("chain_id");
CREATE UNIQUE INDEX "backups_organisation_id_idempotency_key_key" ON "backups"("organisation_id", "idempotency_key");
CREATE INDEX "backups_organisation_id_chain_id_idx" ON "backups"("organisation_id", "chain_id");
CREATE INDEX "backup_chunks_chain_id_idx" ON "backup_chunks"("chain_id");
CREATE INDEX "sealed_keys_chain_id_idx" ON "sealed_keys"("chain_id");
CREATE INDEX "restorations_chain_id_idx" ON "restorations"("chain_id");

ALTER TABLE "backup_plans" ADD CONSTRAINT "backup_plans_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "backups" ADD CONSTRAINT "backups_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "restorations" ADD CONSTRAINT "restorations_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "restorations" ADD CONSTRAINT "restorations_organisation_id_node_id_fkey" FOREIGN KEY ("organisation_id", "node_id") REFERENCES "nodes"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A key is one node's, in the whole installation: a second row with it would be a second living copy.
CREATE UNIQUE INDEX nodes_public_key_key ON nodes (public_key) WHERE public_key IS NOT NULL;
-- One return at a time for each node, and one backup at a time for each plan.
CREATE UNIQUE INDEX restorations_open_key ON restorations (node_id) WHERE status IN ('WAITING', 'KEY_WANTED', 'KEY_BROUGHT');
CREATE UNIQUE INDEX backups_open_key ON backups (organisation_id, chain_id) WHERE status IN ('QUEUED', 'RUNNING');

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['backup_plans', 'backups', 'backup_chunks', 'sealed_keys', 'restorations'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO atoll_platform', name);
    EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()))', name);
  END LOOP;
END
$$;

-- The API writes wishes; what was seen is the worker's.
GRANT SELECT, INSERT (organisation_id, chain_id, consortium_id, recipient, every_hours, keep, drill_every_hours, s3, s3_secret, created_at),
  UPDATE (recipient, every_hours, keep, drill_every_hours, s3, s3_secret) ON backup_plans TO atoll_app;
CREATE POLICY own_insert ON backup_plans FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
);
CREATE POLICY own_update ON backup_plans FOR UPDATE TO atoll_app USING (organisation_id = (SELECT current_organisation()));

GRANT SELECT, INSERT (organisation_id, id, consortium_id, chain_id, idempotency_key, created_at, status, message, bytes, keys, drill),
  UPDATE (drill) ON backups TO atoll_app;
CREATE POLICY own_insert ON backups FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
  AND status = 'QUEUED' AND drill = 'NONE'
);
CREATE POLICY own_update ON backups FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation())) WITH CHECK (drill = 'QUEUED');

GRANT SELECT ON sealed_keys TO atoll_app;

GRANT SELECT, INSERT (organisation_id, id, consortium_id, chain_id, node_id, created_at, status, message),
  UPDATE (sealed, status) ON restorations TO atoll_app;
CREATE POLICY own_insert ON restorations FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
  AND status = 'WAITING'
);
CREATE POLICY own_update ON restorations FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation()) AND status IN ('WAITING', 'KEY_WANTED', 'KEY_BROUGHT'))
  WITH CHECK (status IN ('KEY_BROUGHT', 'FAILED'));

CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON backups FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON restorations FOR EACH ROW EXECUTE FUNCTION tell_changed();
