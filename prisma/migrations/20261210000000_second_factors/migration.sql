-- Codes of an app (TOTP, RFC 6238) as what signs in beside a password.
CREATE TABLE "second_factors" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "master_key_id" TEXT NOT NULL,
    "last_step" BIGINT,
    "confirmed_at" TIMESTAMPTZ(3),

    CONSTRAINT "second_factors_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "recovery_codes" (
    "person_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("person_id","hash")
);

CREATE TABLE "sign_in_challenges" (
    "hash" BYTEA NOT NULL,
    "person_id" UUID NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_challenges_pkey" PRIMARY KEY ("hash")
);

CREATE UNIQUE INDEX "second_factors_person_id_key" ON "second_factors"("person_id");
CREATE INDEX "sign_in_challenges_person_id_idx" ON "sign_in_challenges"("person_id");
CREATE INDEX "sign_in_challenges_expires_at_idx" ON "sign_in_challenges"("expires_at");

ALTER TABLE "second_factors" ADD CONSTRAINT "second_factors_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "second_factors"("person_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "sign_in_challenges" ADD CONSTRAINT "sign_in_challenges_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "second_factors"("person_id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['second_factors', 'recovery_codes', 'sign_in_challenges'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY own ON %I TO atoll_app USING (person_id = (SELECT current_person()))', name);
    EXECUTE format('GRANT SELECT, DELETE ON %I TO atoll_platform', name);
  END LOOP;
END
$$;

-- The worker alone makes them, reads what they are made from, and says which code was the last. The person's own session
-- turns one on, by the code that the worker found right, and off.
GRANT INSERT, UPDATE (last_step) ON second_factors TO atoll_platform;
GRANT SELECT (id, person_id, confirmed_at), UPDATE (confirmed_at), DELETE ON second_factors TO atoll_app;
GRANT SELECT, INSERT, DELETE ON recovery_codes TO atoll_app;
GRANT SELECT, INSERT, DELETE ON sign_in_challenges TO atoll_app;

-- Whoever answers a challenge is nobody yet.
CREATE POLICY definer ON sign_in_challenges TO atoll_definer USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE ON sign_in_challenges TO atoll_definer;

-- Whose challenge this is, as often as it may be tried. Each try counts, right or wrong, before the code is looked at.
CREATE FUNCTION try_sign_in_challenge(challenge bytea, most integer) RETURNS TABLE (person_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  UPDATE sign_in_challenges c SET tries = tries + 1
  WHERE hash = challenge AND expires_at > now() AND tries < least(most, 10) RETURNING c.person_id;
$$;

DO $$
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  REVOKE ALL ON FUNCTION try_sign_in_challenge(bytea, integer) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION try_sign_in_challenge(bytea, integer) TO atoll_app;
  ALTER FUNCTION try_sign_in_challenge(bytea, integer) OWNER TO atoll_definer;
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;
