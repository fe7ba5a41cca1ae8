-- Providers (OpenID Connect) by which organisations sign their own people in, and the people who come by them.
-- safe: the version before makes only people with a password and no organisation that manages them, whom every constraint and the index made anew treat as before.
CREATE TABLE "identity_providers" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "role" "role" NOT NULL DEFAULT 'AUDITOR',
    "secret_set_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_providers_pkey" PRIMARY KEY ("organisation_id","id"),
    CONSTRAINT "identity_providers_role_check" CHECK (role <> 'OWNER')
);

CREATE TABLE "identity_provider_secrets" (
    "organisation_id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "master_key_id" TEXT NOT NULL,

    CONSTRAINT "identity_provider_secrets_pkey" PRIMARY KEY ("organisation_id","provider_id")
);

CREATE TABLE "provider_sign_ins" (
    "state_hash" BYTEA NOT NULL,
    "organisation_id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "nonce" TEXT NOT NULL,
    "verifier" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_sign_ins_pkey" PRIMARY KEY ("state_hash")
);

ALTER TABLE "people" ALTER COLUMN "password_hash" DROP NOT NULL,
    ADD COLUMN "managed_by" UUID,
    ADD COLUMN "provider_id" UUID,
    ADD COLUMN "subject" TEXT;

-- The name of a provider is typed at sign-in, so it is one in the whole installation.
CREATE UNIQUE INDEX "identity_providers_slug_key" ON "identity_providers"("slug");
CREATE INDEX "provider_sign_ins_organisation_id_provider_id_idx" ON "provider_sign_ins"("organisation_id", "provider_id");
CREATE INDEX "provider_sign_ins_expires_at_idx" ON "provider_sign_ins"("expires_at");
CREATE UNIQUE INDEX "people_provider_id_subject_key" ON "people"("provider_id", "subject");

-- Whoever has a password is known by the address in the whole installation; whom an organisation manages, in that organisation,
-- for as long as a provider of it says so.
DROP INDEX "people_email_key";
CREATE UNIQUE INDEX "people_email_key" ON "people"("email") WHERE managed_by IS NULL;
CREATE UNIQUE INDEX "people_managed_email_key" ON "people"("managed_by", "email") WHERE provider_id IS NOT NULL;

ALTER TABLE "identity_providers" ADD CONSTRAINT "identity_providers_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "identity_provider_secrets" ADD CONSTRAINT "identity_provider_secrets_organisation_id_provider_id_fkey" FOREIGN KEY ("organisation_id", "provider_id") REFERENCES "identity_providers"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "provider_sign_ins" ADD CONSTRAINT "provider_sign_ins_organisation_id_provider_id_fkey" FOREIGN KEY ("organisation_id", "provider_id") REFERENCES "identity_providers"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "people" ADD CONSTRAINT "people_managed_by_fkey" FOREIGN KEY ("managed_by") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "people" ADD CONSTRAINT "people_managed_by_provider_id_fkey" FOREIGN KEY ("managed_by", "provider_id") REFERENCES "identity_providers"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- Either a password, or an organisation that answers for the person; and a subject with the provider that said it.
ALTER TABLE "people" ADD CONSTRAINT "people_managed_check" CHECK (
  (managed_by IS NULL) = (password_hash IS NOT NULL)
  AND (managed_by IS NOT NULL OR provider_id IS NULL) AND (provider_id IS NULL OR subject IS NOT NULL));

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['identity_providers', 'identity_provider_secrets', 'provider_sign_ins'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
  END LOOP;
END
$$;

GRANT SELECT, INSERT, DELETE ON identity_providers TO atoll_app;
CREATE POLICY own ON identity_providers TO atoll_app USING (organisation_id = (SELECT current_organisation()));

-- Secrets are the worker's alone. That there is one, it says in the row of the provider.
GRANT SELECT, UPDATE (secret_set_at) ON identity_providers TO atoll_platform;
GRANT SELECT, INSERT, UPDATE (sealed, master_key_id), DELETE ON identity_provider_secrets TO atoll_platform;
GRANT SELECT, DELETE ON provider_sign_ins TO atoll_platform;

-- People whom an organisation manages are its own to see, to make and to keep up with; everybody else is as before.
GRANT SELECT (managed_by, provider_id, subject), INSERT (managed_by, provider_id, subject), UPDATE (email, provider_id) ON people TO atoll_app;
CREATE POLICY managed ON people FOR SELECT TO atoll_app USING (managed_by = (SELECT current_organisation()));
CREATE POLICY managed_change ON people FOR UPDATE TO atoll_app USING (managed_by = (SELECT current_organisation()));
ALTER POLICY sign_up ON people WITH CHECK (
  id = (SELECT current_person()) AND (managed_by IS NULL OR managed_by = (SELECT current_organisation())));
GRANT SELECT (managed_by) ON people TO atoll_definer;

-- Whom an organisation manages founds none and is a member of no other one, whoever asks for it.
ALTER POLICY founding ON organisations WITH CHECK (
  id = (SELECT current_organisation()) AND founded_by IS NOT DISTINCT FROM (SELECT current_person())
  AND NOT EXISTS (SELECT FROM people WHERE people.id = (SELECT current_person()) AND managed_by IS NOT NULL));

CREATE FUNCTION refuse_managed_elsewhere() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM people WHERE id = NEW.person_id AND managed_by <> NEW.organisation_id) THEN
    RAISE EXCEPTION 'the person is managed by another organisation' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER managed BEFORE INSERT OR UPDATE OF organisation_id, person_id ON memberships
  FOR EACH ROW EXECUTE FUNCTION refuse_managed_elsewhere();

