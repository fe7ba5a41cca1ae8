-- What organisations vouch for, the lists that say whether it still holds, and questions that devices answer by their keys.
CREATE TYPE "status_purpose" AS ENUM ('REVOCATION', 'SUSPENSION');
CREATE TYPE "credential_wish" AS ENUM ('VALID', 'SUSPENDED', 'REVOKED');
CREATE TYPE "credential_status" AS ENUM ('QUEUED', 'SIGNED', 'VALID', 'SUSPENDED', 'REVOKED', 'FAILED');
CREATE TYPE "auth_profile" AS ENUM ('SIGNATURE', 'PRESENTATION');

CREATE TABLE "credential_schemas" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "claims" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credential_schemas_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "issuing_keys" (
    "organisation_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "transaction_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "issuing_keys_pkey" PRIMARY KEY ("organisation_id","chain_id","key_id")
);

CREATE TABLE "status_lists" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "observed" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "status_lists_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "status_list_documents" (
    "organisation_id" UUID NOT NULL,
    "list_id" UUID NOT NULL,
    "purpose" "status_purpose" NOT NULL,
    "version" BIGINT NOT NULL,
    "document" TEXT NOT NULL,
    "encoded_list" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "transaction_id" UUID,

    CONSTRAINT "status_list_documents_pkey" PRIMARY KEY ("organisation_id","list_id","purpose")
);

CREATE TABLE "issued_credentials" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "schema_id" UUID,
    "type" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,
    "list_id" UUID NOT NULL,
    "status_index" INTEGER NOT NULL,
    "kept" BOOLEAN NOT NULL DEFAULT false,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "wanted" "credential_wish" NOT NULL DEFAULT 'VALID',
    "generation" INTEGER NOT NULL DEFAULT 1,
    "body" JSONB,
    "hidden" JSONB,
    "collected_at" TIMESTAMPTZ(3),
    "status" "credential_status" NOT NULL DEFAULT 'QUEUED',
    "observed" INTEGER NOT NULL DEFAULT 0,
    "document" TEXT,
    "vc_hash" TEXT,
    "on_chain_id" TEXT,
    "transaction_id" UUID,
    "reason" TEXT,
    "fault" JSONB,

    CONSTRAINT "issued_credentials_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "auth_challenges" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "did" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "nonce" TEXT NOT NULL,
    "profile" "auth_profile" NOT NULL,
    "wanted" JSONB,
    "response_uri" TEXT,
    "application_key_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "response" TEXT,
    "used_at" TIMESTAMPTZ(3),
    "verdict" JSONB,

    CONSTRAINT "auth_challenges_pkey" PRIMARY KEY ("organisation_id","id"),
    CONSTRAINT "auth_challenges_short_check" CHECK (expires_at <= created_at + interval '5 minutes 1 second')
);

CREATE UNIQUE INDEX "credential_schemas_organisation_id_name_key" ON "credential_schemas"("organisation_id", "name");
CREATE INDEX "issuing_keys_organisation_id_transaction_id_idx" ON "issuing_keys"("organisation_id", "transaction_id");
CREATE INDEX "status_lists_organisation_id_chain_id_idx" ON "status_lists"("organisation_id", "chain_id");
CREATE UNIQUE INDEX "issued_credentials_organisation_id_idempotency_key_key" ON "issued_credentials"("organisation_id", "idempotency_key");
CREATE UNIQUE INDEX "issued_credentials_organisation_id_list_id_status_index_key" ON "issued_credentials"("organisation_id", "list_id", "status_index");
CREATE INDEX "issued_credentials_organisation_id_chain_id_id_idx" ON "issued_credentials"("organisation_id", "chain_id", "id");
CREATE INDEX "auth_challenges_organisation_id_did_created_at_idx" ON "auth_challenges"("organisation_id", "did", "created_at");
CREATE INDEX "auth_challenges_organisation_id_created_at_idx" ON "auth_challenges"("organisation_id", "created_at");
CREATE INDEX "auth_challenges_id_idx" ON "auth_challenges"("id");
CREATE INDEX "auth_challenges_expires_at_idx" ON "auth_challenges"("expires_at");
CREATE INDEX "status_list_documents_list_id_purpose_idx" ON "status_list_documents"("list_id", "purpose");
CREATE INDEX issued_credentials_open_idx ON issued_credentials (organisation_id, id)
  WHERE status IN ('QUEUED', 'SIGNED') OR observed < generation OR (document IS NOT NULL AND NOT kept);

