-- Contracts behind OpenZeppelin's proxies, and their changes to other code.
CREATE TYPE "proxy_kind" AS ENUM ('UUPS', 'TRANSPARENT');
CREATE TYPE "upgrade_status" AS ENUM ('QUEUED', 'CHECKED', 'SIGNED', 'VERIFIED', 'FAILED');

ALTER TABLE "deployments" ADD COLUMN "proxy" "proxy_kind";
ALTER TABLE "deployments" ADD COLUMN "initialiser" TEXT;
ALTER TABLE "deployments" ADD COLUMN "implementation_id" UUID;
-- safe: the previous version writes neither of the columns, so its rows hold both constraints.
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_organisation_id_implementation_id_fkey" FOREIGN KEY ("organisation_id", "implementation_id") REFERENCES "deployments"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_proxy_check" CHECK ((proxy IS NULL) = (implementation_id IS NULL));

CREATE TABLE "upgrades" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "deployment_id" UUID NOT NULL,
    "implementation_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "call" BYTEA NOT NULL,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "submitted_by" UUID,
    "status" "upgrade_status" NOT NULL DEFAULT 'QUEUED',
    "reason" TEXT,
    "fault" JSONB,
    "transaction_id" UUID,

    CONSTRAINT "upgrades_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE UNIQUE INDEX "upgrades_organisation_id_transaction_id_key" ON "upgrades"("organisation_id", "transaction_id");
CREATE UNIQUE INDEX "upgrades_organisation_id_idempotency_key_key" ON "upgrades"("organisation_id", "idempotency_key");
-- One at a time: the next is compared with the code that this one brings.
CREATE UNIQUE INDEX upgrades_open_key ON upgrades (organisation_id, deployment_id) WHERE status IN ('QUEUED', 'CHECKED', 'SIGNED');

ALTER TABLE "upgrades" ADD CONSTRAINT "upgrades_organisation_id_deployment_id_fkey" FOREIGN KEY ("organisation_id", "deployment_id") REFERENCES "deployments"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "upgrades" ADD CONSTRAINT "upgrades_organisation_id_implementation_id_fkey" FOREIGN KEY ("organisation_id", "implementation_id") REFERENCES "deployments"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "upgrades" ADD CONSTRAINT "upgrades_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "upgrades" ADD CONSTRAINT "upgrades_organisation_id_transaction_id_fkey" FOREIGN KEY ("organisation_id", "transaction_id") REFERENCES "transactions"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE upgrades ENABLE ROW LEVEL SECURITY;
ALTER TABLE upgrades FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON upgrades TO atoll_platform USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE, DELETE ON upgrades TO atoll_platform;

-- The API writes the wish; what was seen is the worker's.
GRANT SELECT, INSERT (organisation_id, id, consortium_id, deployment_id, implementation_id, key_id, call, idempotency_key,
  created_at, submitted_by, status) ON upgrades TO atoll_app;
CREATE POLICY own ON upgrades FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON upgrades FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()) AND status = 'QUEUED'
);

CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON upgrades FOR EACH ROW EXECUTE FUNCTION tell_changed();
