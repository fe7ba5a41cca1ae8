-- Whether the disk of a node, with its key and data, outlives the node. Its owner says so when it removes the node, and each
-- member for its own nodes when it votes on deleting a chain; what was voted becomes the nodes' own wish when the chain's does.
ALTER TABLE "nodes" ADD COLUMN "keep_volume" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "votes" ADD COLUMN "keep_volumes" BOOLEAN NOT NULL DEFAULT false;

GRANT UPDATE (keep_volume) ON nodes TO atoll_app;
GRANT UPDATE (keep_volumes) ON votes TO atoll_app;

-- What was kept, so that it is bounded: it takes room, and outlives the rows of its node and of its chain.
CREATE TABLE "kept_volumes" (
    "id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "node_name" TEXT NOT NULL,
    "site_id" UUID,
    "public_key" TEXT NOT NULL,
    "kept_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "kept_volumes_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "kept_volumes_organisation_id_chain_id_idx" ON "kept_volumes"("organisation_id", "chain_id");

ALTER TABLE "organisations" ADD COLUMN "max_kept_volumes" INTEGER NOT NULL DEFAULT 64;

ALTER TABLE kept_volumes ENABLE ROW LEVEL SECURITY;
ALTER TABLE kept_volumes FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON kept_volumes TO atoll_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON kept_volumes TO atoll_platform;
CREATE POLICY own ON kept_volumes FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
GRANT SELECT ON kept_volumes TO atoll_app;
