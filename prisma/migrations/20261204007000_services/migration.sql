-- Services that devices find and use: what each chain's registry says, what describes them, and what organisations do there.
CREATE TYPE "service_mode" AS ENUM ('ON_CHAIN', 'OFF_CHAIN');

CREATE TYPE "service_state" AS ENUM ('ACTIVE', 'DEPRECATED');

CREATE TYPE "ticket_state" AS ENUM ('REQUESTED', 'GRANTED', 'DENIED', 'CLOSED', 'EXPIRED', 'REVOKED');

CREATE TYPE "service_action" AS ENUM ('REGISTER_NODE', 'HEARTBEAT', 'REGISTER_SERVICE', 'UPDATE_SERVICE', 'DEPRECATE', 'REQUEST_ACCESS', 'GRANT_TICKET', 'DENY_TICKET', 'REVOKE_TICKET', 'CLOSE_TICKET', 'EXPIRE_TICKET', 'RECORD_INTERACTION');

CREATE TABLE "service_registries" (
    "chain_id" UUID NOT NULL,
    "address" BYTEA NOT NULL,
    "next_block" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "service_registries_pkey" PRIMARY KEY ("chain_id")
);

CREATE TABLE "chain_services" (
    "chain_id" UUID NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "owner" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "state" "service_state" NOT NULL,
    "version" INTEGER NOT NULL,
    "mode" "service_mode" NOT NULL,
    "target" TEXT NOT NULL,
    "code_hash" TEXT NOT NULL,
    "descriptor_hash" TEXT NOT NULL,
    "policy" TEXT NOT NULL,
    "price" DECIMAL(78,0) NOT NULL,
    "registered_block" BIGINT NOT NULL,
    "seen_block" BIGINT NOT NULL,
    "transaction_hash" TEXT NOT NULL,
    "available" BOOLEAN NOT NULL DEFAULT false,
    "checked_at" TIMESTAMPTZ(3),

    CONSTRAINT "chain_services_pkey" PRIMARY KEY ("chain_id","id")
);

CREATE TABLE "service_descriptors" (
    "chain_id" UUID NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,
    "consortium_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "endpoint" TEXT,
    "schema" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "service_descriptors_pkey" PRIMARY KEY ("chain_id","hash")
);

CREATE TABLE "service_nodes" (
    "chain_id" UUID NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "owner" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "info_hash" TEXT NOT NULL,
    "height" BIGINT NOT NULL DEFAULT 0,
    "last_seen" TIMESTAMPTZ(3),
    "seen_block" BIGINT NOT NULL,

    CONSTRAINT "service_nodes_pkey" PRIMARY KEY ("chain_id","id")
);

CREATE TABLE "service_tickets" (
    "chain_id" UUID NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "service_id" TEXT COLLATE "C" NOT NULL,
    "holder" TEXT COLLATE "C" NOT NULL,
    "through" TEXT NOT NULL,
    "state" "ticket_state" NOT NULL,
    "version" INTEGER NOT NULL,
    "interactions" INTEGER NOT NULL DEFAULT 0,
    "valid_until" BIGINT,
    "requested_block" BIGINT NOT NULL,
    "seen_block" BIGINT NOT NULL,

    CONSTRAINT "service_tickets_pkey" PRIMARY KEY ("chain_id","id")
);

CREATE TABLE "service_interactions" (
    "chain_id" UUID NOT NULL,
    "ticket_id" TEXT COLLATE "C" NOT NULL,
    "number" INTEGER NOT NULL,
    "result" TEXT NOT NULL,
    "service_signer" TEXT NOT NULL,
    "block_number" BIGINT NOT NULL,
    "transaction_hash" TEXT NOT NULL,

    CONSTRAINT "service_interactions_pkey" PRIMARY KEY ("chain_id","ticket_id","number")
);

CREATE TABLE "service_deeds" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "action" "service_action" NOT NULL,
    "subject" TEXT NOT NULL,
    "transaction_id" UUID NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "service_deeds_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE INDEX "chain_services_chain_id_owner_id_idx" ON "chain_services"("chain_id", "owner", "id");

CREATE INDEX "chain_services_chain_id_descriptor_hash_idx" ON "chain_services"("chain_id", "descriptor_hash");

CREATE INDEX "chain_services_chain_id_checked_at_idx" ON "chain_services"("chain_id", "checked_at");