-- Sessions of whom an organisation manages end with the membership, and with the provider. Whoever opens one holds the lock of
-- the person, and looks for both behind it: so none is opened beside this.
CREATE FUNCTION end_managed_sessions() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  person uuid := CASE TG_TABLE_NAME WHEN 'people' THEN (to_jsonb(OLD) ->> 'id')::uuid ELSE (to_jsonb(OLD) ->> 'person_id')::uuid END;
BEGIN
  IF EXISTS (SELECT FROM people WHERE id = person AND managed_by IS NOT NULL) THEN
    PERFORM pg_advisory_xact_lock(hashtextextended(person::text, 0));
    UPDATE sessions SET revoked_at = now() WHERE person_id = person AND revoked_at IS NULL;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER managed_sessions AFTER DELETE ON memberships FOR EACH ROW EXECUTE FUNCTION end_managed_sessions();
CREATE TRIGGER managed_sessions AFTER UPDATE OF provider_id ON people FOR EACH ROW
  WHEN (OLD.provider_id IS NOT NULL AND NEW.provider_id IS NULL) EXECUTE FUNCTION end_managed_sessions();

-- Signs in by a password: nobody whom an organisation manages.
CREATE OR REPLACE FUNCTION find_sign_in(address text) RETURNS TABLE (person_id uuid, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT id, people.password_hash FROM people WHERE email = address AND managed_by IS NULL $$;

CREATE OR REPLACE FUNCTION redeem_membership_invitation(hash bytea) RETURNS TABLE (outcome text, organisation uuid)
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
  ELSIF EXISTS (SELECT FROM people WHERE id = current_person() AND managed_by IS NOT NULL) THEN
    RETURN QUERY SELECT 'managed', NULL::uuid;
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

-- Nobody reads sign-ins that are under way: they are begun and taken by the two functions below.
CREATE POLICY definer ON identity_providers FOR SELECT TO atoll_definer USING (true);
CREATE POLICY definer ON provider_sign_ins TO atoll_definer USING (true) WITH CHECK (true);
GRANT SELECT ON identity_providers TO atoll_definer;
GRANT SELECT, INSERT, UPDATE, DELETE ON provider_sign_ins TO atoll_definer; -- skipping what is locked takes UPDATE

-- By whose provider somebody wants to sign in; no row where none has the name. Those that ran out go, so that the table stays small.
CREATE FUNCTION begin_provider_sign_in(name text, state bytea, nonce text, verifier text, seconds integer)
RETURNS TABLE (organisation_id uuid, provider_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  DELETE FROM provider_sign_ins WHERE state_hash IN (
    SELECT state_hash FROM provider_sign_ins WHERE expires_at < now() ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED);
  INSERT INTO provider_sign_ins AS begun (state_hash, organisation_id, provider_id, nonce, verifier, expires_at)
    SELECT state, p.organisation_id, p.id, begin_provider_sign_in.nonce, begin_provider_sign_in.verifier,
           now() + make_interval(secs => least(seconds, 900))
    FROM identity_providers p WHERE p.slug = begin_provider_sign_in.name
    RETURNING begun.organisation_id, begun.provider_id;
$$;

-- What was begun with this state, once.
CREATE FUNCTION take_provider_sign_in(state bytea)
RETURNS TABLE (organisation_id uuid, provider_id uuid, nonce text, verifier text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH taken AS (DELETE FROM provider_sign_ins WHERE state_hash = state RETURNING *)
  SELECT t.organisation_id, t.provider_id, t.nonce, t.verifier FROM taken t WHERE t.expires_at > now()
$$;

DO $$
DECLARE
  signature text;
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  FOREACH signature IN ARRAY ARRAY['begin_provider_sign_in(text, bytea, text, text, integer)', 'take_provider_sign_in(bytea)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO atoll_app', signature);
    EXECUTE format('ALTER FUNCTION %s OWNER TO atoll_definer', signature);
  END LOOP;
  FOREACH signature IN ARRAY ARRAY['refuse_managed_elsewhere()', 'end_managed_sessions()'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('ALTER FUNCTION %s OWNER TO atoll_definer', signature);
  END LOOP;
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;
