-- A node says whether its installation would start it otherwise than it was started: in another version, or with other settings.
ALTER TABLE "nodes" ADD COLUMN "outdated" BOOLEAN NOT NULL DEFAULT false;
