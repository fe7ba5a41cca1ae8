-- Where each backup and each run of blocks lies: a backup is whole in one place, whichever its plan named before.
ALTER TABLE "backups" ADD COLUMN "place" TEXT;
ALTER TABLE "backup_chunks" ADD COLUMN "place" TEXT NOT NULL DEFAULT '';
-- What a plan with a bucket had before may lie here or there, which nobody noted: it begins anew in its bucket.
DELETE FROM "backup_chunks" c USING "backup_plans" p
  WHERE p.organisation_id = c.organisation_id AND p.chain_id = c.chain_id AND p.s3 IS NOT NULL;
UPDATE "backups" b SET place = coalesce((p.s3 ->> 'endpoint') || '/' || (p.s3 ->> 'bucket') || '/' || (p.s3 ->> 'prefix'), '')
  FROM "backup_plans" p WHERE p.organisation_id = b.organisation_id AND p.chain_id = b.chain_id AND b.height IS NOT NULL;
-- safe: the key that comes in its place names the same rows, and nothing refers to them by it.
ALTER TABLE "backup_chunks" DROP CONSTRAINT "backup_chunks_pkey", ADD CONSTRAINT "backup_chunks_pkey" PRIMARY KEY ("organisation_id", "chain_id", "recipient", "place", "first");
