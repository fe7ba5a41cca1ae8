-- Keys on a second curve, keys that are brought, that a remote signer has, or that leave; and signatures over what is no transaction.
-- safe: the constraint on approvals that is made anew says the same of every row that the version before writes, and its column only takes more.

ALTER TYPE "key_backend" ADD VALUE 'REMOTE';
ALTER TYPE "approval_kind" ADD VALUE 'EXPORT_KEY';
CREATE TYPE "key_curve" AS ENUM ('SECP256K1', 'P256');
CREATE TYPE "export_status" AS ENUM ('WAITING', 'APPROVED', 'DONE', 'REFUSED');
CREATE TYPE "signature_form" AS ENUM ('PERSONAL_MESSAGE', 'TYPED_DATA', 'DOCUMENT');
CREATE TYPE "signature_status" AS ENUM ('QUEUED', 'SIGNED', 'FAILED');

ALTER TABLE "keys" ADD COLUMN "curve" "key_curve" NOT NULL DEFAULT 'SECP256K1';
ALTER TABLE "keys" ADD COLUMN "declared" TEXT;
ALTER TABLE "keys" ADD COLUMN "import_recipient" TEXT;
ALTER TABLE "keys" ADD COLUMN "problem" TEXT;
ALTER TABLE "key_material" ADD COLUMN "curve" "key_curve" NOT NULL DEFAULT 'SECP256K1';
ALTER TABLE "policies" ADD COLUMN "messages" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "brought_keys" (
    "organisation_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "brought_keys_pkey" PRIMARY KEY ("organisation_id","key_id")
);

CREATE TABLE "key_exports" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "requested_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" "export_status" NOT NULL DEFAULT 'WAITING',
    "message" TEXT NOT NULL DEFAULT 'Waiting for another person to approve it',
    "sealed" TEXT,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "key_exports_pkey" PRIMARY KEY ("organisation_id","id"),
    CONSTRAINT "key_exports_sealed_check" CHECK ((sealed IS NOT NULL) = (status = 'DONE'))
);

CREATE TABLE "signatures" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "form" "signature_form" NOT NULL,
    "content" BYTEA NOT NULL,
    "idempotency_key" TEXT,
    "requested_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" "signature_status" NOT NULL DEFAULT 'QUEUED',
    "policy_id" UUID,
    "permitted_at" TIMESTAMPTZ(3),
    "signature" BYTEA,
    "reason" TEXT,
    "fault" JSONB,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "signatures_pkey" PRIMARY KEY ("organisation_id","id"),
    CONSTRAINT "signatures_bounds_check" CHECK (octet_length(content) <= 65536),
    CONSTRAINT "signatures_status_check" CHECK ((status = 'SIGNED') = (signature IS NOT NULL))
);

ALTER TABLE "approvals" ADD COLUMN "export_id" UUID;
ALTER TABLE "approvals" ALTER COLUMN "policy_id" DROP NOT NULL;
ALTER TABLE "approvals" DROP CONSTRAINT "approvals_subject_check";
-- By their texts, since a new value of an enum cannot be used in the transaction that adds it.
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_subject_check" CHECK (
  (kind::text = 'TRANSACTION') = (transaction_id IS NOT NULL)
  AND (kind::text = 'EXPORT_KEY') = (export_id IS NOT NULL)
  AND (kind::text = 'EXPORT_KEY') = (policy_id IS NULL)
);

CREATE INDEX "key_exports_organisation_id_key_id_idx" ON "key_exports"("organisation_id", "key_id");
CREATE INDEX "key_exports_approved_idx" ON "key_exports"("organisation_id", "id") WHERE status = 'APPROVED';
-- One question at a time about each key.
CREATE UNIQUE INDEX "key_exports_open_key" ON "key_exports"("organisation_id", "key_id") WHERE status = 'WAITING';
CREATE UNIQUE INDEX "signatures_organisation_id_idempotency_key_key" ON "signatures"("organisation_id", "idempotency_key");
CREATE INDEX "signatures_organisation_id_key_id_idx" ON "signatures"("organisation_id", "key_id");
CREATE INDEX "signatures_queued_idx" ON "signatures"("organisation_id", "id") WHERE status = 'QUEUED';
CREATE INDEX "signatures_permitted_idx" ON "signatures"("organisation_id", "policy_id", "permitted_at") WHERE permitted_at IS NOT NULL;
CREATE INDEX "approvals_organisation_id_export_id_idx" ON "approvals"("organisation_id", "export_id");

