-- Keys of people's own authenticators, and the challenges these answer once.
CREATE TABLE "passkeys" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "credential_id" TEXT NOT NULL,
    "public_key" BYTEA NOT NULL,
    "host" TEXT NOT NULL,
    "transports" TEXT[],
    "counter" BIGINT NOT NULL,
    "synced" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "passkeys_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "passkeys_bounds_check" CHECK (length(credential_id) <= 1400 AND length(public_key) <= 2048)
);

CREATE TABLE "passkey_challenges" (
    "hash" BYTEA NOT NULL,
    "person_id" UUID,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "passkey_challenges_pkey" PRIMARY KEY ("hash")
);

CREATE UNIQUE INDEX "passkeys_credential_id_key" ON "passkeys"("credential_id");
CREATE INDEX "passkeys_person_id_idx" ON "passkeys"("person_id");
CREATE INDEX "passkey_challenges_person_id_idx" ON "passkey_challenges"("person_id");
CREATE INDEX "passkey_challenges_expires_at_idx" ON "passkey_challenges"("expires_at");

ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "passkey_challenges" ADD CONSTRAINT "passkey_challenges_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE passkeys ENABLE ROW LEVEL SECURITY;
ALTER TABLE passkeys FORCE ROW LEVEL SECURITY;
ALTER TABLE passkey_challenges ENABLE ROW LEVEL SECURITY;
ALTER TABLE passkey_challenges FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON passkeys TO atoll_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON passkey_challenges TO atoll_platform USING (true) WITH CHECK (true);
GRANT SELECT, DELETE ON passkeys, passkey_challenges TO atoll_platform;

GRANT SELECT, INSERT, UPDATE (counter, used_at, synced), DELETE ON passkeys TO atoll_app;
CREATE POLICY own ON passkeys TO atoll_app USING (person_id = (SELECT current_person()));

-- Nobody reads challenges: they are made and taken by the two functions below.
CREATE POLICY definer ON passkeys FOR SELECT TO atoll_definer USING (true);
CREATE POLICY definer ON passkey_challenges TO atoll_definer USING (true) WITH CHECK (true);
GRANT SELECT ON passkeys TO atoll_definer;
GRANT SELECT, INSERT, UPDATE, DELETE ON passkey_challenges TO atoll_definer; -- skipping what is locked takes UPDATE

-- Whose passkey this is. Its public key is no secret; whoever asks has to show the private one's answer next.
CREATE FUNCTION find_passkey(credential text)
RETURNS TABLE (id uuid, person_id uuid, public_key bytea, host text, counter bigint, transports text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT id, person_id, public_key, host, counter, transports FROM passkeys WHERE credential_id = credential $$;

-- For whoever is signed in, or for nobody. Those that ran out go, so that the table stays small.
CREATE FUNCTION ask_passkey(challenge bytea, seconds integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  DELETE FROM passkey_challenges WHERE hash IN (
    SELECT hash FROM passkey_challenges WHERE expires_at < now() ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED);
  INSERT INTO passkey_challenges VALUES (challenge, current_person(), now() + make_interval(secs => least(seconds, 600)));
$$;

-- True once for each challenge, and for the one it was made for.
CREATE FUNCTION take_passkey_challenge(challenge bytea) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  WITH taken AS (
    DELETE FROM passkey_challenges
    WHERE hash = challenge AND person_id IS NOT DISTINCT FROM current_person() RETURNING expires_at)
  SELECT coalesce((SELECT expires_at > now() FROM taken), false);
$$;

DO $$
DECLARE
  signature text;
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  FOREACH signature IN ARRAY ARRAY['find_passkey(text)', 'ask_passkey(bytea, integer)', 'take_passkey_challenge(bytea)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO atoll_app', signature);
    EXECUTE format('ALTER FUNCTION %s OWNER TO atoll_definer', signature);
  END LOOP;
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;
