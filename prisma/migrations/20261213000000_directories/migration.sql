-- Directories (SCIM 2.0) by which organisations make and take out the people of an identity provider ahead of their sign-ins.
-- safe: the version before makes people with a subject only, finds by it only, and knows nobody whom a directory made: it tells them that a colleague has their address.
CREATE TYPE "directory_claim" AS ENUM ('SUB', 'OID');

ALTER TABLE "identity_providers" ADD COLUMN "directory_claim" "directory_claim";
ALTER TABLE "people" ADD COLUMN "external_id" TEXT;

CREATE TABLE "directory_tokens" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "directory_tokens_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "directory_people" (
    "organisation_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "user_name" TEXT NOT NULL,
    "user_name_key" TEXT NOT NULL,
    "display_name" TEXT,
    "formatted_name" TEXT,
    "given_name" TEXT,
    "family_name" TEXT,
    "active" BOOLEAN NOT NULL,
    "suspended" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "directory_people_pkey" PRIMARY KEY ("organisation_id","person_id")
);

CREATE UNIQUE INDEX "directory_tokens_secret_hash_key" ON "directory_tokens"("secret_hash");
CREATE INDEX "directory_tokens_organisation_id_provider_id_idx" ON "directory_tokens"("organisation_id", "provider_id");
CREATE UNIQUE INDEX "directory_people_provider_id_user_name_key_key" ON "directory_people"("provider_id", "user_name_key");
CREATE INDEX "directory_people_organisation_id_provider_id_idx" ON "directory_people"("organisation_id", "provider_id");
CREATE UNIQUE INDEX "people_managed_by_id_key" ON "people"("managed_by", "id");
CREATE UNIQUE INDEX "people_provider_id_external_id_key" ON "people"("provider_id", "external_id");

ALTER TABLE "directory_tokens" ADD CONSTRAINT "directory_tokens_organisation_id_provider_id_fkey" FOREIGN KEY ("organisation_id", "provider_id") REFERENCES "identity_providers"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "directory_people" ADD CONSTRAINT "directory_people_organisation_id_provider_id_fkey" FOREIGN KEY ("organisation_id", "provider_id") REFERENCES "identity_providers"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "directory_people" ADD CONSTRAINT "directory_people_organisation_id_person_id_fkey" FOREIGN KEY ("organisation_id", "person_id") REFERENCES "people"("managed_by", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Until a directory says otherwise, a provider's people are called there what they are called at sign-in.
UPDATE people SET external_id = subject WHERE provider_id IS NOT NULL;

-- Whom a directory made has no subject before the first sign-in.
ALTER TABLE people DROP CONSTRAINT people_managed_check;
ALTER TABLE people ADD CONSTRAINT people_managed_check CHECK (
  (managed_by IS NULL) = (password_hash IS NOT NULL) AND (managed_by IS NOT NULL OR provider_id IS NULL));

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['directory_tokens', 'directory_people'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own ON %I TO atoll_app USING (organisation_id = (SELECT current_organisation()))', name);
  END LOOP;
END
$$;

GRANT SELECT, INSERT, UPDATE (revoked_at) ON directory_tokens TO atoll_app;
GRANT SELECT, INSERT, DELETE,
  UPDATE (user_name, user_name_key, display_name, formatted_name, given_name, family_name, active, suspended, updated_at)
  ON directory_people TO atoll_app;
GRANT UPDATE (directory_claim) ON identity_providers TO atoll_app;

-- A directory makes people of its own organisation, and is none of them.
GRANT SELECT (external_id), INSERT (external_id), UPDATE (external_id, subject) ON people TO atoll_app;
CREATE POLICY managed_new ON people FOR INSERT TO atoll_app WITH CHECK (managed_by = (SELECT current_organisation()));

-- What a provider calls somebody is for good: nobody becomes another person by the word of a directory.
CREATE FUNCTION refuse_other_subject() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  RAISE EXCEPTION 'the subject of a person is for good' USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER subject BEFORE UPDATE OF subject ON people FOR EACH ROW
  WHEN (OLD.subject IS NOT NULL AND NEW.subject IS DISTINCT FROM OLD.subject) EXECUTE FUNCTION refuse_other_subject();

-- Whose directory bears this token, while it is good.
CREATE POLICY definer ON directory_tokens FOR SELECT TO atoll_definer USING (true);
GRANT SELECT ON directory_tokens TO atoll_definer;
CREATE FUNCTION find_directory_token(hash bytea) RETURNS TABLE (organisation_id uuid, provider_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT t.organisation_id, t.provider_id, t.id FROM directory_tokens t
  WHERE t.secret_hash = hash AND t.revoked_at IS NULL AND t.expires_at > now()
$$;

DO $$
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  REVOKE ALL ON FUNCTION find_directory_token(bytea) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION find_directory_token(bytea) TO atoll_app;
  ALTER FUNCTION find_directory_token(bytea) OWNER TO atoll_definer;
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;
