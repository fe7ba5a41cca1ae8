-- Places where nodes run.
CREATE TYPE "site_kind" AS ENUM ('CORE', 'EDGE');
CREATE TYPE "site_reach" AS ENUM ('CLUSTER', 'NODE_PORT', 'LOAD_BALANCER');

CREATE TABLE "sites" (
    "id" UUID NOT NULL,
    "operator_id" UUID,
    "name" TEXT NOT NULL,
    "kind" "site_kind" NOT NULL,
    "latitude" DOUBLE PRECISION NOT NULL,
    "longitude" DOUBLE PRECISION NOT NULL,
    "region" TEXT NOT NULL,
    "jurisdiction" TEXT NOT NULL,
    "labels" JSONB NOT NULL DEFAULT '{}',
    "capacity" INTEGER NOT NULL,
    "reach" "site_reach" NOT NULL DEFAULT 'CLUSTER',
    "hosts" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "draining" BOOLEAN NOT NULL DEFAULT false,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "connected_at" TIMESTAMPTZ(3),
    "server" TEXT,
    CONSTRAINT "sites_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "sites_operator_id_name_key" ON "sites"("operator_id", "name");
CREATE UNIQUE INDEX "sites_operator_id_idempotency_key_key" ON "sites"("operator_id", "idempotency_key");
CREATE UNIQUE INDEX "sites_installation_name_key" ON "sites"("name") WHERE operator_id IS NULL;
ALTER TABLE "sites" ADD CONSTRAINT "sites_operator_id_fkey"
  FOREIGN KEY ("operator_id") REFERENCES "organisations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "site_shares" (
    "site_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "site_shares_pkey" PRIMARY KEY ("site_id", "organisation_id")
);
CREATE INDEX "site_shares_organisation_id_idx" ON "site_shares"("organisation_id");
ALTER TABLE "site_shares" ADD CONSTRAINT "site_shares_site_id_fkey"
  FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "site_shares" ADD CONSTRAINT "site_shares_organisation_id_fkey"
  FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "site_clusters" (
    "site_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "master_key_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "site_clusters_pkey" PRIMARY KEY ("site_id")
);
ALTER TABLE "site_clusters" ADD CONSTRAINT "site_clusters_site_id_fkey"
  FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Null for a node in the installation's own place. A site goes only once nothing stands there.
ALTER TABLE "nodes" ADD COLUMN "site_id" UUID;
CREATE INDEX "nodes_site_id_idx" ON "nodes"("site_id");
ALTER TABLE "nodes" ADD CONSTRAINT "nodes_site_id_fkey"
  FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "organisations" ADD COLUMN "max_sites" INTEGER NOT NULL DEFAULT 100;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['sites', 'site_shares', 'site_clusters'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY definer ON %I FOR SELECT TO atoll_definer USING (true)', name);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON sites TO atoll_platform; -- it writes down the installation's own
GRANT SELECT ON site_shares TO atoll_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON site_clusters TO atoll_platform;
CREATE POLICY definer ON nodes FOR SELECT TO atoll_definer USING (true);
GRANT SELECT ON sites, site_shares TO atoll_definer;
GRANT SELECT (site_id, desired) ON nodes TO atoll_definer;

-- Owned by atoll_definer: the policies that use them guard the tables they read.
CREATE FUNCTION operates_site(site uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT EXISTS (SELECT FROM sites WHERE id = site AND operator_id = current_organisation()) $$;

-- Where an organisation may place nodes: at its own sites, at those shared with it, and at the installation's.
CREATE FUNCTION offers_site(site uuid, organisation uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT EXISTS (SELECT FROM sites s WHERE s.id = site AND (s.operator_id IS NULL OR s.operator_id = organisation
  OR EXISTS (SELECT FROM site_shares WHERE site_id = s.id AND organisation_id = organisation))) $$;

-- How many nodes stand at a site, other tenants' among them, for whoever may place one there; null for all others.
CREATE FUNCTION nodes_at_site(site uuid) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT count(*) FROM nodes WHERE site_id = site AND desired <> 'REMOVED' HAVING offers_site(site, current_organisation()) $$;

-- Of the consortia's nodes, every member sees where they stand.
CREATE FUNCTION sites_of_consortia() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT site_id FROM nodes WHERE site_id IS NOT NULL AND consortium_id IN (SELECT current_consortia()) $$;
GRANT SELECT (consortium_id) ON nodes TO atoll_definer;

DO $$
DECLARE
  signature text;
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  FOREACH signature IN ARRAY ARRAY['operates_site(uuid)', 'offers_site(uuid, uuid)', 'nodes_at_site(uuid)', 'sites_of_consortia()'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO atoll_app', signature);
    EXECUTE format('ALTER FUNCTION %s OWNER TO atoll_definer', signature);
  END LOOP;
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;

GRANT SELECT, INSERT (id, operator_id, name, kind, latitude, longitude, region, jurisdiction, labels, capacity, reach, hosts, draining, idempotency_key, created_at),
  UPDATE (name, kind, latitude, longitude, region, jurisdiction, labels, capacity, reach, hosts, draining), DELETE ON sites TO atoll_app;
CREATE POLICY visible ON sites FOR SELECT TO atoll_app USING (
  operator_id IS NULL OR operator_id = (SELECT current_organisation())
  OR id IN (SELECT site_id FROM site_shares WHERE organisation_id = (SELECT current_organisation()))
  OR id IN (SELECT sites_of_consortia())
);
CREATE POLICY own_insert ON sites FOR INSERT TO atoll_app WITH CHECK (operator_id = (SELECT current_organisation()));
CREATE POLICY own_update ON sites FOR UPDATE TO atoll_app USING (operator_id = (SELECT current_organisation()));
CREATE POLICY own_delete ON sites FOR DELETE TO atoll_app USING (operator_id = (SELECT current_organisation()));

GRANT SELECT, INSERT (site_id, organisation_id), DELETE ON site_shares TO atoll_app;
CREATE POLICY visible ON site_shares FOR SELECT TO atoll_app
  USING (organisation_id = (SELECT current_organisation()) OR operates_site(site_id));
CREATE POLICY own_insert ON site_shares FOR INSERT TO atoll_app WITH CHECK (operates_site(site_id));
CREATE POLICY own_delete ON site_shares FOR DELETE TO atoll_app USING (operates_site(site_id));

-- No node is placed where its owner may not place one, whatever the API thought.
CREATE POLICY at_offered_site ON nodes AS RESTRICTIVE FOR INSERT TO atoll_app
  WITH CHECK (site_id IS NULL OR offers_site(site_id, organisation_id));

ALTER TABLE "sites" ADD CONSTRAINT "sites_position_check" CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180);
ALTER TABLE "sites" ADD CONSTRAINT "sites_capacity_check" CHECK (capacity >= 0);
