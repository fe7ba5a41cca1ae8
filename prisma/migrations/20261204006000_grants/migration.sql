-- Access to data by grants: what is wished and what the chain has of it, the keys that open the data, and how they go out.
CREATE TYPE "access_deed_state" AS ENUM ('WAITING', 'SENDING', 'DONE', 'FAILED');
CREATE TYPE "access_state" AS ENUM ('REQUESTED', 'GRANTED', 'DENIED', 'EXHAUSTED', 'EXPIRED', 'REVOKED');
CREATE TYPE "access_receipt_kind" AS ENUM ('CONSUMED', 'WRAPPED', 'ANCHORED');
CREATE TYPE "key_release_kind" AS ENUM ('DIRECT', 'BROKERED', 'OWN');
CREATE TYPE "key_release_state" AS ENUM ('ASKED', 'RECEIPTING', 'RELEASED', 'REFUSED');

CREATE TABLE "access_purposes" (
    "consortium_id" UUID NOT NULL,
    "bit" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "term" TEXT,
    "description" TEXT NOT NULL,
    "defined_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "access_purposes_pkey" PRIMARY KEY ("consortium_id","bit")
);

CREATE TABLE "access_deeds" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "contract" TEXT NOT NULL,
    "function" TEXT NOT NULL,
    "arguments" JSONB NOT NULL,
    "subject" TEXT,
    "note" TEXT,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "access_deed_state" NOT NULL DEFAULT 'WAITING',
    "transaction_id" UUID,
    "block_number" BIGINT,
    "made" TEXT,
    "reason" TEXT,
    "fault" JSONB,

    CONSTRAINT "access_deeds_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "access_mirrors" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "followed_to" BIGINT NOT NULL,
    "followed_hash" TEXT NOT NULL,

    CONSTRAINT "access_mirrors_pkey" PRIMARY KEY ("chain_id")
);

CREATE TABLE "access_policies" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" INTEGER NOT NULL,
    "emergencies" BOOLEAN NOT NULL,
    "brokered" BOOLEAN NOT NULL,
    "storers" TEXT[],
    "lists_storers" BOOLEAN NOT NULL,
    "broker" TEXT,
    "purposes" TEXT NOT NULL,
    "odrl_hash" TEXT NOT NULL,
    "epoch" BIGINT NOT NULL,
    "key_epoch" BIGINT NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "access_policies_pkey" PRIMARY KEY ("chain_id","resource")
);

CREATE TABLE "access_grants" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "grantee" TEXT NOT NULL,
    "epoch" BIGINT NOT NULL,
    "scopes" INTEGER NOT NULL,
    "purposes" TEXT NOT NULL,
    "uses_left" BIGINT NOT NULL,
    "valid_until" DECIMAL(20,0) NOT NULL,
    "state" "access_state" NOT NULL,
    "outdated" BOOLEAN NOT NULL,
    "emergency_of" TEXT,
    "justified" BOOLEAN,
    "block" BIGINT NOT NULL,
    "log_index" INTEGER NOT NULL,

    CONSTRAINT "access_grants_pkey" PRIMARY KEY ("chain_id","id")
);

CREATE TABLE "access_receipts" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "block" BIGINT NOT NULL,
    "log_index" INTEGER NOT NULL,
    "kind" "access_receipt_kind" NOT NULL,
    "resource" TEXT NOT NULL,
    "grant_id" TEXT,
    "grantee" TEXT,
    "by" TEXT,
    "purpose" INTEGER,
    "req_hash" TEXT,
    "resp_hash" TEXT NOT NULL,
    "key_epoch" BIGINT,
    "count" DECIMAL(78,0),
    "transaction_hash" TEXT NOT NULL,
    "mined_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "access_receipts_pkey" PRIMARY KEY ("chain_id","block","log_index")
);

CREATE TABLE "epoch_keys" (
    "organisation_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "key_epoch" BIGINT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "master_key_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "epoch_keys_pkey" PRIMARY KEY ("organisation_id","chain_id","resource","key_epoch")
);

