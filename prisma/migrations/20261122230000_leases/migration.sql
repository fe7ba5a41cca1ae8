-- Who may work on what now. The row outlives each lease, so that its token only grows.
CREATE TABLE "leases" (
    "key" TEXT NOT NULL,
    "holder" UUID NOT NULL,
    "token" BIGINT NOT NULL,
    "until" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "leases_pkey" PRIMARY KEY ("key")
);

-- Every pass over a chain changes its row twice: room on the page keeps these changes out of the index.
ALTER TABLE leases SET (fillfactor = 50);

ALTER TABLE leases ENABLE ROW LEVEL SECURITY;
ALTER TABLE leases FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON leases TO atoll_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON leases TO atoll_platform;
