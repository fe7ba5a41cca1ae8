-- What keys may be used for, and what waits for people to agree to it.
-- safe: the only constraint on a table that was there is about policy_id, which is new and null in every row that a version before writes.

CREATE TYPE "policy_status" AS ENUM ('PROPOSED', 'ACTIVE', 'ENDED');
CREATE TYPE "approval_kind" AS ENUM ('TRANSACTION', 'ADD_POLICY', 'REMOVE_POLICY');
CREATE TYPE "approval_status" AS ENUM ('OPEN', 'GRANTED', 'REJECTED', 'EXPIRED', 'OBSOLETE');

CREATE TABLE "policies" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "chain_ids" UUID[] NOT NULL,
    "contracts" TEXT[] NOT NULL,
    "creates" BOOLEAN NOT NULL,
    "methods" TEXT[] NOT NULL,
    "max_value" DECIMAL(78,0),
    "rate_limit" INTEGER,
    "rate_seconds" INTEGER,
    "approvals" INTEGER NOT NULL,
    "two_person" BOOLEAN NOT NULL,
    "approvers" UUID[] NOT NULL,
    "approval_seconds" INTEGER NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" "policy_status" NOT NULL DEFAULT 'PROPOSED',

    CONSTRAINT "policies_pkey" PRIMARY KEY ("organisation_id","id"),
    CONSTRAINT "policies_bounds_check" CHECK (
      (rate_limit IS NULL) = (rate_seconds IS NULL) AND rate_limit >= 1 AND rate_seconds >= 1
      AND approvals >= 0 AND (approvals > 0 OR NOT two_person) AND approval_seconds >= 1)
);

CREATE TABLE "approvals" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "kind" "approval_kind" NOT NULL,
    "transaction_id" UUID,
    "policy_id" UUID NOT NULL,
    "requested_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "needed" INTEGER NOT NULL DEFAULT 1,
    "two_person" BOOLEAN NOT NULL DEFAULT true,
    "approvers" UUID[] NOT NULL DEFAULT '{}',
    "expires_at" TIMESTAMPTZ(3) NOT NULL DEFAULT (now() + '1 day'::interval),
    "status" "approval_status" NOT NULL DEFAULT 'OPEN',
    "message" TEXT NOT NULL DEFAULT 'Waiting for people to approve it',
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("organisation_id","id"),
    CONSTRAINT "approvals_subject_check" CHECK ((kind = 'TRANSACTION') = (transaction_id IS NOT NULL))
);

CREATE TABLE "approval_votes" (
    "organisation_id" UUID NOT NULL,
    "approval_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "approve" BOOLEAN NOT NULL,
    "cast_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "approval_votes_pkey" PRIMARY KEY ("organisation_id","approval_id","person_id")
);

ALTER TABLE "organisations" ADD COLUMN "max_policies" INTEGER NOT NULL DEFAULT 1000;
ALTER TABLE "deployments" ADD COLUMN "submitted_by" UUID;
ALTER TABLE "transactions" ADD COLUMN "submitted_by" UUID;
ALTER TABLE "transactions" ADD COLUMN "policy_id" UUID;
ALTER TABLE "transactions" ADD COLUMN "held" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "transactions" ADD COLUMN "permitted_at" TIMESTAMPTZ(3);

CREATE INDEX "policies_organisation_id_key_id_idx" ON "policies"("organisation_id", "key_id");
CREATE INDEX "approvals_organisation_id_policy_id_idx" ON "approvals"("organisation_id", "policy_id");
CREATE INDEX "approvals_organisation_id_transaction_id_idx" ON "approvals"("organisation_id", "transaction_id");
CREATE INDEX "approval_votes_person_id_idx" ON "approval_votes"("person_id");
-- What a policy's rate is counted with.
CREATE INDEX "transactions_permitted_idx" ON "transactions"("organisation_id", "policy_id", "permitted_at") WHERE permitted_at IS NOT NULL;
-- Two policies of one key that hold or may come to hold are told apart by their names.
CREATE UNIQUE INDEX "policies_name_key" ON "policies"("organisation_id", "key_id", "name") WHERE status <> 'ENDED';
CREATE INDEX "approvals_open_idx" ON "approvals"("organisation_id", "id") WHERE status = 'OPEN';
-- One question at a time about each thing.
CREATE UNIQUE INDEX "approvals_open_transaction_key" ON "approvals"("organisation_id", "transaction_id") WHERE status = 'OPEN';
CREATE UNIQUE INDEX "approvals_open_policy_key" ON "approvals"("organisation_id", "policy_id", "kind")
  WHERE status = 'OPEN' AND kind <> 'TRANSACTION';

