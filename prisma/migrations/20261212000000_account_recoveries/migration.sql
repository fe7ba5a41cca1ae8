-- Whoever has lost what signs them in is let in again by the operator, who hands a link out and knows who asks for it.
CREATE TABLE "account_recoveries" (
    "person_id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_recoveries_pkey" PRIMARY KEY ("person_id")
);

CREATE UNIQUE INDEX "account_recoveries_hash_key" ON "account_recoveries"("hash");

ALTER TABLE "account_recoveries" ADD CONSTRAINT "account_recoveries_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE account_recoveries ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_recoveries FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON account_recoveries TO atoll_app USING (person_id = (SELECT current_person()));
CREATE POLICY definer ON account_recoveries TO atoll_definer USING (true) WITH CHECK (true);

-- The owner of the database alone makes one, as this role; the person's own transaction takes it.
GRANT SELECT, INSERT, UPDATE, DELETE ON account_recoveries TO atoll_definer;
GRANT SELECT, DELETE ON account_recoveries TO atoll_app;

-- Whose it is: whoever shows it is nobody yet.
CREATE FUNCTION find_account_recovery(shown bytea) RETURNS TABLE (person_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT r.person_id FROM account_recoveries r WHERE r.hash = shown AND r.expires_at > now(); $$;

DO $$
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  REVOKE ALL ON FUNCTION find_account_recovery(bytea) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION find_account_recovery(bytea) TO atoll_app;
  ALTER FUNCTION find_account_recovery(bytea) OWNER TO atoll_definer;
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;
