-- The audit log of each organisation: a Merkle tree of what was done in its name.
CREATE TABLE "audit_notes" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "fact" JSONB NOT NULL,
    "personal" JSONB,

    CONSTRAINT "audit_notes_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "audit_entries" (
    "organisation_id" UUID NOT NULL,
    "position" BIGINT NOT NULL,
    "entry" JSONB,
    "salt" BYTEA,
    "personal" JSONB,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("organisation_id","position")
);

CREATE TABLE "audit_hashes" (
    "organisation_id" UUID NOT NULL,
    "level" SMALLINT NOT NULL,
    "index" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_hashes_pkey" PRIMARY KEY ("organisation_id","level","index")
);

CREATE TABLE "audit_heads" (
    "organisation_id" UUID NOT NULL,
    "size" BIGINT NOT NULL,
    "root" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_heads_pkey" PRIMARY KEY ("organisation_id","size")
);

CREATE TABLE "audit_anchors" (
    "organisation_id" UUID NOT NULL,
    "transaction_id" UUID NOT NULL,
    "size" BIGINT NOT NULL,

    CONSTRAINT "audit_anchors_pkey" PRIMARY KEY ("organisation_id","transaction_id")
);

CREATE TABLE "audit_anchorings" (
    "organisation_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "every_minutes" INTEGER NOT NULL,

    CONSTRAINT "audit_anchorings_pkey" PRIMARY KEY ("organisation_id")
);

CREATE TABLE "audit_retentions" (
    "organisation_id" UUID NOT NULL,
    "entry_days" INTEGER,
    "personal_days" INTEGER,

    CONSTRAINT "audit_retentions_pkey" PRIMARY KEY ("organisation_id")
);

CREATE TABLE "audit_erasures" (
    "organisation_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_erasures_pkey" PRIMARY KEY ("organisation_id","person_id")
);

CREATE INDEX "audit_notes_organisation_id_at_id_idx" ON "audit_notes"("organisation_id", "at", "id");
CREATE INDEX "audit_anchors_organisation_id_size_idx" ON "audit_anchors"("organisation_id", "size");
CREATE INDEX "audit_anchorings_consortium_id_chain_id_idx" ON "audit_anchorings"("consortium_id", "chain_id");
-- The ways to look for entries, newest first; and what retention has still to take away.
CREATE INDEX "audit_entries_action_idx" ON "audit_entries"("organisation_id", (entry ->> 'action'), "position");
CREATE INDEX "audit_entries_person_idx" ON "audit_entries"("organisation_id", (entry -> 'actor' ->> 'person'), "position");
CREATE INDEX "audit_entries_personal_idx" ON "audit_entries"("organisation_id", (entry ->> 'at')) WHERE personal IS NOT NULL;
CREATE INDEX "audit_entries_kept_idx" ON "audit_entries"("organisation_id", (entry ->> 'at')) WHERE entry IS NOT NULL;

