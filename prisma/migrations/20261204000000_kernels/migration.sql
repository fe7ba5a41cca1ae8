-- The contracts that a chain's members start from, and the keys by which organisations speak on a chain.
ALTER TYPE "proposal_kind" ADD VALUE 'DEPLOY_KERNEL';
ALTER TYPE "proposal_kind" ADD VALUE 'ADOPT_KERNEL';

CREATE TYPE "kernel_status" AS ENUM ('PREPARING', 'DEPLOYING', 'AGREEING', 'READY', 'FAILED');

CREATE TABLE "kernels" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "deployed_by" UUID NOT NULL,
    "founders" JSONB NOT NULL,
    "consortium_address" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" "kernel_status" NOT NULL DEFAULT 'PREPARING',
    "message" TEXT NOT NULL DEFAULT 'Waiting for a worker',
    "ready_at" TIMESTAMPTZ(3),
    "followed_to" BIGINT,

    CONSTRAINT "kernels_pkey" PRIMARY KEY ("chain_id")
);

CREATE TABLE "kernel_contracts" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "contract" TEXT NOT NULL,
    "deployed_by" UUID,
    "implementation_id" UUID,
    "proxy_id" UUID,
    "address" TEXT,
    "implementation" TEXT,
    "code_hash" TEXT,

    CONSTRAINT "kernel_contracts_pkey" PRIMARY KEY ("chain_id","contract")
);

CREATE TABLE "kernel_principals" (
    "organisation_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "address" TEXT,

    CONSTRAINT "kernel_principals_pkey" PRIMARY KEY ("organisation_id","chain_id")
);

CREATE UNIQUE INDEX "kernels_consortium_id_chain_id_key" ON "kernels"("consortium_id", "chain_id");
CREATE INDEX "kernel_contracts_consortium_id_chain_id_idx" ON "kernel_contracts"("consortium_id", "chain_id");
CREATE INDEX "kernel_principals_consortium_id_chain_id_idx" ON "kernel_principals"("consortium_id", "chain_id");
CREATE UNIQUE INDEX "kernel_principals_chain_id_address_key" ON "kernel_principals"("chain_id", "address");

ALTER TABLE "kernels" ADD CONSTRAINT "kernels_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "kernel_contracts" ADD CONSTRAINT "kernel_contracts_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "kernels"("consortium_id", "chain_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "kernel_principals" ADD CONSTRAINT "kernel_principals_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "kernel_principals" ADD CONSTRAINT "kernel_principals_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE kernels ENABLE ROW LEVEL SECURITY;
ALTER TABLE kernels FORCE ROW LEVEL SECURITY;
ALTER TABLE kernel_contracts ENABLE ROW LEVEL SECURITY;
ALTER TABLE kernel_contracts FORCE ROW LEVEL SECURITY;
ALTER TABLE kernel_principals ENABLE ROW LEVEL SECURITY;
ALTER TABLE kernel_principals FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON kernels TO atoll_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON kernel_contracts TO atoll_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON kernel_principals TO atoll_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON kernels, kernel_contracts TO atoll_platform;
GRANT SELECT, INSERT, UPDATE, DELETE ON kernel_principals TO atoll_platform;

-- A kernel comes true by a proposal, so the API writes none: members read.
GRANT SELECT ON kernels, kernel_contracts TO atoll_app;
CREATE POLICY members ON kernels FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY members ON kernel_contracts FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));

-- Each organisation says which key is its own principal, until its address is known: then it is that one for ever.
GRANT SELECT, INSERT (organisation_id, chain_id, consortium_id, key_id, created_at), UPDATE (key_id) ON kernel_principals TO atoll_app;
CREATE POLICY members ON kernel_principals FOR SELECT TO atoll_app USING (
  organisation_id = (SELECT current_organisation()) OR consortium_id IN (SELECT current_consortia())
);
CREATE POLICY own_insert ON kernel_principals FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()) AND address IS NULL
);
CREATE POLICY own_update ON kernel_principals FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()) AND address IS NULL)
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND address IS NULL);

CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON kernels FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON kernel_contracts FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON kernel_principals FOR EACH ROW EXECUTE FUNCTION tell_changed();

-- What a kernel is made of, the worker writes in the name of the member that deploys it: the members agreed to that, not the API.
GRANT INSERT ON keys, releases, deployments, proposals, votes TO atoll_platform;