CREATE TABLE "key_releases" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "reader_id" UUID,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "kind" "key_release_kind" NOT NULL,
    "resource" TEXT NOT NULL,
    "grant_id" TEXT NOT NULL,
    "purpose" INTEGER NOT NULL,
    "call_id" TEXT,
    "key_epoch" BIGINT NOT NULL,
    "req_hash" TEXT NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "key_release_state" NOT NULL DEFAULT 'ASKED',
    "wrap_hash" TEXT,
    "transaction_id" UUID,
    "transaction_hash" TEXT,
    "block_number" BIGINT,
    "recipient" JSONB,
    "reason" TEXT,
    "fault" JSONB,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "key_releases_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "key_wraps" (
    "organisation_id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "master_key_id" TEXT NOT NULL,

    CONSTRAINT "key_wraps_pkey" PRIMARY KEY ("organisation_id","release_id")
);

CREATE TABLE "kept_receipts" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "grantee" TEXT NOT NULL,
    "purpose" INTEGER NOT NULL,
    "req_hash" TEXT NOT NULL,
    "resp_hash" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deed_id" UUID,
    "position" INTEGER,

    CONSTRAINT "kept_receipts_pkey" PRIMARY KEY ("organisation_id","id")
);
CREATE UNIQUE INDEX "access_purposes_consortium_id_name_key" ON "access_purposes"("consortium_id", "name");
CREATE INDEX "access_deeds_organisation_id_chain_id_subject_idx" ON "access_deeds"("organisation_id", "chain_id", "subject");
CREATE UNIQUE INDEX "access_deeds_organisation_id_transaction_id_key" ON "access_deeds"("organisation_id", "transaction_id");
CREATE UNIQUE INDEX "access_mirrors_consortium_id_chain_id_key" ON "access_mirrors"("consortium_id", "chain_id");
CREATE INDEX "access_policies_consortium_id_chain_id_idx" ON "access_policies"("consortium_id", "chain_id");
CREATE INDEX "access_policies_chain_id_owner_idx" ON "access_policies"("chain_id", "owner");
CREATE INDEX "access_grants_consortium_id_chain_id_idx" ON "access_grants"("consortium_id", "chain_id");
CREATE INDEX "access_grants_chain_id_block_log_index_idx" ON "access_grants"("chain_id", "block", "log_index");
CREATE INDEX "access_grants_chain_id_resource_block_log_index_idx" ON "access_grants"("chain_id", "resource", "block", "log_index");
CREATE INDEX "access_grants_chain_id_grantee_block_log_index_idx" ON "access_grants"("chain_id", "grantee", "block", "log_index");
CREATE INDEX "access_receipts_consortium_id_chain_id_idx" ON "access_receipts"("consortium_id", "chain_id");
CREATE INDEX "access_receipts_chain_id_resource_block_log_index_idx" ON "access_receipts"("chain_id", "resource", "block", "log_index");
CREATE INDEX "epoch_keys_consortium_id_chain_id_idx" ON "epoch_keys"("consortium_id", "chain_id");
CREATE INDEX "key_releases_reader_id_id_idx" ON "key_releases"("reader_id", "id");
CREATE UNIQUE INDEX "key_releases_organisation_id_chain_id_grant_id_req_hash_key" ON "key_releases"("organisation_id", "chain_id", "grant_id", "req_hash");
CREATE UNIQUE INDEX "key_releases_organisation_id_transaction_id_key" ON "key_releases"("organisation_id", "transaction_id");
CREATE INDEX "kept_receipts_organisation_id_chain_id_resource_id_idx" ON "kept_receipts"("organisation_id", "chain_id", "resource", "id");
CREATE UNIQUE INDEX "kept_receipts_organisation_id_deed_id_position_key" ON "kept_receipts"("organisation_id", "deed_id", "position");
ALTER TABLE "access_purposes" ADD CONSTRAINT "access_purposes_consortium_id_fkey" FOREIGN KEY ("consortium_id") REFERENCES "consortia"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "access_deeds" ADD CONSTRAINT "access_deeds_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "access_deeds" ADD CONSTRAINT "access_deeds_organisation_id_transaction_id_fkey" FOREIGN KEY ("organisation_id", "transaction_id") REFERENCES "transactions"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "access_mirrors" ADD CONSTRAINT "access_mirrors_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "access_policies" ADD CONSTRAINT "access_policies_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "access_grants" ADD CONSTRAINT "access_grants_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "access_receipts" ADD CONSTRAINT "access_receipts_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "epoch_keys" ADD CONSTRAINT "epoch_keys_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "epoch_keys" ADD CONSTRAINT "epoch_keys_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "key_releases" ADD CONSTRAINT "key_releases_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "key_releases" ADD CONSTRAINT "key_releases_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "key_releases" ADD CONSTRAINT "key_releases_organisation_id_transaction_id_fkey" FOREIGN KEY ("organisation_id", "transaction_id") REFERENCES "transactions"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "key_wraps" ADD CONSTRAINT "key_wraps_organisation_id_release_id_fkey" FOREIGN KEY ("organisation_id", "release_id") REFERENCES "key_releases"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "kept_receipts" ADD CONSTRAINT "kept_receipts_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "kept_receipts" ADD CONSTRAINT "kept_receipts_organisation_id_deed_id_fkey" FOREIGN KEY ("organisation_id", "deed_id") REFERENCES "access_deeds"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE access_purposes ADD CONSTRAINT access_purposes_bounds_check CHECK (
  bit BETWEEN 0 AND 255 AND name ~ '^[a-z][a-z0-9-]{0,63}$' AND length(term) <= 300 AND length(description) <= 1000);
