-- Streams of signed readings, of which chains keep roots.
CREATE TYPE "reading_curve" AS ENUM ('P256', 'SECP256K1', 'ED25519');
CREATE TYPE "data_stream_desire" AS ENUM ('OPEN', 'CLOSED');
CREATE TYPE "data_stream_state" AS ENUM ('PENDING', 'OPEN', 'CLOSED', 'EQUIVOCATED', 'REFUSED');
CREATE TYPE "reading_assurance" AS ENUM ('DEVICE_SIGNED', 'GATEWAY_ATTESTED', 'SELF_DECLARED');
CREATE TYPE "data_deed_state" AS ENUM ('WAITING', 'SIGNING', 'SENDING', 'DONE', 'FAILED');
CREATE TABLE "data_streams" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "contract" BYTEA NOT NULL,
    "stream" BYTEA NOT NULL,
    "producer" BYTEA NOT NULL,
    "curve" "reading_curve" NOT NULL,
    "public_key" BYTEA NOT NULL,
    "gateway_curve" "reading_curve",
    "gateway_key" BYTEA,
    "schema_id" BYTEA NOT NULL,
    "personal" BOOLEAN NOT NULL DEFAULT false,
    "takes_unsigned" BOOLEAN NOT NULL DEFAULT false,
    "key_id" UUID NOT NULL,
    "late_after" INTEGER NOT NULL,
    "batch_readings" INTEGER NOT NULL,
    "batch_seconds" INTEGER NOT NULL,
    "patience_seconds" INTEGER NOT NULL,
    "window" INTEGER NOT NULL,
    "desired" "data_stream_desire" NOT NULL DEFAULT 'OPEN',
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "data_stream_state" NOT NULL DEFAULT 'PENDING',
    "reason" TEXT,
    "settled" BIGINT NOT NULL DEFAULT 0,
    "anchored" INTEGER NOT NULL DEFAULT 0,
    "transaction_id" UUID,
    "looked_at" TIMESTAMPTZ(3),
    CONSTRAINT "data_streams_pkey" PRIMARY KEY ("organisation_id","id")
);
CREATE TABLE "data_readings" (
    "organisation_id" UUID NOT NULL,
    "stream_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "occurred_at" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "payload" BYTEA,
    "media_type" TEXT,
    "signature" BYTEA,
    "assurance" "reading_assurance" NOT NULL,
    "late" BOOLEAN NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "data_readings_pkey" PRIMARY KEY ("organisation_id","stream_id","seq")
);
CREATE TABLE "data_batches" (
    "organisation_id" UUID NOT NULL,
    "stream_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seq_from" BIGINT NOT NULL,
    "seq_to" BIGINT NOT NULL,
    "root" BYTEA NOT NULL,
    "occurred_from" BIGINT NOT NULL,
    "occurred_to" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "data_deed_state" NOT NULL DEFAULT 'SIGNING',
    "reason" TEXT,
    "signature_id" UUID,
    "transaction_id" UUID,
    "number" INTEGER,
    "assurance" "reading_assurance",
    "late" BOOLEAN,
    "anchored_at" TIMESTAMPTZ(3),
    CONSTRAINT "data_batches_pkey" PRIMARY KEY ("organisation_id","stream_id","id")
);
CREATE TABLE "data_gaps" (
    "organisation_id" UUID NOT NULL,
    "stream_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seq_from" BIGINT NOT NULL,
    "seq_to" BIGINT NOT NULL,
    "cause" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "data_deed_state" NOT NULL DEFAULT 'SENDING',
    "reason" TEXT,
    "transaction_id" UUID,
    CONSTRAINT "data_gaps_pkey" PRIMARY KEY ("organisation_id","stream_id","id")
);
CREATE TABLE "data_errors" (
    "organisation_id" UUID NOT NULL,
    "stream_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "cause" TEXT NOT NULL,
    "replacement" BYTEA,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "data_deed_state" NOT NULL DEFAULT 'WAITING',
    "reason" TEXT,
    "transaction_id" UUID,
    CONSTRAINT "data_errors_pkey" PRIMARY KEY ("organisation_id","stream_id","id")
);
CREATE TABLE "data_cases" (
    "organisation_id" UUID NOT NULL,
    "stream_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "occurred_at" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "payload" BYTEA,
    "media_type" TEXT,
    "signature" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "data_deed_state" NOT NULL DEFAULT 'WAITING',
    "reason" TEXT,
    "transaction_id" UUID,
    CONSTRAINT "data_cases_pkey" PRIMARY KEY ("organisation_id","stream_id","id")
);
CREATE INDEX "data_streams_chain_id_idx" ON "data_streams"("chain_id");
CREATE UNIQUE INDEX "data_streams_organisation_id_chain_id_stream_key" ON "data_streams"("organisation_id", "chain_id", "stream");
CREATE INDEX "data_readings_organisation_id_stream_id_occurred_at_idx" ON "data_readings"("organisation_id", "stream_id", "occurred_at");
CREATE INDEX "data_batches_organisation_id_stream_id_seq_from_idx" ON "data_batches"("organisation_id", "stream_id", "seq_from");
CREATE INDEX "data_gaps_organisation_id_stream_id_seq_from_idx" ON "data_gaps"("organisation_id", "stream_id", "seq_from");
CREATE INDEX "data_errors_organisation_id_stream_id_seq_idx" ON "data_errors"("organisation_id", "stream_id", "seq");
CREATE UNIQUE INDEX "data_cases_organisation_id_stream_id_seq_key" ON "data_cases"("organisation_id", "stream_id", "seq");
ALTER TABLE "data_streams" ADD CONSTRAINT "data_streams_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "data_streams" ADD CONSTRAINT "data_streams_consortium_id_organisation_id_fkey" FOREIGN KEY ("consortium_id", "organisation_id") REFERENCES "consortium_members"("consortium_id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "data_streams" ADD CONSTRAINT "data_streams_organisation_id_key_id_fkey" FOREIGN KEY ("organisation_id", "key_id") REFERENCES "keys"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "data_readings" ADD CONSTRAINT "data_readings_organisation_id_stream_id_fkey" FOREIGN KEY ("organisation_id", "stream_id") REFERENCES "data_streams"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "data_batches" ADD CONSTRAINT "data_batches_organisation_id_stream_id_fkey" FOREIGN KEY ("organisation_id", "stream_id") REFERENCES "data_streams"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "data_gaps" ADD CONSTRAINT "data_gaps_organisation_id_stream_id_fkey" FOREIGN KEY ("organisation_id", "stream_id") REFERENCES "data_streams"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "data_errors" ADD CONSTRAINT "data_errors_organisation_id_stream_id_fkey" FOREIGN KEY ("organisation_id", "stream_id") REFERENCES "data_streams"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "data_cases" ADD CONSTRAINT "data_cases_organisation_id_stream_id_fkey" FOREIGN KEY ("organisation_id", "stream_id") REFERENCES "data_streams"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE data_streams ADD CONSTRAINT data_streams_bounds_check CHECK (
  length(contract) = 20 AND length(stream) = 32 AND length(producer) = 20 AND length(schema_id) = 32
  AND length(public_key) <= 64 AND length(gateway_key) <= 64 AND (gateway_curve IS NULL) = (gateway_key IS NULL)
  AND octet_length(name) BETWEEN 1 AND 32 AND late_after >= 0 AND batch_readings BETWEEN 1 AND 65536
  AND batch_seconds BETWEEN 1 AND 86400 AND patience_seconds BETWEEN 1 AND 2592000 AND "window" BETWEEN 1 AND 1048576);