ALTER TABLE "brought_keys" ADD CONSTRAINT "brought_keys_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "key_exports" ADD CONSTRAINT "key_exports_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "signatures" ADD CONSTRAINT "signatures_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "signatures" ADD CONSTRAINT "signatures_organisation_id_policy_id_fkey" FOREIGN KEY ("organisation_id", "policy_id") REFERENCES "policies"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_organisation_id_export_id_fkey" FOREIGN KEY ("organisation_id", "export_id") REFERENCES "key_exports"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['brought_keys', 'key_exports', 'signatures'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
  END LOOP;
END
$$;

-- What was brought goes in and is never read again but by workers, who take it away.
GRANT SELECT, DELETE ON brought_keys TO atoll_platform;
GRANT INSERT ON brought_keys TO atoll_app;
CREATE POLICY bringing ON brought_keys FOR INSERT TO atoll_app WITH CHECK (organisation_id = (SELECT current_organisation()));

GRANT SELECT, UPDATE ON key_exports TO atoll_platform;
GRANT SELECT, INSERT (organisation_id, id, key_id, recipient, requested_by, created_at, status, message) ON key_exports TO atoll_app;
CREATE POLICY own ON key_exports FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY exporting ON key_exports FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND requested_by = (SELECT current_person()) AND status = 'WAITING'
);
GRANT INSERT (export_id) ON approvals TO atoll_app;

GRANT SELECT, UPDATE ON signatures TO atoll_platform;
GRANT SELECT, INSERT ON signatures TO atoll_app;
CREATE POLICY own ON signatures FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY wishing ON signatures FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND status = 'QUEUED' AND signature IS NULL
  AND policy_id IS NULL AND permitted_at IS NULL AND reason IS NULL
);
CREATE POLICY never_refused ON keys AS RESTRICTIVE FOR INSERT TO atoll_app WITH CHECK (problem IS NULL AND import_recipient IS NULL);

-- The last words. A private key leaves once a person agreed who is not the one who asked, whatever a worker believes.
CREATE FUNCTION two_persons_only() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM approvals a JOIN approval_votes v ON v.organisation_id = a.organisation_id AND v.approval_id = a.id
    WHERE a.organisation_id = NEW.organisation_id AND a.export_id = NEW.id AND a.status = 'GRANTED'
      AND v.approve AND v.person_id <> OLD.requested_by
  ) THEN
    RAISE EXCEPTION 'The export % was not approved by another person.', NEW.id;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER two_persons_only BEFORE UPDATE ON key_exports FOR EACH ROW
  WHEN (NEW.sealed IS NOT NULL AND OLD.sealed IS NULL) EXECUTE FUNCTION two_persons_only();

-- Under a key with policies nothing is signed that none of them permitted: as with transactions.
CREATE FUNCTION permitted_signatures_only() RETURNS trigger LANGUAGE plpgsql
AS $$
DECLARE
  permitted boolean;
BEGIN
  SELECT bool_or(p.id IS NOT DISTINCT FROM NEW.policy_id AND p.messages AND NEW.permitted_at IS NOT NULL) INTO permitted
  FROM policies p
  WHERE p.organisation_id = NEW.organisation_id AND p.key_id = NEW.key_id AND p.status = 'ACTIVE';
  RETURN CASE WHEN coalesce(permitted, true) THEN NEW END;
END
$$;
CREATE TRIGGER permitted_only BEFORE UPDATE ON signatures FOR EACH ROW
  WHEN (OLD.status = 'QUEUED' AND NEW.status = 'SIGNED') EXECUTE FUNCTION permitted_signatures_only();

CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON key_exports FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON signatures FOR EACH ROW EXECUTE FUNCTION tell_changed();

-- A worker of the version before would make a key of its own of what is brought, on the one curve that it knows: it makes none.
CREATE OR REPLACE FUNCTION sealed_only() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  IF EXISTS (
    SELECT FROM keys k WHERE k.organisation_id = NEW.organisation_id AND k.id = NEW.key_id
      AND (k.backend <> 'SEALED' OR k.curve <> NEW.curve OR k.declared <> k.public_key)
  ) THEN
    RAISE EXCEPTION 'The key % is not one that lies in this table.', NEW.key_id;
  END IF;
  RETURN NEW;
END
$$;