ALTER TABLE access_deeds ADD CONSTRAINT access_deeds_bounds_check CHECK (
  length(arguments::text) <= 20000 AND length(note) <= 4000 AND length(subject) <= 66);
ALTER TABLE key_releases ADD CONSTRAINT key_releases_bounds_check CHECK (
  resource ~ '^0x[0-9a-f]{64}$' AND grant_id ~ '^0x[0-9a-f]{64}$' AND req_hash ~ '^0x[0-9a-f]{64}$'
  AND purpose BETWEEN 0 AND 255 AND key_epoch >= 0);
-- No key goes out without a receipt: a row that says RELEASED has one, unless the key is the owner's own.
ALTER TABLE key_releases ADD CONSTRAINT key_releases_receipt_check CHECK (
  (recipient IS NOT NULL) = (state = 'RELEASED')
  AND (state <> 'RELEASED' OR kind = 'OWN' OR transaction_hash IS NOT NULL AND (transaction_id IS NOT NULL OR call_id IS NOT NULL)));
ALTER TABLE kept_receipts ADD CONSTRAINT kept_receipts_bounds_check CHECK (
  resource ~ '^0x[0-9a-f]{64}$' AND grantee ~ '^0x[0-9a-f]{40}$' AND purpose BETWEEN 0 AND 255
  AND req_hash ~ '^0x[0-9a-f]{64}$' AND resp_hash ~ '^0x[0-9a-f]{64}$' AND (deed_id IS NULL) = (position IS NULL));

-- What is still to be done is looked up by these.
CREATE INDEX access_deeds_open_idx ON access_deeds (organisation_id, id) WHERE state IN ('WAITING', 'SENDING');
CREATE INDEX access_deeds_mined_idx ON access_deeds (chain_id, block_number) WHERE state = 'DONE';
CREATE INDEX key_releases_open_idx ON key_releases (organisation_id, id) WHERE state IN ('ASKED', 'RECEIPTING');
CREATE INDEX kept_receipts_open_idx ON kept_receipts (organisation_id, chain_id, resource, id) WHERE deed_id IS NULL;

ALTER TABLE access_purposes ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_purposes FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON access_purposes TO atoll_platform USING (true) WITH CHECK (true);
ALTER TABLE access_deeds ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_deeds FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON access_deeds TO atoll_platform USING (true) WITH CHECK (true);
ALTER TABLE access_mirrors ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_mirrors FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON access_mirrors TO atoll_platform USING (true) WITH CHECK (true);
ALTER TABLE access_policies ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_policies FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON access_policies TO atoll_platform USING (true) WITH CHECK (true);
ALTER TABLE access_grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_grants FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON access_grants TO atoll_platform USING (true) WITH CHECK (true);
ALTER TABLE access_receipts ENABLE ROW LEVEL SECURITY;
ALTER TABLE access_receipts FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON access_receipts TO atoll_platform USING (true) WITH CHECK (true);
ALTER TABLE epoch_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE epoch_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON epoch_keys TO atoll_platform USING (true) WITH CHECK (true);
ALTER TABLE key_releases ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_releases FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON key_releases TO atoll_platform USING (true) WITH CHECK (true);
ALTER TABLE key_wraps ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_wraps FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON key_wraps TO atoll_platform USING (true) WITH CHECK (true);
ALTER TABLE kept_receipts ENABLE ROW LEVEL SECURITY;
ALTER TABLE kept_receipts FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON kept_receipts TO atoll_platform USING (true) WITH CHECK (true);

