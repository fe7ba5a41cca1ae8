-- Contracts of solutions, which the members of a chain agree to have on their kernel.
ALTER TYPE "proposal_kind" ADD VALUE 'DEPLOY_SOLUTION';

CREATE TYPE "solution_status" AS ENUM ('DEPLOYING', 'AGREEING', 'READY', 'FAILED');

CREATE TABLE "solutions" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "contract" TEXT NOT NULL,
    "deployed_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" "solution_status" NOT NULL DEFAULT 'DEPLOYING',
    "message" TEXT NOT NULL DEFAULT 'Waiting for a worker',
    "ready_at" TIMESTAMPTZ(3),
    "implementation_id" UUID,
    "proxy_id" UUID,
    "address" TEXT,
    "implementation" TEXT,
    "code_hash" TEXT,
    "first_block" BIGINT,

    CONSTRAINT "solutions_pkey" PRIMARY KEY ("chain_id","contract")
);

CREATE INDEX "solutions_consortium_id_chain_id_idx" ON "solutions"("consortium_id", "chain_id");

ALTER TABLE "solutions" ADD CONSTRAINT "solutions_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "kernels"("consortium_id", "chain_id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE solutions ENABLE ROW LEVEL SECURITY;
ALTER TABLE solutions FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON solutions TO atoll_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON solutions TO atoll_platform;

-- A solution comes true by a proposal, so the API writes none: members read.
GRANT SELECT ON solutions TO atoll_app;
CREATE POLICY members ON solutions FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));

CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON solutions FOR EACH ROW EXECUTE FUNCTION tell_changed();