ALTER TABLE "audit_notes" ADD CONSTRAINT "audit_notes_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "audit_hashes" ADD CONSTRAINT "audit_hashes_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "audit_heads" ADD CONSTRAINT "audit_heads_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "audit_anchors" ADD CONSTRAINT "audit_anchors_organisation_id_size_fkey" FOREIGN KEY ("organisation_id", "size") REFERENCES "audit_heads"("organisation_id", "size") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "audit_anchors" ADD CONSTRAINT "audit_anchors_organisation_id_transaction_id_fkey" FOREIGN KEY ("organisation_id", "transaction_id") REFERENCES "transactions"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "audit_anchorings" ADD CONSTRAINT "audit_anchorings_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "audit_anchorings" ADD CONSTRAINT "audit_anchorings_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "audit_anchorings" ADD CONSTRAINT "audit_anchorings_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "audit_retentions" ADD CONSTRAINT "audit_retentions_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "audit_erasures" ADD CONSTRAINT "audit_erasures_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "audit_anchorings" ADD CONSTRAINT "audit_anchorings_every_minutes_check" CHECK (every_minutes >= 1);
ALTER TABLE "audit_retentions" ADD CONSTRAINT "audit_retentions_days_check" CHECK (entry_days >= 1 AND personal_days >= 1);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['audit_notes', 'audit_entries', 'audit_hashes', 'audit_heads', 'audit_anchors', 'audit_anchorings',
                              'audit_retentions', 'audit_erasures'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY own ON %I TO atoll_app USING (organisation_id = (SELECT current_organisation()))', name);
  END LOOP;
END
$$;

-- The worker alone writes the log, and only to its end. What it changes of it is what it takes away.
GRANT SELECT, INSERT, DELETE ON audit_notes TO atoll_platform;
GRANT SELECT, INSERT, UPDATE (entry, salt, personal) ON audit_entries TO atoll_platform;
GRANT SELECT, INSERT ON audit_hashes, audit_heads, audit_anchors TO atoll_platform;
GRANT SELECT ON audit_anchorings, audit_retentions TO atoll_platform;
GRANT SELECT, DELETE ON audit_erasures TO atoll_platform;

GRANT SELECT ON audit_entries, audit_hashes, audit_heads, audit_anchors TO atoll_app;
GRANT SELECT, INSERT, UPDATE (entry_days, personal_days) ON audit_retentions TO atoll_app;
GRANT SELECT, INSERT, DELETE ON audit_erasures TO atoll_app;
GRANT SELECT, INSERT, UPDATE (consortium_id, chain_id, key_id, every_minutes), DELETE ON audit_anchorings TO atoll_app;
CREATE POLICY on_own_chains ON audit_anchorings AS RESTRICTIVE TO atoll_app
  USING (true) WITH CHECK (consortium_id IN (SELECT current_consortia()));

-- A moment as the entries have it, in which the order of texts is that of time.
CREATE FUNCTION moment(at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

-- Notes what is done, for the organisation of the transaction; without one, for every organisation of its person. A
-- transaction that changed nothing has no number yet, and notes nothing unless `anyway`. Says whether it noted something.
CREATE FUNCTION note_audit(note_id uuid, fact jsonb, address text, anyway boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  nobody CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
  concerned uuid[];
BEGIN
  IF NOT anyway AND pg_current_xact_id_if_assigned() IS NULL THEN
    RETURN false;
  END IF;
  concerned := CASE WHEN current_organisation() <> nobody THEN ARRAY[current_organisation()]
               ELSE ARRAY(SELECT organisation_id FROM memberships WHERE person_id = current_person()) END;
  INSERT INTO audit_notes (organisation_id, id, fact, personal)
    SELECT concern, note_id, note_audit.fact, jsonb_strip_nulls(jsonb_build_object(
      'name', (SELECT name FROM people WHERE id = current_person()),
      'email', (SELECT email FROM people WHERE id = current_person()),
      'address', nullif(address, '')))
    FROM unnest(concerned) AS concern
    ON CONFLICT DO NOTHING;
  INSERT INTO outbox (queue, key) SELECT 'audit', concern::text FROM unnest(concerned) AS concern;
  RETURN cardinality(concerned) > 0;
END
$$;

GRANT SELECT (name) ON people TO atoll_definer;
GRANT SELECT, INSERT ON audit_notes TO atoll_definer; -- to look is what ON CONFLICT takes
CREATE POLICY definer ON audit_notes TO atoll_definer USING (true) WITH CHECK (true);
GRANT INSERT ON outbox TO atoll_definer;
GRANT USAGE ON SEQUENCE outbox_id_seq TO atoll_definer;
CREATE POLICY definer ON outbox FOR INSERT TO atoll_definer WITH CHECK (true);

DO $$
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  REVOKE ALL ON FUNCTION note_audit(uuid, jsonb, text, boolean) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION note_audit(uuid, jsonb, text, boolean) TO atoll_app;
  ALTER FUNCTION note_audit(uuid, jsonb, text, boolean) OWNER TO atoll_definer;
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;