ALTER TABLE data_readings ADD CONSTRAINT data_readings_bounds_check CHECK (
  seq BETWEEN 1 AND 9007199254740991 AND occurred_at >= 0 AND length(hash) = 32 AND length(payload) <= 65536
  AND length(signature) <= 65 AND length(media_type) <= 100);
ALTER TABLE data_cases ADD CONSTRAINT data_cases_bounds_check CHECK (
  seq BETWEEN 1 AND 9007199254740991 AND occurred_at >= 0 AND length(hash) = 32 AND length(payload) <= 65536
  AND length(signature) <= 65 AND length(media_type) <= 100);
ALTER TABLE data_errors ADD CONSTRAINT data_errors_bounds_check CHECK (
  seq BETWEEN 1 AND 9007199254740991 AND length(replacement) = 32 AND octet_length(cause) BETWEEN 1 AND 32);

-- What is compressed or signed does not compress any further, and trying takes time.
ALTER TABLE data_readings ALTER COLUMN payload SET STORAGE EXTERNAL;

-- What is to be done next about a stream is looked up by these.
CREATE INDEX data_batches_open_idx ON data_batches (organisation_id, stream_id) WHERE state IN ('WAITING', 'SIGNING', 'SENDING');
CREATE INDEX data_gaps_open_idx ON data_gaps (organisation_id, stream_id) WHERE state IN ('WAITING', 'SIGNING', 'SENDING');
CREATE INDEX data_errors_open_idx ON data_errors (organisation_id, stream_id) WHERE state IN ('WAITING', 'SIGNING', 'SENDING');
CREATE INDEX data_cases_open_idx ON data_cases (organisation_id, stream_id) WHERE state IN ('WAITING', 'SIGNING', 'SENDING');

