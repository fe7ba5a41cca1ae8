-- Certificates of organisations' CAs: the logs they stand in, their revocation lists, and how devices enrol.
CREATE TYPE "certificate_kind" AS ENUM ('AUTHORITY', 'ISSUED', 'GIVEN');

CREATE TABLE "certificate_logs" (
    "organisation_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "problem" TEXT,
    "next_attempt_at" TIMESTAMPTZ(3),

    CONSTRAINT "certificate_logs_pkey" PRIMARY KEY ("organisation_id","chain_id")
);

CREATE TABLE "certificate_authorities" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "key_id" UUID,
    "binding" BYTEA,
    "revocation_list_url" TEXT,
    "enrols" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "certificate_authorities_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "certificates" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "authority_id" UUID NOT NULL,
    "kind" "certificate_kind" NOT NULL,
    "subject" TEXT NOT NULL,
    "names" JSONB NOT NULL DEFAULT '[]',
    "public_key" BYTEA,
    "serial" TEXT NOT NULL,
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "given" BYTEA,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),
    "revocation_reason" SMALLINT,
    "der" BYTEA,
    "cert_hash" TEXT,
    "position" BIGINT,
    "log_transaction_id" UUID,
    "logged_at" TIMESTAMPTZ(3),
    "revocation_transaction_id" UUID,
    "revocation_seen_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),

    CONSTRAINT "certificates_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "certificate_hashes" (
    "organisation_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "level" SMALLINT NOT NULL,
    "index" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "certificate_hashes_pkey" PRIMARY KEY ("organisation_id","chain_id","level","index")
);

CREATE TABLE "certificate_heads" (
    "organisation_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "size" BIGINT NOT NULL,
    "root" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "signature" BYTEA,
    "version" INTEGER,
    "transaction_id" UUID,
    "anchored_at" TIMESTAMPTZ(3),

    CONSTRAINT "certificate_heads_pkey" PRIMARY KEY ("organisation_id","chain_id","size")
);

CREATE TABLE "revocation_lists" (
    "organisation_id" UUID NOT NULL,
    "authority_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "tbs" BYTEA NOT NULL,
    "this_update" TIMESTAMPTZ(3) NOT NULL,
    "next_update" TIMESTAMPTZ(3) NOT NULL,
    "revoked" INTEGER NOT NULL,
    "der" BYTEA,

    CONSTRAINT "revocation_lists_pkey" PRIMARY KEY ("organisation_id","authority_id","number")
);

