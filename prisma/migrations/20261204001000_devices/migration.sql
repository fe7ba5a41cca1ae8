-- Devices: what organisations want of theirs, and what every member sees of all.
CREATE TYPE "device_status" AS ENUM ('UNREGISTERED', 'REGISTERED', 'ACTIVE', 'SUSPENDED', 'QUARANTINED', 'RETIRED');
CREATE TYPE "device_class" AS ENUM ('FULL', 'CONSTRAINED');
CREATE TYPE "enrolment_format" AS ENUM ('CSV', 'JSON_LINES');

CREATE TABLE "enrolments" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "format" "enrolment_format" NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "records" INTEGER NOT NULL DEFAULT 0,
    "digest" BYTEA NOT NULL DEFAULT '\x',
    "taken" INTEGER NOT NULL DEFAULT 0,
    "known" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "enrolments_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "enrolment_problems" (
    "organisation_id" UUID NOT NULL,
    "enrolment_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "field" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,

    CONSTRAINT "enrolment_problems_pkey" PRIMARY KEY ("organisation_id","enrolment_id","line","field")
);

CREATE TABLE "devices" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "address" TEXT COLLATE "C" NOT NULL,
    "kind" SMALLINT NOT NULL,
    "class" "device_class" NOT NULL,
    "hw_id_hash" TEXT NOT NULL,
    "mud_hash" TEXT NOT NULL,
    "fw_hash" TEXT NOT NULL,
    "public_key" TEXT,
    "first_gateway" TEXT,
    "proof" TEXT,
    "desired" "device_status" NOT NULL DEFAULT 'REGISTERED',
    "gateway" TEXT,
    "credential" TEXT,
    "update_hash" TEXT,
    "update_seq" BIGINT,
    "update_proof" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "name" TEXT NOT NULL DEFAULT '',
    "name_key" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "tags" TEXT[],
    "site" TEXT NOT NULL DEFAULT '',
    "enrolment_id" UUID,
    "line" INTEGER,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" "device_status" NOT NULL DEFAULT 'UNREGISTERED',
    "seen_gateway" TEXT,
    "seen_credential" TEXT,
    "seen_info_hash" TEXT,
    "seen_seq" BIGINT,
    "seen_block" BIGINT,
    "settled_revision" INTEGER NOT NULL DEFAULT 0,
    "step" TEXT,
    "step_revision" INTEGER,
    "transaction_id" UUID,
    "reason" TEXT,
    "fault" JSONB,

    CONSTRAINT "devices_pkey" PRIMARY KEY ("organisation_id","id"),
    CONSTRAINT "devices_desired_check" CHECK (desired IN ('REGISTERED', 'ACTIVE', 'SUSPENDED', 'RETIRED')),
    CONSTRAINT "devices_form_check" CHECK (address ~ '^0x[0-9a-f]{40}$' AND kind BETWEEN 0 AND 255)
);

CREATE TABLE "chain_devices" (
    "chain_id" UUID NOT NULL,
    "address" TEXT COLLATE "C" NOT NULL,
    "owner" TEXT NOT NULL,
    "kind" SMALLINT NOT NULL,
    "class" "device_class" NOT NULL,
    "hw_id_hash" TEXT NOT NULL,
    "gateway" TEXT,
    "status" "device_status" NOT NULL,
    "credential" TEXT,
    "info_hash" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "registered_block" BIGINT NOT NULL,
    "seen_block" BIGINT NOT NULL,

    CONSTRAINT "chain_devices_pkey" PRIMARY KEY ("chain_id","address")
);

CREATE TABLE "device_registries" (
    "chain_id" UUID NOT NULL,
    "address" BYTEA NOT NULL,
    "next_block" BIGINT NOT NULL DEFAULT 0,
    "next_log" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "device_registries_pkey" PRIMARY KEY ("chain_id")
);