ALTER TABLE "policies" ADD CONSTRAINT "policies_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_organisation_id_policy_id_fkey" FOREIGN KEY ("organisation_id", "policy_id") REFERENCES "policies"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_organisation_id_transaction_id_fkey" FOREIGN KEY ("organisation_id", "transaction_id") REFERENCES "transactions"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "approval_votes" ADD CONSTRAINT "approval_votes_organisation_id_approval_id_fkey" FOREIGN KEY ("organisation_id", "approval_id") REFERENCES "approvals"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "transactions" ADD CONSTRAINT "transactions_organisation_id_policy_id_fkey" FOREIGN KEY ("organisation_id", "policy_id") REFERENCES "policies"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['policies', 'approvals', 'approval_votes'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()))', name);
    EXECUTE format('GRANT SELECT ON %I TO atoll_app', name);
  END LOOP;
END
$$;

GRANT SELECT, UPDATE ON policies TO atoll_platform;
GRANT SELECT, INSERT, UPDATE ON approvals TO atoll_platform;
GRANT SELECT ON approval_votes TO atoll_platform;
-- Whether a voter is a member still, and may approve.
GRANT SELECT ON memberships TO atoll_platform;
CREATE POLICY platform ON memberships FOR SELECT TO atoll_platform USING (true);

-- The API writes wishes; what holds, and what was agreed, the worker says.
GRANT INSERT ON policies TO atoll_app;
CREATE POLICY proposing ON policies FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND status = 'PROPOSED'
);
GRANT INSERT (organisation_id, id, key_id, kind, policy_id, requested_by, created_at, needed, two_person, approvers, status, message)
  ON approvals TO atoll_app;
CREATE POLICY asking ON approvals FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND kind <> 'TRANSACTION'
  AND needed = 1 AND two_person AND approvers = '{}' AND status = 'OPEN'
);
-- A person's vote is that person's alone.
GRANT INSERT, UPDATE (approve, cast_at) ON approval_votes TO atoll_app;
CREATE POLICY own_insert ON approval_votes FOR INSERT TO atoll_app
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND person_id = (SELECT current_person()));
CREATE POLICY own_update ON approval_votes FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation()) AND person_id = (SELECT current_person()));

CREATE POLICY never_permitted ON transactions AS RESTRICTIVE FOR INSERT TO atoll_app
  WITH CHECK (policy_id IS NULL AND permitted_at IS NULL AND NOT held);

-- The last word before a nonce is given out: under a key with policies nothing is signed that none of them permitted. Whoever
-- tries, a worker of a version before policies too, finds the row as if another one had been there first, and looks again.
CREATE FUNCTION permitted_only() RETURNS trigger LANGUAGE plpgsql
AS $$
DECLARE
  permitted boolean;
BEGIN
  SELECT bool_or(p.id IS NOT DISTINCT FROM NEW.policy_id AND NEW.permitted_at IS NOT NULL AND NOT NEW.held) INTO permitted
  FROM policies p
  WHERE p.organisation_id = NEW.organisation_id AND p.key_id = NEW.key_id AND p.status = 'ACTIVE';
  RETURN CASE WHEN coalesce(permitted, NOT NEW.held) THEN NEW END;
END
$$;
CREATE TRIGGER permitted_only BEFORE UPDATE ON transactions FOR EACH ROW
  WHEN (OLD.status = 'QUEUED' AND NEW.status = 'SIGNED') EXECUTE FUNCTION permitted_only();

CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON policies FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON approvals FOR EACH ROW EXECUTE FUNCTION tell_changed();