ALTER TABLE data_streams ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_streams FORCE ROW LEVEL SECURITY;
ALTER TABLE data_readings ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_readings FORCE ROW LEVEL SECURITY;
ALTER TABLE data_batches ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_batches FORCE ROW LEVEL SECURITY;
ALTER TABLE data_gaps ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_gaps FORCE ROW LEVEL SECURITY;
ALTER TABLE data_errors ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_errors FORCE ROW LEVEL SECURITY;
ALTER TABLE data_cases ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_cases FORCE ROW LEVEL SECURITY;

CREATE POLICY platform ON data_streams TO atoll_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON data_readings TO atoll_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON data_batches TO atoll_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON data_gaps TO atoll_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON data_errors TO atoll_platform USING (true) WITH CHECK (true);
CREATE POLICY platform ON data_cases TO atoll_platform USING (true) WITH CHECK (true);
-- The worker says what became of each; what was said by others it cannot change.
GRANT SELECT, DELETE, UPDATE (state, reason, settled, anchored, transaction_id, looked_at) ON data_streams TO atoll_platform;
GRANT SELECT, DELETE ON data_readings TO atoll_platform;
GRANT SELECT, INSERT, DELETE, UPDATE (state, reason, signature_id, transaction_id, number, assurance, late, anchored_at) ON data_batches TO atoll_platform;
GRANT SELECT, INSERT, DELETE, UPDATE (state, reason, transaction_id) ON data_gaps TO atoll_platform;
GRANT SELECT, INSERT, DELETE, UPDATE (state, reason, transaction_id) ON data_errors TO atoll_platform;
GRANT SELECT, DELETE, UPDATE (state, reason, transaction_id) ON data_cases TO atoll_platform;

-- Batches are signed by the organisation's key, which the worker asks for as the API asks for what people want signed.
GRANT INSERT ON signatures TO atoll_platform;

-- The API writes wishes and what came in. A reading that is kept is never changed and never taken back.
GRANT SELECT, INSERT,
  UPDATE (gateway_curve, gateway_key, batch_readings, batch_seconds, patience_seconds, "window", desired, key_id)
  ON data_streams TO atoll_app;
GRANT SELECT, INSERT ON data_readings TO atoll_app;
GRANT SELECT ON data_batches TO atoll_app;
GRANT SELECT ON data_gaps TO atoll_app;
GRANT SELECT, INSERT ON data_errors TO atoll_app;
GRANT SELECT, INSERT (organisation_id, stream_id, id, seq, occurred_at, hash, payload, media_type, signature, created_at) ON data_cases TO atoll_app;
CREATE POLICY own ON data_streams FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON data_streams FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
  AND state = 'PENDING' AND settled = 0 AND anchored = 0 AND reason IS NULL AND transaction_id IS NULL AND looked_at IS NULL);
CREATE POLICY own_update ON data_streams FOR UPDATE TO atoll_app
  USING (organisation_id = (SELECT current_organisation())) WITH CHECK (organisation_id = (SELECT current_organisation()));
CREATE POLICY own ON data_readings FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON data_readings FOR INSERT TO atoll_app WITH CHECK (organisation_id = (SELECT current_organisation()));
CREATE POLICY own ON data_batches FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own ON data_gaps FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own ON data_errors FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON data_errors FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND state = 'WAITING' AND reason IS NULL AND transaction_id IS NULL);
CREATE POLICY own ON data_cases FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON data_cases FOR INSERT TO atoll_app WITH CHECK (organisation_id = (SELECT current_organisation()));

CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON data_streams FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON data_batches FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON data_cases FOR EACH ROW EXECUTE FUNCTION tell_changed();