CREATE UNIQUE INDEX "enrolments_organisation_id_chain_id_idempotency_key_key" ON "enrolments"("organisation_id", "chain_id", "idempotency_key");
CREATE UNIQUE INDEX "devices_organisation_id_chain_id_address_key" ON "devices"("organisation_id", "chain_id", "address");
CREATE INDEX "devices_organisation_id_chain_id_status_address_idx" ON "devices"("organisation_id", "chain_id", "status", "address");
CREATE INDEX "devices_organisation_id_chain_id_kind_address_idx" ON "devices"("organisation_id", "chain_id", "kind", "address");
CREATE INDEX "devices_organisation_id_chain_id_class_address_idx" ON "devices"("organisation_id", "chain_id", "class", "address");
CREATE INDEX "devices_organisation_id_chain_id_seen_gateway_address_idx" ON "devices"("organisation_id", "chain_id", "seen_gateway", "address");
CREATE INDEX "devices_organisation_id_chain_id_name_key_address_idx" ON "devices"("organisation_id", "chain_id", "name_key", "address");
CREATE INDEX "devices_organisation_id_enrolment_id_status_idx" ON "devices"("organisation_id", "enrolment_id", "status");
CREATE INDEX "chain_devices_chain_id_status_address_idx" ON "chain_devices"("chain_id", "status", "address");
CREATE INDEX "chain_devices_chain_id_kind_address_idx" ON "chain_devices"("chain_id", "kind", "address");
CREATE INDEX "chain_devices_chain_id_class_address_idx" ON "chain_devices"("chain_id", "class", "address");
CREATE INDEX "chain_devices_chain_id_gateway_address_idx" ON "chain_devices"("chain_id", "gateway", "address");
CREATE INDEX "chain_devices_chain_id_owner_address_idx" ON "chain_devices"("chain_id", "owner", "address");
CREATE INDEX "chain_devices_chain_id_hw_id_hash_idx" ON "chain_devices"("chain_id", "hw_id_hash");
-- One piece of hardware is wished for once. What others registered, the chain judges.
CREATE UNIQUE INDEX devices_live_hardware_key ON devices (organisation_id, chain_id, hw_id_hash) WHERE desired <> 'RETIRED';
-- What a worker has to look at, in the order of its making.
CREATE INDEX devices_open_idx ON devices (organisation_id, chain_id, id) WHERE settled_revision < revision AND proof IS NOT NULL;

ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "enrolment_problems" ADD CONSTRAINT "enrolment_problems_organisation_id_enrolment_id_fkey" FOREIGN KEY ("organisation_id", "enrolment_id") REFERENCES "enrolments"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "devices" ADD CONSTRAINT "devices_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "devices" ADD CONSTRAINT "devices_organisation_id_enrolment_id_fkey" FOREIGN KEY ("organisation_id", "enrolment_id") REFERENCES "enrolments"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "chain_devices" ADD CONSTRAINT "chain_devices_chain_id_fkey" FOREIGN KEY ("chain_id") REFERENCES "chains"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "device_registries" ADD CONSTRAINT "device_registries_chain_id_fkey" FOREIGN KEY ("chain_id") REFERENCES "chains"("id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['devices', 'chain_devices', 'device_registries', 'enrolments', 'enrolment_problems'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
  END LOOP;
END
$$;

-- The worker says what was seen and how far a step is; a wish it never changes.
GRANT SELECT, DELETE, UPDATE (status, seen_gateway, seen_credential, seen_info_hash, seen_seq, seen_block, settled_revision,
  step, step_revision, transaction_id, reason, fault) ON devices TO atoll_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON chain_devices, device_registries TO atoll_platform;
GRANT SELECT, DELETE ON enrolments TO atoll_platform;
GRANT SELECT, INSERT, DELETE ON enrolment_problems TO atoll_platform;

-- What is written down of a device stays; wishes and labels change, and each wish counts one up.
GRANT SELECT, INSERT (organisation_id, id, consortium_id, chain_id, address, kind, class, hw_id_hash, mud_hash, fw_hash, public_key,
  first_gateway, proof, desired, gateway, credential, revision, name, name_key, tags, site, enrolment_id, line, created_by, created_at,
  status, settled_revision), UPDATE (proof, desired, gateway, credential, update_hash, update_seq, update_proof, revision, name, name_key, tags, site) ON devices TO atoll_app;
CREATE POLICY own ON devices FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON devices FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
  AND status = 'UNREGISTERED' AND settled_revision = 0 AND revision = 1
);
CREATE POLICY own_update ON devices FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation())) WITH CHECK (organisation_id = (SELECT current_organisation()));

-- What a chain shows, it shows to its members.
GRANT SELECT ON chain_devices TO atoll_app;
CREATE POLICY members ON chain_devices FOR SELECT TO atoll_app USING (chain_id IN (SELECT id FROM chains));
-- How far a worker came is nobody else's: without a right, the policy lets nobody in.

GRANT SELECT, INSERT (organisation_id, id, consortium_id, chain_id, format, idempotency_key, created_by, created_at, records, digest, taken, known, refused),
  UPDATE (records, digest, taken, known, refused, ended_at) ON enrolments TO atoll_app;
CREATE POLICY own ON enrolments FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON enrolments FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
);
CREATE POLICY own_update ON enrolments FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation())) WITH CHECK (organisation_id = (SELECT current_organisation()));

GRANT SELECT, INSERT ON enrolment_problems TO atoll_app;
CREATE POLICY own ON enrolment_problems FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON enrolment_problems FOR INSERT TO atoll_app WITH CHECK (organisation_id = (SELECT current_organisation()));

-- A device is watched by itself; of a file's hundred thousand lines nobody hears one by one, but of each part of it.
CREATE FUNCTION tell_device() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM pg_notify('atoll_changed', jsonb_build_object('table', 'devices', 'id', NEW.id, 'chainId', NEW.chain_id)::text);
  RETURN NULL;
END
$$;
CREATE TRIGGER tell AFTER UPDATE ON devices FOR EACH ROW WHEN (
  OLD.status <> NEW.status OR OLD.revision <> NEW.revision OR OLD.reason IS DISTINCT FROM NEW.reason OR OLD.step IS DISTINCT FROM NEW.step
) EXECUTE FUNCTION tell_device();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON enrolments FOR EACH ROW EXECUTE FUNCTION tell_changed();

-- The block that has an event of a registry has it read, in the moment it is known.
CREATE FUNCTION read_registry() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO outbox (queue, key) SELECT 'device-registry', r.chain_id FROM device_registries r WHERE r.chain_id = NEW.chain_id
    AND EXISTS (SELECT FROM logs l WHERE l.chain_id = r.chain_id AND l.address = r.address
      AND l.block_number >= r.next_block AND l.block_number <= NEW.height);
  RETURN NULL;
END
$$;
CREATE TRIGGER read_registry AFTER UPDATE ON chain_indexes FOR EACH ROW WHEN (NEW.height > OLD.height) EXECUTE FUNCTION read_registry();