CREATE TABLE "acme_accounts" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "authority_id" UUID NOT NULL,
    "jwk" JSONB NOT NULL,
    "thumbprint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deactivated_at" TIMESTAMPTZ(3),

    CONSTRAINT "acme_accounts_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "acme_orders" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "identifier" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "validated_at" TIMESTAMPTZ(3),
    "public_key" BYTEA,
    "error" TEXT,
    "certificate_id" UUID,

    CONSTRAINT "acme_orders_pkey" PRIMARY KEY ("organisation_id","id")
);
CREATE INDEX "certificate_logs_consortium_id_chain_id_idx" ON "certificate_logs"("consortium_id", "chain_id");
CREATE UNIQUE INDEX "certificate_logs_organisation_id_consortium_id_chain_id_key" ON "certificate_logs"("organisation_id", "consortium_id", "chain_id");
CREATE INDEX "certificate_authorities_consortium_id_chain_id_idx" ON "certificate_authorities"("consortium_id", "chain_id");
CREATE UNIQUE INDEX "certificate_authorities_id_key" ON "certificate_authorities"("id");
CREATE UNIQUE INDEX "certificate_authorities_organisation_id_consortium_id_chain_key" ON "certificate_authorities"("organisation_id", "consortium_id", "chain_id", "id");
CREATE UNIQUE INDEX "certificate_authorities_organisation_id_chain_id_name_key" ON "certificate_authorities"("organisation_id", "chain_id", "name");
CREATE INDEX "certificates_consortium_id_chain_id_idx" ON "certificates"("consortium_id", "chain_id");
CREATE INDEX "certificates_organisation_id_authority_id_id_idx" ON "certificates"("organisation_id", "authority_id", "id");
CREATE UNIQUE INDEX "certificates_organisation_id_idempotency_key_key" ON "certificates"("organisation_id", "idempotency_key");
CREATE UNIQUE INDEX "certificates_organisation_id_chain_id_position_key" ON "certificates"("organisation_id", "chain_id", "position");
CREATE UNIQUE INDEX "certificates_organisation_id_chain_id_cert_hash_key" ON "certificates"("organisation_id", "chain_id", "cert_hash");
CREATE UNIQUE INDEX "certificates_organisation_id_authority_id_serial_key" ON "certificates"("organisation_id", "authority_id", "serial");
CREATE INDEX "certificate_hashes_consortium_id_chain_id_idx" ON "certificate_hashes"("consortium_id", "chain_id");
CREATE INDEX "certificate_heads_consortium_id_chain_id_idx" ON "certificate_heads"("consortium_id", "chain_id");
CREATE UNIQUE INDEX "acme_accounts_organisation_id_authority_id_thumbprint_key" ON "acme_accounts"("organisation_id", "authority_id", "thumbprint");
CREATE INDEX "acme_orders_organisation_id_account_id_idx" ON "acme_orders"("organisation_id", "account_id");
ALTER TABLE "certificate_logs" ADD CONSTRAINT "certificate_logs_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "certificate_logs" ADD CONSTRAINT "certificate_logs_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "certificate_authorities" ADD CONSTRAINT "certificate_authorities_organisation_id_consortium_id_chai_fkey" FOREIGN KEY ("organisation_id", "consortium_id", "chain_id") REFERENCES "certificate_logs"("organisation_id", "consortium_id", "chain_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "certificate_authorities" ADD CONSTRAINT "certificate_authorities_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_organisation_id_consortium_id_chain_id_author_fkey" FOREIGN KEY ("organisation_id", "consortium_id", "chain_id", "authority_id") REFERENCES "certificate_authorities"("organisation_id", "consortium_id", "chain_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_organisation_id_log_transaction_id_fkey" FOREIGN KEY ("organisation_id", "log_transaction_id") REFERENCES "transactions"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_organisation_id_revocation_transaction_id_fkey" FOREIGN KEY ("organisation_id", "revocation_transaction_id") REFERENCES "transactions"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "certificate_hashes" ADD CONSTRAINT "certificate_hashes_organisation_id_consortium_id_chain_id_fkey" FOREIGN KEY ("organisation_id", "consortium_id", "chain_id") REFERENCES "certificate_logs"("organisation_id", "consortium_id", "chain_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "certificate_heads" ADD CONSTRAINT "certificate_heads_organisation_id_consortium_id_chain_id_fkey" FOREIGN KEY ("organisation_id", "consortium_id", "chain_id") REFERENCES "certificate_logs"("organisation_id", "consortium_id", "chain_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "certificate_heads" ADD CONSTRAINT "certificate_heads_organisation_id_transaction_id_fkey" FOREIGN KEY ("organisation_id", "transaction_id") REFERENCES "transactions"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "revocation_lists" ADD CONSTRAINT "revocation_lists_organisation_id_authority_id_fkey" FOREIGN KEY ("organisation_id", "authority_id") REFERENCES "certificate_authorities"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "acme_accounts" ADD CONSTRAINT "acme_accounts_organisation_id_authority_id_fkey" FOREIGN KEY ("organisation_id", "authority_id") REFERENCES "certificate_authorities"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "acme_orders" ADD CONSTRAINT "acme_orders_organisation_id_account_id_fkey" FOREIGN KEY ("organisation_id", "account_id") REFERENCES "acme_accounts"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "acme_orders" ADD CONSTRAINT "acme_orders_organisation_id_certificate_id_fkey" FOREIGN KEY ("organisation_id", "certificate_id") REFERENCES "certificates"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE certificates ADD CONSTRAINT certificates_validity_check CHECK (not_after > not_before);
ALTER TABLE certificates ADD CONSTRAINT certificates_revocation_check CHECK ((revoked_at IS NULL) = (revocation_reason IS NULL));
-- What a worker still has to do, of however many there are.
CREATE INDEX certificates_open_idx ON certificates (organisation_id, id)
  WHERE logged_at IS NULL OR (revoked_at IS NOT NULL AND revocation_seen_at IS NULL);
CREATE INDEX certificate_hashes_leaf_idx ON certificate_hashes (organisation_id, chain_id, hash) WHERE level = 0;
CREATE INDEX certificates_unplaced_idx ON certificates (organisation_id, chain_id, id) WHERE der IS NOT NULL AND position IS NULL;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['certificate_logs', 'certificate_authorities', 'certificates', 'certificate_hashes',
                              'certificate_heads', 'revocation_lists', 'acme_accounts', 'acme_orders'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
  END LOOP;
END
$$;

-- The worker alone writes a log, and only to its end.
GRANT SELECT, UPDATE (problem, next_attempt_at), DELETE ON certificate_logs TO atoll_platform;
GRANT SELECT, DELETE ON certificate_authorities TO atoll_platform;
GRANT SELECT, DELETE, UPDATE (der, cert_hash, position, log_transaction_id, logged_at, revocation_transaction_id, revocation_seen_at,
  problem, attempts, next_attempt_at) ON certificates TO atoll_platform;
GRANT SELECT, INSERT ON certificate_hashes TO atoll_platform;
GRANT SELECT, INSERT, UPDATE (signature, version, transaction_id, anchored_at) ON certificate_heads TO atoll_platform;
GRANT SELECT, INSERT, UPDATE (der) ON revocation_lists TO atoll_platform;
GRANT SELECT, DELETE ON acme_accounts, acme_orders TO atoll_platform;
-- Certificates, heads and revocation lists are signed as everything is: by a wish that the policies of its key judge.
GRANT INSERT ON signatures TO atoll_platform;

-- A log is for the members of its chain: they see what is in it.
GRANT SELECT, INSERT ON certificate_logs TO atoll_app;
GRANT SELECT, INSERT, UPDATE (enrols) ON certificate_authorities TO atoll_app;
GRANT SELECT, INSERT, UPDATE (revoked_at, revocation_reason) ON certificates TO atoll_app;
GRANT SELECT ON certificate_hashes, certificate_heads, revocation_lists TO atoll_app;
GRANT SELECT, INSERT, UPDATE (deactivated_at) ON acme_accounts TO atoll_app;
GRANT SELECT, INSERT, UPDATE (validated_at, public_key, error, certificate_id) ON acme_orders TO atoll_app;

CREATE POLICY members ON certificate_logs FOR SELECT TO atoll_app USING (
  organisation_id = (SELECT current_organisation()) OR consortium_id IN (SELECT current_consortia())
);
CREATE POLICY members ON certificate_authorities FOR SELECT TO atoll_app USING (
  organisation_id = (SELECT current_organisation()) OR consortium_id IN (SELECT current_consortia())
);
CREATE POLICY members ON certificates FOR SELECT TO atoll_app USING (
  organisation_id = (SELECT current_organisation()) OR (position IS NOT NULL AND consortium_id IN (SELECT current_consortia()))
);
CREATE POLICY members ON certificate_hashes FOR SELECT TO atoll_app USING (
  organisation_id = (SELECT current_organisation()) OR consortium_id IN (SELECT current_consortia())
);
CREATE POLICY members ON certificate_heads FOR SELECT TO atoll_app USING (
  organisation_id = (SELECT current_organisation()) OR consortium_id IN (SELECT current_consortia())
);
CREATE POLICY own ON revocation_lists FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own ON acme_accounts TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own ON acme_orders TO atoll_app USING (organisation_id = (SELECT current_organisation()));

CREATE POLICY own_insert ON certificate_logs FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
);
CREATE POLICY own_insert ON certificate_authorities FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
);
CREATE POLICY own_update ON certificate_authorities FOR UPDATE TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON certificates FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
  AND der IS NULL AND cert_hash IS NULL AND position IS NULL AND log_transaction_id IS NULL AND logged_at IS NULL
  AND revoked_at IS NULL AND revocation_transaction_id IS NULL AND revocation_seen_at IS NULL AND attempts = 0
);
-- Revoked is for ever.
CREATE POLICY revoking ON certificates FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation()) AND revoked_at IS NULL)
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND revoked_at IS NOT NULL);

-- Whose a CA is, for whoever knows its id: what it says of itself in every certificate. Its revocation lists and its ACME server
-- are asked by devices that have no credential here.
CREATE FUNCTION owner_of_authority(authority uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT organisation_id FROM certificate_authorities WHERE id = authority $$;
GRANT SELECT (id, organisation_id) ON certificate_authorities TO atoll_definer;
CREATE POLICY definer ON certificate_authorities FOR SELECT TO atoll_definer USING (true);

DO $$
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  REVOKE ALL ON FUNCTION owner_of_authority(uuid) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION owner_of_authority(uuid) TO atoll_app;
  ALTER FUNCTION owner_of_authority(uuid) OWNER TO atoll_definer;
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;