-- The worker says what became of wishes; it changes none of them. Keys it makes, and throws away with their chain.
GRANT SELECT, DELETE ON access_purposes TO atoll_platform;
GRANT SELECT, DELETE, UPDATE (state, transaction_id, block_number, made, reason, fault) ON access_deeds TO atoll_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON access_mirrors, access_policies, access_grants, access_receipts TO atoll_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON epoch_keys, key_wraps TO atoll_platform;
GRANT SELECT, INSERT, DELETE, UPDATE (state, wrap_hash, transaction_id, transaction_hash, block_number, recipient, reason, fault, ended_at)
  ON key_releases TO atoll_platform;
GRANT SELECT, DELETE ON kept_receipts TO atoll_platform;

-- A purpose means the same for ever: there is no changing it, and no taking it away.
GRANT SELECT, INSERT ON access_purposes TO atoll_app;
CREATE POLICY members ON access_purposes FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY members_insert ON access_purposes FOR INSERT TO atoll_app WITH CHECK (
  consortium_id IN (SELECT current_consortia()) AND defined_by = (SELECT current_organisation()));

GRANT SELECT, INSERT (organisation_id, id, consortium_id, chain_id, contract, function, arguments, subject, note, created_by, created_at,
  state)
  ON access_deeds TO atoll_app;
CREATE POLICY own ON access_deeds FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON access_deeds FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()) AND state = 'WAITING');

-- Every member reads the chain, so every member reads what is known of it here.
GRANT SELECT ON access_mirrors TO atoll_app;
CREATE POLICY members ON access_mirrors FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
GRANT SELECT ON access_policies TO atoll_app;
CREATE POLICY members ON access_policies FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
GRANT SELECT ON access_grants TO atoll_app;
CREATE POLICY members ON access_grants FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
GRANT SELECT ON access_receipts TO atoll_app;
CREATE POLICY members ON access_receipts FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));

-- Keys are none of the API's business: it reads neither these, nor what is wrapped and has no receipt yet.
CREATE POLICY nobody ON epoch_keys FOR SELECT TO atoll_app USING (false);
CREATE POLICY nobody ON key_wraps FOR SELECT TO atoll_app USING (false);

GRANT SELECT, INSERT (organisation_id, id, reader_id, consortium_id, chain_id, kind, resource, grant_id, purpose, call_id, key_epoch, req_hash,
  created_by, created_at, state) ON key_releases TO atoll_app;
CREATE POLICY concerned ON key_releases FOR SELECT TO atoll_app USING (
  organisation_id = (SELECT current_organisation()) OR reader_id = (SELECT current_organisation()));
CREATE POLICY asking ON key_releases FOR INSERT TO atoll_app WITH CHECK (
  reader_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()) AND state = 'ASKED'
  AND (kind = 'BROKERED' OR kind = 'OWN' AND organisation_id = (SELECT current_organisation())));

GRANT SELECT, INSERT (organisation_id, id, consortium_id, chain_id, resource, grantee, purpose, req_hash, resp_hash, occurred_at, created_at),
  UPDATE (deed_id, position) ON kept_receipts TO atoll_app;
CREATE POLICY own ON kept_receipts FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON kept_receipts FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()) AND deed_id IS NULL);
CREATE POLICY own_update ON kept_receipts FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation()) AND deed_id IS NULL)
  WITH CHECK (organisation_id = (SELECT current_organisation()));

CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON access_deeds FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON access_policies FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON access_grants FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON key_releases FOR EACH ROW EXECUTE FUNCTION tell_changed();
