-- When the platform itself was last backed up. The command that takes a backup writes it, with a login that sees all rows.
CREATE TABLE "platform_backups" (
    "id" UUID NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,
    "restored_at" TIMESTAMPTZ(3),

    CONSTRAINT "platform_backups_pkey" PRIMARY KEY ("id")
);

ALTER TABLE platform_backups ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_backups FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON platform_backups FOR SELECT TO atoll_platform USING (true);
GRANT SELECT ON platform_backups TO atoll_platform;
