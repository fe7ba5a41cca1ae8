-- How many RPC nodes a member has the platform keep on a chain, following the load.
CREATE TABLE "rpc_scalings" (
    "organisation_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "minimum" INTEGER NOT NULL,
    "maximum" INTEGER NOT NULL,
    "rate" INTEGER NOT NULL,
    "site_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "measured" DOUBLE PRECISION,
    "measured_at" TIMESTAMPTZ(3),
    "message" TEXT,
    "changed_at" TIMESTAMPTZ(3),
    "counts" JSONB,
    "history" JSONB,

    CONSTRAINT "rpc_scalings_pkey" PRIMARY KEY ("organisation_id","chain_id")
);

CREATE INDEX "rpc_scalings_chain_id_idx" ON "rpc_scalings"("chain_id");
CREATE INDEX "rpc_scalings_site_id_idx" ON "rpc_scalings"("site_id");

ALTER TABLE "rpc_scalings" ADD CONSTRAINT "rpc_scalings_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "rpc_scalings" ADD CONSTRAINT "rpc_scalings_consortium_id_organisation_id_fkey" FOREIGN KEY ("consortium_id", "organisation_id") REFERENCES "consortium_members"("consortium_id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;
-- A site that goes takes the wish with it: elsewhere, perhaps under another law, nodes were not wished.
ALTER TABLE "rpc_scalings" ADD CONSTRAINT "rpc_scalings_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "rpc_scalings" ADD CONSTRAINT "rpc_scalings_bounds_check" CHECK (minimum >= 1 AND maximum >= minimum AND rate >= 1);

ALTER TABLE rpc_scalings ENABLE ROW LEVEL SECURITY;
ALTER TABLE rpc_scalings FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON rpc_scalings TO atoll_platform USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE ON rpc_scalings TO atoll_platform;

-- The API writes the wish; what was seen is the worker's.
GRANT SELECT, INSERT (organisation_id, chain_id, consortium_id, minimum, maximum, rate, site_id, created_at),
  UPDATE (minimum, maximum, rate, site_id), DELETE ON rpc_scalings TO atoll_app;
CREATE POLICY own ON rpc_scalings FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON rpc_scalings FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
);
CREATE POLICY own_update ON rpc_scalings FOR UPDATE TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_delete ON rpc_scalings FOR DELETE TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY at_offered_site ON rpc_scalings AS RESTRICTIVE TO atoll_app
  USING (true) WITH CHECK (site_id IS NULL OR offers_site(site_id, organisation_id));

-- Which nodes the platform added by itself, and may take away again; nobody else can say so.
ALTER TABLE "nodes" ADD COLUMN "scaled" BOOLEAN NOT NULL DEFAULT false;
CREATE POLICY never_scaled ON nodes AS RESTRICTIVE FOR INSERT TO atoll_app WITH CHECK (NOT scaled);
