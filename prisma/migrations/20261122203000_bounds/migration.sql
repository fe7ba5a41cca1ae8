-- What had no bound: how many organisations one person founds, in how many consortia an organisation is a member, and how
-- many of its invitations are open.

ALTER TABLE people ADD COLUMN max_organisations INTEGER NOT NULL DEFAULT 20;
ALTER TABLE organisations ADD COLUMN max_consortia INTEGER NOT NULL DEFAULT 100;
ALTER TABLE organisations ADD COLUMN max_invitations INTEGER NOT NULL DEFAULT 100;

-- Null for organisations from before it was written down.
ALTER TABLE organisations ADD COLUMN founded_by UUID;
CREATE INDEX organisations_founded_by_idx ON organisations (founded_by);
ALTER TABLE organisations ADD CONSTRAINT organisations_founded_by_fkey
  FOREIGN KEY (founded_by) REFERENCES people (id) ON DELETE SET NULL ON UPDATE CASCADE;

GRANT INSERT (founded_by) ON organisations TO atoll_app;
ALTER POLICY founding ON organisations
  WITH CHECK (id = (SELECT current_organisation()) AND founded_by IS NOT DISTINCT FROM (SELECT current_person()));

-- The limit of a person is the installation's to set, so it keeps its default.
REVOKE INSERT ON people FROM atoll_app;
GRANT INSERT (id, email, name, password_hash, created_at), SELECT (max_organisations) ON people TO atoll_app;

-- Whoever left an organisation does not see it any more, yet has founded it.
CREATE POLICY definer ON organisations FOR SELECT TO atoll_definer USING (true);
GRANT SELECT (founded_by) ON organisations TO atoll_definer;
CREATE FUNCTION count_founded() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT count(*) FROM organisations WHERE founded_by = current_person() $$;

GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
REVOKE ALL ON FUNCTION count_founded() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION count_founded() TO atoll_app;
ALTER FUNCTION count_founded() OWNER TO atoll_definer;
REVOKE CREATE ON SCHEMA public FROM atoll_definer;
