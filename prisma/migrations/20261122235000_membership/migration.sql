-- Consortia across installations: organisations sign who the members are, and chains are joined by signed files.

CREATE TYPE "membership_document_status" AS ENUM ('OPEN', 'ACCEPTED', 'WITHDRAWN', 'OBSOLETE');
CREATE TYPE "exchange_kind" AS ENUM ('BUNDLE', 'JOINING', 'ADMISSION', 'MEMBERSHIP');
CREATE TYPE "exchange_status" AS ENUM ('WAITING', 'DONE', 'REFUSED');

ALTER TABLE "organisations" ADD COLUMN "installation" TEXT;
ALTER TABLE "consortia" ADD COLUMN "root" TEXT;
CREATE UNIQUE INDEX "consortia_root_key" ON "consortia"("root");
ALTER TABLE "consortium_members" ADD COLUMN "remote" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "thumbprint" TEXT;

ALTER TABLE "chains" ADD COLUMN "joined" BOOLEAN NOT NULL DEFAULT false;
-- Whoever founded a chain elsewhere drew its number there.
DROP INDEX "chains_evm_chain_id_key";
CREATE UNIQUE INDEX "chains_evm_chain_id_key" ON "chains"("evm_chain_id") WHERE NOT joined;
CREATE UNIQUE INDEX "chains_joined_key" ON "chains"("consortium_id", "evm_chain_id") WHERE joined;

ALTER TABLE "nodes" ADD COLUMN "advertised_host" TEXT, ADD COLUMN "advertised_port" INTEGER,
  ADD COLUMN "foreign" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "host" TEXT, ADD COLUMN "port" INTEGER;
-- One key is one node of a chain, whoever says that it is theirs.
CREATE UNIQUE INDEX "nodes_public_key" ON "nodes"("chain_id", "public_key") WHERE public_key IS NOT NULL;

CREATE TABLE "organisation_keys" (
    "organisation_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "public_key" JSONB,
    "thumbprint" TEXT,

    CONSTRAINT "organisation_keys_pkey" PRIMARY KEY ("organisation_id")
);
CREATE UNIQUE INDEX "organisation_keys_thumbprint_key" ON "organisation_keys"("thumbprint");

CREATE TABLE "organisation_key_material" (
    "organisation_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "master_key_id" TEXT NOT NULL,

    CONSTRAINT "organisation_key_material_pkey" PRIMARY KEY ("organisation_id")
);

CREATE TABLE "membership_documents" (
    "consortium_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "status" "membership_document_status" NOT NULL DEFAULT 'OPEN',
    "proposed_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_documents_pkey" PRIMARY KEY ("consortium_id","hash")
);
-- No fork, and one question at a time.
CREATE UNIQUE INDEX "membership_documents_accepted" ON "membership_documents"("consortium_id", "version") WHERE status = 'ACCEPTED';
CREATE UNIQUE INDEX "membership_documents_open" ON "membership_documents"("consortium_id") WHERE status = 'OPEN';

CREATE TABLE "membership_signatures" (
    "consortium_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "thumbprint" TEXT NOT NULL,
    "organisation_id" UUID,
    "signature" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_signatures_pkey" PRIMARY KEY ("consortium_id","hash","thumbprint")
);

CREATE TABLE "exchanges" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" "exchange_kind" NOT NULL,
    "consortium_id" UUID,
    "chain_id" UUID,
    "wish" JSONB NOT NULL DEFAULT '{}',
    "received" TEXT,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" "exchange_status" NOT NULL DEFAULT 'WAITING',
    "message" TEXT NOT NULL DEFAULT 'Waiting for a worker',
    "hash" TEXT,
    "issued" TEXT,
    "node_id" UUID,

    CONSTRAINT "exchanges_pkey" PRIMARY KEY ("organisation_id","id")
);
CREATE INDEX "exchanges_consortium_id_idx" ON "exchanges"("consortium_id");
CREATE INDEX "exchanges_hash_idx" ON "exchanges"("hash");
CREATE UNIQUE INDEX "exchanges_organisation_id_idempotency_key_key" ON "exchanges"("organisation_id", "idempotency_key");

