-- Transactions to the end: what people ask of one under way, what was signed for it besides, and when each step was done.

-- What the gas limit was asked to be; gas_limit is what it was signed with.
ALTER TABLE "transactions" ADD COLUMN "wished_gas" BIGINT;
-- Wishes about one that is under way, and how far the second was heard.
ALTER TABLE "transactions" ADD COLUMN "cancel_asked_at" TIMESTAMPTZ(3);
ALTER TABLE "transactions" ADD COLUMN "speed_up_asked_at" TIMESTAMPTZ(3);
ALTER TABLE "transactions" ADD COLUMN "sped_up_at" TIMESTAMPTZ(3);
-- Sightings.
ALTER TABLE "transactions" ADD COLUMN "signed_at" TIMESTAMPTZ(3);
ALTER TABLE "transactions" ADD COLUMN "sent_at" TIMESTAMPTZ(3);
ALTER TABLE "transactions" ADD COLUMN "ended_at" TIMESTAMPTZ(3);
-- One that nobody asked for: it uses up a nonce that nothing else would use.
ALTER TABLE "transactions" ADD COLUMN "fills_gap" BOOLEAN NOT NULL DEFAULT false;

CREATE TYPE "attempt_kind" AS ENUM ('SIGNED', 'FILLER', 'SENT_AGAIN', 'LOST');

CREATE TABLE "transaction_attempts" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "transaction_id" UUID NOT NULL,
    "kind" "attempt_kind" NOT NULL,
    "nonce" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "raw" BYTEA NOT NULL,
    "because" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "transaction_attempts_pkey" PRIMARY KEY ("organisation_id","id")
);
CREATE INDEX "transaction_attempts_organisation_id_transaction_id_at_idx" ON "transaction_attempts"("organisation_id", "transaction_id", "at");
ALTER TABLE "transaction_attempts" ADD CONSTRAINT "transaction_attempts_organisation_id_transaction_id_fkey" FOREIGN KEY ("organisation_id", "transaction_id") REFERENCES "transactions"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE transaction_attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE transaction_attempts FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON transaction_attempts TO atoll_platform USING (true) WITH CHECK (true);
CREATE POLICY own ON transaction_attempts FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
GRANT SELECT ON transaction_attempts TO atoll_app;
GRANT SELECT, INSERT ON transaction_attempts TO atoll_platform;

-- The API asks; what became of it the worker says.
GRANT UPDATE (cancel_asked_at, speed_up_asked_at) ON transactions TO atoll_app;
CREATE POLICY asking ON transactions FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation())) WITH CHECK (organisation_id = (SELECT current_organisation()));
CREATE POLICY never_seen ON transactions AS RESTRICTIVE FOR INSERT TO atoll_app
  WITH CHECK (NOT fills_gap AND signed_at IS NULL AND sent_at IS NULL AND ended_at IS NULL AND sped_up_at IS NULL);

-- What was cancelled before it had a nonce never gets one, from a worker of a version before cancelling neither: it finds the
-- row as if another one had been there first.
CREATE FUNCTION never_cancelled() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  RETURN NULL;
END
$$;
CREATE TRIGGER never_cancelled BEFORE UPDATE ON transactions FOR EACH ROW
  WHEN (OLD.status = 'QUEUED' AND NEW.status = 'SIGNED' AND OLD.cancel_asked_at IS NOT NULL) EXECUTE FUNCTION never_cancelled();

-- Thousands are written in a second, and each says four times that it changed: without its bytes turned into JSON, and not at
-- its birth, when nobody can know its id.
CREATE FUNCTION tell_transaction() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM pg_notify('atoll_changed', json_build_object('table', 'transactions', 'id', NEW.id, 'chainId', NEW.chain_id)::text);
  RETURN NULL;
END
$$;
-- safe: the trigger that comes in its place tells the same of every change that somebody can follow.
DROP TRIGGER tell ON transactions;
CREATE TRIGGER tell AFTER UPDATE ON transactions FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION tell_transaction();

-- The newest nonce of an account, and what waits of it in its order.
CREATE INDEX transactions_waiting_idx ON transactions (organisation_id, chain_id, key_id, created_at, id) WHERE status = 'QUEUED';
CREATE INDEX transactions_cancelled_idx ON transactions (organisation_id, chain_id, key_id) WHERE status = 'QUEUED' AND cancel_asked_at IS NOT NULL;