CREATE INDEX "service_descriptors_organisation_id_chain_id_idx" ON "service_descriptors"("organisation_id", "chain_id");

CREATE INDEX "service_tickets_chain_id_service_id_id_idx" ON "service_tickets"("chain_id", "service_id", "id");

CREATE INDEX "service_tickets_chain_id_holder_id_idx" ON "service_tickets"("chain_id", "holder", "id");

CREATE INDEX "service_deeds_organisation_id_chain_id_id_idx" ON "service_deeds"("organisation_id", "chain_id", "id");

CREATE UNIQUE INDEX "service_deeds_organisation_id_transaction_id_key" ON "service_deeds"("organisation_id", "transaction_id");

ALTER TABLE "service_registries" ADD CONSTRAINT "service_registries_chain_id_fkey" FOREIGN KEY ("chain_id") REFERENCES "chains"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "chain_services" ADD CONSTRAINT "chain_services_chain_id_fkey" FOREIGN KEY ("chain_id") REFERENCES "chains"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "service_descriptors" ADD CONSTRAINT "service_descriptors_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "service_nodes" ADD CONSTRAINT "service_nodes_chain_id_fkey" FOREIGN KEY ("chain_id") REFERENCES "chains"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "service_tickets" ADD CONSTRAINT "service_tickets_chain_id_fkey" FOREIGN KEY ("chain_id") REFERENCES "chains"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "service_interactions" ADD CONSTRAINT "service_interactions_chain_id_fkey" FOREIGN KEY ("chain_id") REFERENCES "chains"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "service_deeds" ADD CONSTRAINT "service_deeds_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "service_deeds" ADD CONSTRAINT "service_deeds_organisation_id_transaction_id_fkey" FOREIGN KEY ("organisation_id", "transaction_id") REFERENCES "transactions"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is not deprecated is asked about again and again: its code may have become another.
CREATE INDEX chain_services_to_check_idx ON chain_services (checked_at NULLS FIRST) WHERE state = 'ACTIVE';

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['service_registries', 'chain_services', 'service_descriptors', 'service_nodes', 'service_tickets', 'service_interactions', 'service_deeds'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
  END LOOP;
END
$$;

-- What a chain shows, the worker writes down, and its members read. How far the worker came is nobody else's.
GRANT SELECT, INSERT, UPDATE, DELETE ON service_registries, chain_services, service_nodes, service_tickets, service_interactions TO atoll_platform;
GRANT SELECT ON chain_services, service_nodes, service_tickets, service_interactions TO atoll_app;
CREATE POLICY members ON chain_services FOR SELECT TO atoll_app USING (chain_id IN (SELECT id FROM chains));
CREATE POLICY members ON service_nodes FOR SELECT TO atoll_app USING (chain_id IN (SELECT id FROM chains));
CREATE POLICY members ON service_tickets FOR SELECT TO atoll_app USING (chain_id IN (SELECT id FROM chains));
CREATE POLICY members ON service_interactions FOR SELECT TO atoll_app USING (chain_id IN (SELECT id FROM chains));

-- A descriptor stands under its own hash and never changes; members read each other's, since a hash alone describes nothing.
GRANT SELECT, DELETE ON service_descriptors TO atoll_platform;
GRANT SELECT, INSERT ON service_descriptors TO atoll_app;
CREATE POLICY members ON service_descriptors FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY own_insert ON service_descriptors FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
);

-- A deed commits with its transaction, whose fate is its own.
GRANT SELECT, DELETE ON service_deeds TO atoll_platform;
GRANT SELECT, INSERT ON service_deeds TO atoll_app;
CREATE POLICY own ON service_deeds FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON service_deeds FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
);

-- The block that has an event of a registry has it read, in the moment it is known.
CREATE FUNCTION read_service_registry() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO outbox (queue, key) SELECT 'service-registry', r.chain_id FROM service_registries r WHERE r.chain_id = NEW.chain_id
    AND EXISTS (SELECT FROM logs l WHERE l.chain_id = r.chain_id AND l.address = r.address
      AND l.block_number >= r.next_block AND l.block_number <= NEW.height);
  RETURN NULL;
END
$$;
CREATE TRIGGER read_service_registry AFTER UPDATE ON chain_indexes FOR EACH ROW WHEN (NEW.height > OLD.height) EXECUTE FUNCTION read_service_registry();