ALTER TABLE "organisation_keys" ADD CONSTRAINT "organisation_keys_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "organisation_key_material" ADD CONSTRAINT "organisation_key_material_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation_keys"("organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "membership_documents" ADD CONSTRAINT "membership_documents_consortium_id_fkey" FOREIGN KEY ("consortium_id") REFERENCES "consortia"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "membership_signatures" ADD CONSTRAINT "membership_signatures_consortium_id_hash_fkey" FOREIGN KEY ("consortium_id", "hash") REFERENCES "membership_documents"("consortium_id", "hash") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "exchanges" ADD CONSTRAINT "exchanges_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "exchanges" ADD CONSTRAINT "exchanges_consortium_id_fkey" FOREIGN KEY ("consortium_id") REFERENCES "consortia"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "exchanges" ADD CONSTRAINT "exchanges_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Who may do what -------------------------------------------------------------------------------------------------------

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['organisation_keys', 'organisation_key_material', 'membership_documents', 'membership_signatures', 'exchanges'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO atoll_platform', name);
  END LOOP;
END
$$;

-- The worker writes down the members and consortia that verified documents name.
GRANT INSERT (id, name, installation), UPDATE (name, installation) ON organisations TO atoll_platform;
GRANT INSERT, UPDATE ON consortia, consortium_members TO atoll_platform;

-- A key is asked for by its organisation and made by the worker; it is known to those with whom one governs.
GRANT SELECT, INSERT (organisation_id, created_at) ON organisation_keys TO atoll_app;
CREATE POLICY visible ON organisation_keys FOR SELECT TO atoll_app USING (
  organisation_id = (SELECT current_organisation())
  OR organisation_id IN (SELECT organisation_id FROM consortium_members WHERE consortium_id IN (SELECT current_consortia()))
);
CREATE POLICY own_insert ON organisation_keys FOR INSERT TO atoll_app
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND public_key IS NULL AND thumbprint IS NULL);

GRANT SELECT, INSERT, UPDATE (status) ON membership_documents TO atoll_app;
CREATE POLICY members ON membership_documents FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY proposing ON membership_documents FOR INSERT TO atoll_app WITH CHECK (
  proposed_by = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()) AND status = 'OPEN'
);
CREATE POLICY withdrawing ON membership_documents FOR UPDATE TO atoll_app
  USING (proposed_by = (SELECT current_organisation()) AND status = 'OPEN') WITH CHECK (status = 'WITHDRAWN');

-- The API says who wants to sign, and only for its own organisation; the worker signs.
GRANT SELECT, INSERT (consortium_id, hash, thumbprint, organisation_id, created_at) ON membership_signatures TO atoll_app;
CREATE POLICY members ON membership_signatures FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY own_insert ON membership_signatures FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()) AND signature IS NULL
  AND thumbprint IN (SELECT k.thumbprint FROM organisation_keys k WHERE k.organisation_id = (SELECT current_organisation()))
);

-- A bundle is for the whole consortium to see; what is received is its receiver's.
GRANT SELECT, INSERT ON exchanges TO atoll_app;
CREATE POLICY visible ON exchanges FOR SELECT TO atoll_app USING (
  organisation_id = (SELECT current_organisation())
  OR (kind = 'BUNDLE' AND consortium_id IN (SELECT current_consortia()))
);
CREATE POLICY own_insert ON exchanges FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND (consortium_id IS NULL OR consortium_id IN (SELECT current_consortia()))
  AND status = 'WAITING' AND issued IS NULL AND hash IS NULL AND node_id IS NULL
);

-- What an owner says of its own node; where a node is seen, and that it is foreign, stays the worker's to write.
GRANT UPDATE (advertised_host, advertised_port) ON nodes TO atoll_app;
ALTER POLICY own_insert ON nodes WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
  AND address IS NULL AND public_key IS NULL AND NOT sealing AND NOT "foreign" AND host IS NULL AND port IS NULL
);
ALTER POLICY proposing ON chains WITH CHECK (
  founded_by = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
  AND desired = 'PROPOSED' AND genesis IS NULL AND observed = 0 AND NOT joined
);

-- A consortium whose members sign who they are takes nobody in by a code: those that are open ended with the first signature.
CREATE OR REPLACE FUNCTION redeem_consortium_invitation(hash bytea) RETURNS TABLE (outcome text, consortium uuid)
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
  ELSIF invitation.expires_at <= now()
     OR NOT EXISTS (SELECT FROM consortium_members m WHERE m.consortium_id = invitation.consortium_id
                    AND m.organisation_id = invitation.organisation_id AND m.left_at IS NULL)
     OR EXISTS (SELECT FROM consortia c WHERE c.id = invitation.consortium_id AND c.root IS NOT NULL) THEN
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
