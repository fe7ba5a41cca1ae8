-- Ordered streams of what is logged on chains, and webhooks that their events are posted to.

CREATE TYPE "webhook_delivery_status" AS ENUM ('PENDING', 'DELIVERED', 'DEAD');
ALTER TABLE "organisations" ADD COLUMN "max_event_streams" INTEGER NOT NULL DEFAULT 100;

CREATE TABLE "event_streams" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "contracts" BYTEA[] NOT NULL,
    "selectors" BYTEA[] NOT NULL,
    "filter" JSONB NOT NULL,
    "next_block" BIGINT NOT NULL,
    "next_log" INTEGER NOT NULL DEFAULT 0,
    "run" INTEGER NOT NULL DEFAULT 1,
    "consumer" TEXT,
    "consumer_token" UUID,
    "consumer_until" TIMESTAMPTZ(3),

    CONSTRAINT "event_streams_pkey" PRIMARY KEY ("organisation_id","id"),
    CONSTRAINT "event_streams_place_check" CHECK (next_block >= 0 AND next_log >= 0),
    CONSTRAINT "event_streams_filter_check" CHECK (cardinality(contracts) <= 20 AND cardinality(selectors) <= 10)
);

CREATE TABLE "webhooks" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "stream_id" UUID NOT NULL,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "url" TEXT NOT NULL,
    "ordered" BOOLEAN NOT NULL DEFAULT true,
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "resumed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stopped_at" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),
    "retry_at" TIMESTAMPTZ(3),
    "looked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "message" TEXT,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "webhook_secrets" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "webhook_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "master_key_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_secrets_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "webhook_deliveries" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "webhook_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "run" INTEGER NOT NULL,
    "from_block" BIGINT NOT NULL,
    "from_log" INTEGER NOT NULL,
    "next_block" BIGINT NOT NULL,
    "next_log" INTEGER NOT NULL,
    "events" INTEGER NOT NULL,
    "status" "webhook_delivery_status" NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "attempted_at" TIMESTAMPTZ(3),
    "response_status" INTEGER,
    "message" TEXT,
    "wanted_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("organisation_id","id")
);
CREATE INDEX "event_streams_chain_id_idx" ON "event_streams"("chain_id");
CREATE UNIQUE INDEX "event_streams_organisation_id_name_key" ON "event_streams"("organisation_id", "name");
CREATE UNIQUE INDEX "event_streams_organisation_id_idempotency_key_key" ON "event_streams"("organisation_id", "idempotency_key");
CREATE UNIQUE INDEX "webhooks_organisation_id_stream_id_key" ON "webhooks"("organisation_id", "stream_id");
CREATE UNIQUE INDEX "webhooks_organisation_id_idempotency_key_key" ON "webhooks"("organisation_id", "idempotency_key");
CREATE INDEX "webhook_secrets_organisation_id_webhook_id_idx" ON "webhook_secrets"("organisation_id", "webhook_id");
CREATE INDEX "webhook_deliveries_organisation_id_webhook_id_status_id_idx" ON "webhook_deliveries"("organisation_id", "webhook_id", "status", "id");
CREATE INDEX "webhook_deliveries_organisation_id_webhook_id_wanted_at_idx" ON "webhook_deliveries"("organisation_id", "webhook_id", "wanted_at") WHERE wanted_at IS NOT NULL;
ALTER TABLE "event_streams" ADD CONSTRAINT "event_streams_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "event_streams" ADD CONSTRAINT "event_streams_consortium_id_organisation_id_fkey" FOREIGN KEY ("consortium_id", "organisation_id") REFERENCES "consortium_members"("consortium_id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_organisation_id_stream_id_fkey" FOREIGN KEY ("organisation_id", "stream_id") REFERENCES "event_streams"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "webhook_secrets" ADD CONSTRAINT "webhook_secrets_organisation_id_webhook_id_fkey" FOREIGN KEY ("organisation_id", "webhook_id") REFERENCES "webhooks"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_organisation_id_webhook_id_fkey" FOREIGN KEY ("organisation_id", "webhook_id") REFERENCES "webhooks"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A cursor moves with every batch.
ALTER TABLE event_streams SET (fillfactor = 70);
ALTER TABLE webhooks SET (fillfactor = 70);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['event_streams', 'webhooks', 'webhook_secrets', 'webhook_deliveries'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO atoll_platform', name);
  END LOOP;
END
$$;

-- Whoever consumes a stream moves its cursor: its reader through the API, or the worker that posts its events.
GRANT SELECT, INSERT, DELETE, UPDATE (name, next_block, next_log, run, consumer, consumer_token, consumer_until) ON event_streams TO atoll_app;
GRANT UPDATE (next_block, next_log) ON event_streams TO atoll_platform;
CREATE POLICY own ON event_streams FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_update ON event_streams FOR UPDATE TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_delete ON event_streams FOR DELETE TO atoll_app USING (organisation_id = (SELECT current_organisation()));
-- Only members of a chain begin a stream of it; who left keeps the row, and is shown no log by it.
CREATE POLICY own_insert ON event_streams FOR INSERT TO atoll_app
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()));

-- The API writes what is wished of a webhook, and the worker what became of it. Nobody but the worker reads a secret.
GRANT SELECT, INSERT, DELETE, UPDATE (url, ordered, paused, resumed_at) ON webhooks TO atoll_app;
GRANT UPDATE (stopped_at, failing_since, retry_at, looked_at, message) ON webhooks TO atoll_platform;
CREATE POLICY own ON webhooks FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_update ON webhooks FOR UPDATE TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_delete ON webhooks FOR DELETE TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON webhooks FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation())
  AND stopped_at IS NULL AND failing_since IS NULL AND retry_at IS NULL AND message IS NULL
);
GRANT INSERT, UPDATE (expires_at), DELETE ON webhook_secrets TO atoll_platform;
GRANT SELECT, UPDATE (wanted_at) ON webhook_deliveries TO atoll_app;
GRANT INSERT, DELETE, UPDATE (status, attempts, attempted_at, response_status, message) ON webhook_deliveries TO atoll_platform;
CREATE POLICY own ON webhook_deliveries TO atoll_app USING (organisation_id = (SELECT current_organisation()))
  WITH CHECK (organisation_id = (SELECT current_organisation()));

-- A reader that waits for room hears that it acknowledged, and one whose stream another took over, sent back or deleted, of that.
CREATE TRIGGER tell AFTER UPDATE OF next_block, next_log, run, consumer_token ON event_streams
  FOR EACH ROW WHEN (OLD.consumer_token IS NOT NULL) EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell_gone AFTER DELETE ON event_streams FOR EACH ROW EXECUTE FUNCTION tell_changed();
