-- Ids of chains whose rows are gone. An id never comes back, so what still stands under it may be taken away; what stands
-- under an id that no table knows may belong to somebody, as after a restore of an old copy, and is left alone.
CREATE TABLE "gone_chains" (
    "id" UUID NOT NULL,
    "gone_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gone_chains_pkey" PRIMARY KEY ("id")
);

ALTER TABLE gone_chains ENABLE ROW LEVEL SECURITY;
ALTER TABLE gone_chains FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON gone_chains TO atoll_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON gone_chains TO atoll_platform;
