-- Organisations that relay what others sign, and what was signed.
ALTER TABLE "transactions" ADD COLUMN "max_gas" BIGINT;

CREATE TABLE "sponsorships" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "contracts" JSONB NOT NULL,
    "signers" TEXT[],
    "application_key_id" UUID,
    "intents_per_signer" INTEGER NOT NULL,
    "gas_per_signer" BIGINT NOT NULL,
    "intents_per_day" INTEGER NOT NULL,
    "gas_per_day" BIGINT NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "sponsorships_pkey" PRIMARY KEY ("organisation_id","id"),
    CONSTRAINT "sponsorships_bounds_check" CHECK (
      intents_per_signer >= 1 AND gas_per_signer >= 1 AND intents_per_day >= 1 AND gas_per_day >= 1)
);

CREATE TABLE "intents" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "sponsorship_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "signer" TEXT NOT NULL,
    "deployment_id" UUID NOT NULL,
    "function" TEXT NOT NULL,
    "verifier" TEXT NOT NULL,
    "nonce" DECIMAL(78,0) NOT NULL,
    "deadline" BIGINT NOT NULL,
    "gas" BIGINT NOT NULL,
    "transaction_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "judged_at" TIMESTAMPTZ(3),
    "relayed_hash" TEXT,
    "reason" TEXT,
    "fault" JSONB,

    CONSTRAINT "intents_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE INDEX "sponsorships_organisation_id_chain_id_idx" ON "sponsorships"("organisation_id", "chain_id");
CREATE UNIQUE INDEX sponsorships_live_name_key ON sponsorships (organisation_id, name) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX "intents_organisation_id_chain_id_digest_key" ON "intents"("organisation_id", "chain_id", "digest");
CREATE UNIQUE INDEX "intents_organisation_id_transaction_id_key" ON "intents"("organisation_id", "transaction_id");
CREATE INDEX "intents_organisation_id_sponsorship_id_created_at_idx" ON "intents"("organisation_id", "sponsorship_id", "created_at");
CREATE INDEX "intents_organisation_id_verifier_signer_nonce_idx" ON "intents"("organisation_id", "verifier", "signer", "nonce");

ALTER TABLE "sponsorships" ADD CONSTRAINT "sponsorships_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "sponsorships" ADD CONSTRAINT "sponsorships_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "intents" ADD CONSTRAINT "intents_organisation_id_sponsorship_id_fkey" FOREIGN KEY ("organisation_id", "sponsorship_id") REFERENCES "sponsorships"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "intents" ADD CONSTRAINT "intents_organisation_id_transaction_id_fkey" FOREIGN KEY ("organisation_id", "transaction_id") REFERENCES "transactions"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE sponsorships ENABLE ROW LEVEL SECURITY;
ALTER TABLE sponsorships FORCE ROW LEVEL SECURITY;
ALTER TABLE intents ENABLE ROW LEVEL SECURITY;
ALTER TABLE intents FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON sponsorships TO atoll_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON intents TO atoll_platform USING (true) WITH CHECK (true);
GRANT SELECT, DELETE ON sponsorships TO atoll_platform;
GRANT SELECT, UPDATE, DELETE ON intents TO atoll_platform;

-- A sponsorship is never changed: it ends, and another one begins.
GRANT SELECT, INSERT, UPDATE (ended_at) ON sponsorships TO atoll_app;
CREATE POLICY own ON sponsorships FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON sponsorships FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()) AND ended_at IS NULL
);
CREATE POLICY ending ON sponsorships FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation()) AND ended_at IS NULL)
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND ended_at IS NOT NULL);

-- The API takes intents in; what became of them, the worker says.
GRANT SELECT, INSERT (organisation_id, id, sponsorship_id, chain_id, digest, signer, deployment_id, function, verifier,
  nonce, deadline, gas, transaction_id, created_at) ON intents TO atoll_app;
CREATE POLICY own ON intents FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON intents FOR INSERT TO atoll_app WITH CHECK (organisation_id = (SELECT current_organisation()));

CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON intents FOR EACH ROW EXECUTE FUNCTION tell_changed();

-- The transaction that failed asks in the same moment whether somebody else had relayed its intent.
CREATE FUNCTION ask_after_intent() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  INSERT INTO outbox (queue, key) SELECT 'intent', organisation_id || '/' || id FROM intents
    WHERE organisation_id = NEW.organisation_id AND transaction_id = NEW.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER ask_after_intent AFTER UPDATE ON transactions FOR EACH ROW
  WHEN (OLD.status <> 'FAILED' AND NEW.status = 'FAILED') EXECUTE FUNCTION ask_after_intent();