ALTER TABLE "credential_schemas" ADD CONSTRAINT "credential_schemas_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "issuing_keys" ADD CONSTRAINT "issuing_keys_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "issuing_keys" ADD CONSTRAINT "issuing_keys_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "issuing_keys" ADD CONSTRAINT "issuing_keys_organisation_id_transaction_id_fkey" FOREIGN KEY ("organisation_id", "transaction_id") REFERENCES "transactions"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "status_lists" ADD CONSTRAINT "status_lists_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "status_list_documents" ADD CONSTRAINT "status_list_documents_organisation_id_list_id_fkey" FOREIGN KEY ("organisation_id", "list_id") REFERENCES "status_lists"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "issued_credentials" ADD CONSTRAINT "issued_credentials_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "issued_credentials" ADD CONSTRAINT "issued_credentials_organisation_id_schema_id_fkey" FOREIGN KEY ("organisation_id", "schema_id") REFERENCES "credential_schemas"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "issued_credentials" ADD CONSTRAINT "issued_credentials_organisation_id_list_id_fkey" FOREIGN KEY ("organisation_id", "list_id") REFERENCES "status_lists"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "auth_challenges" ADD CONSTRAINT "auth_challenges_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['credential_schemas', 'issuing_keys', 'status_lists', 'status_list_documents',
                              'issued_credentials', 'auth_challenges'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()))', name);
    EXECUTE format('GRANT SELECT ON %I TO atoll_app', name);
  END LOOP;
END
$$;
GRANT SELECT, DELETE ON credential_schemas, issuing_keys, status_lists, auth_challenges TO atoll_platform;
GRANT UPDATE (generation, observed) ON status_lists TO atoll_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON status_list_documents TO atoll_platform;
GRANT SELECT, UPDATE, DELETE ON issued_credentials TO atoll_platform;

GRANT INSERT ON credential_schemas TO atoll_app;
CREATE POLICY own_insert ON credential_schemas FOR INSERT TO atoll_app
  WITH CHECK (organisation_id = (SELECT current_organisation()));

-- What hangs off a chain is made by its members, for themselves.
GRANT INSERT ON issuing_keys TO atoll_app;
GRANT INSERT ON status_lists TO atoll_app;
CREATE POLICY own_insert ON issuing_keys FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()));
CREATE POLICY own_insert ON status_lists FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
  AND generation = 0 AND observed = 0);

-- The API writes wishes, and takes a body away once it was collected; the rest the worker says.
GRANT INSERT, UPDATE (wanted, generation, body, hidden, document, collected_at)
  ON issued_credentials TO atoll_app;
CREATE POLICY own_insert ON issued_credentials FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
  AND status = 'QUEUED' AND observed = 0 AND document IS NULL AND on_chain_id IS NULL AND transaction_id IS NULL);
CREATE POLICY own_update ON issued_credentials FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation())) WITH CHECK (organisation_id = (SELECT current_organisation()));

-- A challenge is asked once and used once; the worker forgets it a week after.
GRANT INSERT (organisation_id, id, chain_id, consortium_id, did, audience, origin, nonce, profile, wanted, response_uri,
  application_key_id, created_at, expires_at), UPDATE (used_at, verdict) ON auth_challenges TO atoll_app;
CREATE POLICY own_insert ON auth_challenges FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()));
CREATE POLICY own_update ON auth_challenges FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation())) WITH CHECK (organisation_id = (SELECT current_organisation()));

CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON issued_credentials FOR EACH ROW EXECUTE FUNCTION tell_changed();

GRANT SELECT ON status_list_documents TO atoll_definer;
CREATE POLICY definer ON status_list_documents TO atoll_definer USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE (response) ON auth_challenges TO atoll_definer;
CREATE POLICY definer ON auth_challenges TO atoll_definer USING (true) WITH CHECK (true);

-- A status list is for everybody who was shown a credential, so nobody has to say who asks.
CREATE FUNCTION read_status_list(list uuid, which status_purpose)
RETURNS TABLE (document text, hash text, version bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT d.document, d.hash, d.version FROM status_list_documents d WHERE d.list_id = list AND d.purpose = which
$$;

-- A wallet that answers is not signed in. The first answer stays; whoever asked has it judged.
CREATE FUNCTION answer_challenge(challenge uuid, said text) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH answered AS (
    UPDATE auth_challenges SET response = said
    WHERE id = challenge AND profile = 'PRESENTATION' AND response IS NULL AND used_at IS NULL
      AND expires_at > clock_timestamp() AND length(said) <= 131072
    RETURNING 1)
  SELECT EXISTS (SELECT FROM answered)
$$;

DO $$
DECLARE
  signature text;
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  FOREACH signature IN ARRAY ARRAY['read_status_list(uuid, status_purpose)', 'answer_challenge(uuid, text)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO atoll_app', signature);
    EXECUTE format('ALTER FUNCTION %s OWNER TO atoll_definer', signature);
  END LOOP;
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;
