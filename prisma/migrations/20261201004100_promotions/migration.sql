-- Requests to deploy on one chain what is verified on another, and who decided them.
CREATE TYPE "promotion_status" AS ENUM ('OPEN', 'APPROVED', 'REJECTED', 'WITHDRAWN');

CREATE TABLE "promotions" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "from_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "arguments" JSONB NOT NULL,
    "code_hash" TEXT NOT NULL,
    "idempotency_key" TEXT,
    "requested_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "status" "promotion_status" NOT NULL DEFAULT 'OPEN',
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "deployment_id" UUID,

    CONSTRAINT "promotions_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE UNIQUE INDEX "promotions_organisation_id_idempotency_key_key" ON "promotions"("organisation_id", "idempotency_key");
CREATE UNIQUE INDEX "promotions_organisation_id_deployment_id_key" ON "promotions"("organisation_id", "deployment_id");

ALTER TABLE "promotions" ADD CONSTRAINT "promotions_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_organisation_id_from_id_fkey" FOREIGN KEY ("organisation_id", "from_id") REFERENCES "deployments"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_organisation_id_deployment_id_fkey" FOREIGN KEY ("organisation_id", "deployment_id") REFERENCES "deployments"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whoever asked may take the request back, and decides nothing else about it.
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_two_people_check" CHECK (
  CASE status
    WHEN 'OPEN' THEN decided_by IS NULL
    WHEN 'WITHDRAWN' THEN decided_by = requested_by
    ELSE decided_by <> requested_by
  END AND (status = 'OPEN') = (decided_by IS NULL) AND (status = 'APPROVED') = (deployment_id IS NOT NULL)
);

ALTER TABLE promotions ENABLE ROW LEVEL SECURITY;
ALTER TABLE promotions FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON promotions TO atoll_platform USING (true) WITH CHECK (true);
GRANT SELECT, DELETE ON promotions TO atoll_platform;

GRANT SELECT, INSERT (organisation_id, id, from_id, consortium_id, chain_id, key_id, arguments, code_hash, idempotency_key,
  requested_by, created_at, expires_at, status), UPDATE (status, decided_by, decided_at, deployment_id) ON promotions TO atoll_app;
CREATE POLICY own ON promotions FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON promotions FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()) AND status = 'OPEN'
);
-- Once, in time, and by the person who is signed in.
CREATE POLICY own_update ON promotions FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation()) AND status = 'OPEN' AND expires_at > now())
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND decided_by = (SELECT current_person()));

CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON promotions FOR EACH ROW EXECUTE FUNCTION tell_changed();
