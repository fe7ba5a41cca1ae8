-- Ciphertext in the stores of several members, who hold what they cannot read.
CREATE TYPE "object_status" AS ENUM ('UPLOADING', 'REPLICATING', 'STORED', 'REFUSED', 'ERASED');
CREATE TYPE "replica_status" AS ENUM ('WANTED', 'HELD', 'FAILED', 'GONE');

CREATE TABLE "object_stores" (
    "organisation_id" UUID NOT NULL,
    "for_others" BIGINT NOT NULL DEFAULT 0 CHECK (for_others >= 0),
    "s3" JSONB,
    "s3_secret" TEXT,
    "installation" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "object_stores_pkey" PRIMARY KEY ("organisation_id")
);

CREATE TABLE "objects" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "ct_root" TEXT NOT NULL CHECK (ct_root ~ '^0x[0-9a-f]{64}$'),
    "bytes" BIGINT NOT NULL CHECK (bytes > 0),
    "chunk" INTEGER NOT NULL CHECK (chunk BETWEEN 1 AND 1048592),
    "copies" INTEGER NOT NULL DEFAULT 3 CHECK (copies BETWEEN 1 AND 16),
    "envelope" TEXT CHECK (length(envelope) <= 1000000),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "erased_by" UUID,
    "status" "object_status" NOT NULL DEFAULT 'UPLOADING',
    "message" TEXT NOT NULL DEFAULT 'Waiting for its chunks',
    "leaves" BYTEA,
    "seen_at" TIMESTAMPTZ(3),

    CONSTRAINT "objects_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "object_parts" (
    "organisation_id" UUID NOT NULL,
    "object_id" UUID NOT NULL,
    "place" INTEGER NOT NULL CHECK (place >= 0),
    "bytes" BYTEA NOT NULL CHECK (length(bytes) <= 1048592),

    CONSTRAINT "object_parts_pkey" PRIMARY KEY ("organisation_id","object_id","place")
);

CREATE TABLE "object_replicas" (
    "organisation_id" UUID NOT NULL,
    "object_id" UUID NOT NULL,
    "holder_id" UUID NOT NULL,
    "status" "replica_status" NOT NULL DEFAULT 'WANTED',
    "message" TEXT NOT NULL DEFAULT 'Waiting for a worker',
    "challenges" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "challenged_at" TIMESTAMPTZ(3),
    "proven_at" TIMESTAMPTZ(3),
    "last_place" INTEGER,
    "last_ms" INTEGER,

    CONSTRAINT "object_replicas_pkey" PRIMARY KEY ("organisation_id","object_id","holder_id")
);

CREATE INDEX "objects_consortium_id_idx" ON "objects"("consortium_id");
CREATE INDEX "objects_status_seen_at_idx" ON "objects"("status", "seen_at");
-- Named by what is in it: the same ciphertext again is the same object, so no erasure takes what another one stands on.
CREATE UNIQUE INDEX objects_root_key ON objects (organisation_id, ct_root) WHERE status NOT IN ('ERASED', 'REFUSED');
CREATE INDEX "object_replicas_holder_id_idx" ON "object_replicas"("holder_id");

ALTER TABLE "object_stores" ADD CONSTRAINT "object_stores_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "objects" ADD CONSTRAINT "objects_consortium_id_fkey" FOREIGN KEY ("consortium_id") REFERENCES "consortia"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "object_parts" ADD CONSTRAINT "object_parts_organisation_id_object_id_fkey" FOREIGN KEY ("organisation_id", "object_id") REFERENCES "objects"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "object_replicas" ADD CONSTRAINT "object_replicas_organisation_id_object_id_fkey" FOREIGN KEY ("organisation_id", "object_id") REFERENCES "objects"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['object_stores', 'objects', 'object_parts', 'object_replicas'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO atoll_platform', name);
  END LOOP;
END
$$;

CREATE POLICY own ON object_stores FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own ON objects FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
-- Who holds a copy sees that he does, and whose; never what else the owner has.
CREATE POLICY own ON object_replicas FOR SELECT TO atoll_app USING (
  organisation_id = (SELECT current_organisation()) OR holder_id = (SELECT current_organisation())
);

GRANT SELECT, INSERT (organisation_id, for_others, s3, s3_secret, created_at), UPDATE (for_others, s3, s3_secret) ON object_stores TO atoll_app;
CREATE POLICY own_insert ON object_stores FOR INSERT TO atoll_app WITH CHECK (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_update ON object_stores FOR UPDATE TO atoll_app USING (organisation_id = (SELECT current_organisation()));

-- The API writes wishes; what was seen is the worker's.
GRANT SELECT, INSERT (organisation_id, id, consortium_id, ct_root, bytes, chunk, copies, envelope, created_at, status, message), UPDATE (erased_by) ON objects TO atoll_app;
CREATE POLICY own_insert ON objects FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()) AND status = 'UPLOADING'
);
CREATE POLICY own_update ON objects FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation())) WITH CHECK (erased_by IS NOT NULL);
GRANT SELECT ON object_replicas TO atoll_app;

-- Chunks go in while their object waits for them, and are read back by the worker alone: the API sees that they are there.
GRANT SELECT (organisation_id, object_id, place), INSERT ON object_parts TO atoll_app;
CREATE POLICY own ON object_parts FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON object_parts FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation())
  AND EXISTS (SELECT FROM objects o WHERE o.organisation_id = object_parts.organisation_id AND o.id = object_id AND o.status = 'UPLOADING' AND o.erased_by IS NULL)
);
