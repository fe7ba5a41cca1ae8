-- What organisations use, by the hour; how much of it they may; and that they are told before it is used up.

CREATE TYPE "usage_measure" AS ENUM ('RPC_REQUESTS', 'RPC_POINTS', 'RPC_BYTES', 'TRANSACTIONS_SUBMITTED', 'TRANSACTIONS_MINED', 'EVENTS_DELIVERED', 'STORAGE_BYTE_SECONDS', 'NODE_SECONDS');
CREATE TYPE "quota_period" AS ENUM ('HOUR', 'DAY', 'MONTH');

ALTER TABLE "organisations" ADD COLUMN "max_quotas" INTEGER NOT NULL DEFAULT 100;
ALTER TABLE "organisations" ADD COLUMN "usage_days" INTEGER NOT NULL DEFAULT 760;
ALTER TABLE "transactions" ADD COLUMN "application_key_id" UUID;
ALTER TABLE "event_streams" ADD COLUMN "counted_block" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "event_streams" ADD COLUMN "counted_log" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "webhook_deliveries" ADD COLUMN "notice_id" UUID;

-- Without foreign keys: what was used is owed for, whatever became of the key and of the chain.
CREATE TABLE "usage_hours" (
    "organisation_id" UUID NOT NULL,
    "measure" "usage_measure" NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "chain_id" UUID NOT NULL,
    "application_key_id" UUID NOT NULL,
    "amount" DECIMAL(38,0) NOT NULL,

    CONSTRAINT "usage_hours_pkey" PRIMARY KEY ("organisation_id","measure","hour","chain_id","application_key_id")
);

CREATE TABLE "usage_notes" (
    "id" BIGSERIAL NOT NULL,
    "organisation_id" UUID NOT NULL,
    "measure" "usage_measure" NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "chain_id" UUID NOT NULL,
    "application_key_id" UUID NOT NULL,
    "amount" DECIMAL(38,0) NOT NULL,

    CONSTRAINT "usage_notes_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "usage_notes_organisation_id_id_idx" ON "usage_notes"("organisation_id", "id");

CREATE TABLE "node_runs" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "chain_id" UUID NOT NULL,
    "node_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(0) NOT NULL,
    "ended_at" TIMESTAMPTZ(0),
    "counted_until" TIMESTAMPTZ(0) NOT NULL,

    CONSTRAINT "node_runs_pkey" PRIMARY KEY ("organisation_id","id"),
    CONSTRAINT "node_runs_end_check" CHECK (ended_at >= started_at AND counted_until >= started_at)
);
CREATE INDEX "node_runs_node_id_idx" ON "node_runs"("node_id");
CREATE UNIQUE INDEX "node_runs_open_key" ON "node_runs"("node_id") WHERE ended_at IS NULL;
CREATE INDEX "node_runs_uncounted_idx" ON "node_runs"("organisation_id") WHERE counted_until IS DISTINCT FROM ended_at;

CREATE TABLE "storage_meters" (
    "organisation_id" UUID NOT NULL,
    "counted_until" TIMESTAMPTZ(0) NOT NULL,

    CONSTRAINT "storage_meters_pkey" PRIMARY KEY ("organisation_id")
);

CREATE TABLE "index_sizes" (
    "chain_id" UUID NOT NULL,
    "first_block" BIGINT NOT NULL,
    "height" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "index_sizes_pkey" PRIMARY KEY ("chain_id")
);
ALTER TABLE "index_sizes" ADD CONSTRAINT "index_sizes_chain_id_fkey" FOREIGN KEY ("chain_id") REFERENCES "chains"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "quotas" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "hard" BOOLEAN NOT NULL DEFAULT false,
    "application_key_id" UUID,
    "measure" "usage_measure" NOT NULL,
    "period" "quota_period" NOT NULL,
    "amount" DECIMAL(38,0) NOT NULL,
    "thresholds" INTEGER[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "quotas_pkey" PRIMARY KEY ("organisation_id","id"),
    CONSTRAINT "quotas_bounds_check" CHECK (amount >= 0 AND cardinality(thresholds) <= 10 AND 1 <= ALL (thresholds) AND 100 >= ALL (thresholds))
);
CREATE UNIQUE INDEX "quotas_organisation_id_hard_measure_period_application_key__key" ON "quotas"("organisation_id", "hard", "measure", "period", "application_key_id") NULLS NOT DISTINCT;
ALTER TABLE "quotas" ADD CONSTRAINT "quotas_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "quota_notices" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "quota_id" UUID NOT NULL,
    "hard" BOOLEAN NOT NULL,
    "application_key_id" UUID,
    "measure" "usage_measure" NOT NULL,
    "period" "quota_period" NOT NULL,
    "period_start" TIMESTAMPTZ(0) NOT NULL,
    "resets_at" TIMESTAMPTZ(0) NOT NULL,
    "threshold" INTEGER NOT NULL,
    "amount" DECIMAL(38,0) NOT NULL,
    "used" DECIMAL(38,0) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "quota_notices_pkey" PRIMARY KEY ("organisation_id","id")
);
CREATE UNIQUE INDEX "quota_notices_organisation_id_quota_id_period_start_thresho_key" ON "quota_notices"("organisation_id", "quota_id", "period_start", "threshold");

-- safe: nothing of the version before names a notice, so that it cannot break the constraint.
CREATE UNIQUE INDEX "webhook_deliveries_organisation_id_webhook_id_notice_id_key" ON "webhook_deliveries"("organisation_id", "webhook_id", "notice_id");
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_organisation_id_notice_id_fkey" FOREIGN KEY ("organisation_id", "notice_id") REFERENCES "quota_notices"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['usage_hours', 'usage_notes', 'node_runs', 'storage_meters', 'index_sizes', 'quotas', 'quota_notices'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO atoll_platform', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['usage_hours', 'usage_notes', 'quotas', 'quota_notices'] LOOP
    EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()))', name);
    EXECUTE format('GRANT SELECT ON %I TO atoll_app', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['usage_hours', 'usage_notes', 'quotas', 'node_runs'] LOOP
    EXECUTE format('CREATE POLICY definer ON %I TO atoll_definer USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO atoll_definer', name);
  END LOOP;
END
$$;

-- Nobody writes usage but the database itself and the worker, who adds it up; nobody sets a hard quota but the database's owner.
GRANT INSERT, UPDATE (amount), DELETE ON usage_hours TO atoll_platform;
GRANT DELETE ON usage_notes TO atoll_platform;
GRANT UPDATE (counted_until), DELETE ON node_runs TO atoll_platform;
GRANT INSERT, UPDATE (counted_until) ON storage_meters TO atoll_platform;
GRANT INSERT, UPDATE (first_block, height, bytes) ON index_sizes TO atoll_platform;
GRANT INSERT, DELETE ON quota_notices TO atoll_platform;
GRANT DELETE ON rpc_usage TO atoll_platform;
CREATE POLICY letting_go ON rpc_usage FOR DELETE TO atoll_platform USING (true);
GRANT INSERT, UPDATE (amount, thresholds), DELETE ON quotas TO atoll_app;
CREATE POLICY soft_insert ON quotas FOR INSERT TO atoll_app WITH CHECK (organisation_id = (SELECT current_organisation()) AND NOT hard);
CREATE POLICY soft_update ON quotas FOR UPDATE TO atoll_app USING (organisation_id = (SELECT current_organisation()) AND NOT hard);
CREATE POLICY soft_delete ON quotas FOR DELETE TO atoll_app USING (organisation_id = (SELECT current_organisation()) AND NOT hard);

-- An operator's program acts as this role, which no process of the platform can be.
GRANT INSERT, UPDATE (amount, thresholds), DELETE ON quotas TO atoll_definer;
GRANT INSERT ON usage_notes TO atoll_definer;
GRANT USAGE ON SEQUENCE usage_notes_id_seq TO atoll_definer;
GRANT INSERT, UPDATE (ended_at) ON node_runs TO atoll_definer;
GRANT SELECT (organisation_id, id, chain_id, counted_block, counted_log), UPDATE (counted_block, counted_log) ON event_streams TO atoll_definer;
GRANT SELECT (organisation_id, id, stream_id) ON webhooks TO atoll_definer;
CREATE POLICY definer ON event_streams TO atoll_definer USING (true);
CREATE POLICY definer ON webhooks FOR SELECT TO atoll_definer USING (true);

-- What became true is counted by the statement that makes it true, whoever runs it: an earlier version of a process, too.
CREATE FUNCTION meter_submitted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO usage_notes (organisation_id, measure, hour, chain_id, application_key_id, amount)
    SELECT organisation_id, 'TRANSACTIONS_SUBMITTED', date_trunc('hour', now(), 'UTC'), chain_id,
           coalesce(application_key_id, '00000000-0000-0000-0000-000000000000'), count(*)
    FROM submitted WHERE NOT fills_gap GROUP BY organisation_id, chain_id, application_key_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER meter AFTER INSERT ON transactions REFERENCING NEW TABLE AS submitted
  FOR EACH STATEMENT EXECUTE FUNCTION meter_submitted();

CREATE FUNCTION meter_mined() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO usage_notes (organisation_id, measure, hour, chain_id, application_key_id, amount)
    VALUES (NEW.organisation_id, 'TRANSACTIONS_MINED', date_trunc('hour', now(), 'UTC'), NEW.chain_id,
            coalesce(NEW.application_key_id, '00000000-0000-0000-0000-000000000000'), 1);
  RETURN NULL;
END
$$;
CREATE TRIGGER meter_mined AFTER UPDATE ON transactions FOR EACH ROW
  WHEN (OLD.block_number IS NULL AND NEW.block_number IS NOT NULL AND NOT NEW.fills_gap) EXECUTE FUNCTION meter_mined();

CREATE FUNCTION meter_posted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  INSERT INTO usage_notes (organisation_id, measure, hour, chain_id, application_key_id, amount)
    SELECT NEW.organisation_id, 'EVENTS_DELIVERED', date_trunc('hour', now(), 'UTC'), s.chain_id,
           '00000000-0000-0000-0000-000000000000', NEW.events
    FROM webhooks w JOIN event_streams s ON s.organisation_id = w.organisation_id AND s.id = w.stream_id
    WHERE w.organisation_id = NEW.organisation_id AND w.id = NEW.webhook_id;
  RETURN NULL;
END
$$;
CREATE TRIGGER meter AFTER UPDATE ON webhook_deliveries FOR EACH ROW
  WHEN (OLD.status <> 'DELIVERED' AND NEW.status = 'DELIVERED' AND NEW.events > 0) EXECUTE FUNCTION meter_posted();

-- A stream that begins, or is sent elsewhere, is counted from there.
CREATE FUNCTION count_from_cursor() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  NEW.counted_block := NEW.next_block;
  NEW.counted_log := NEW.next_log;
  RETURN NEW;
END
$$;
CREATE TRIGGER count_from_start BEFORE INSERT ON event_streams FOR EACH ROW EXECUTE FUNCTION count_from_cursor();
CREATE TRIGGER count_from_start_again BEFORE UPDATE ON event_streams FOR EACH ROW
  WHEN (OLD.run <> NEW.run) EXECUTE FUNCTION count_from_cursor();

-- Counts events that a reader of a stream was given; without a place what is counted stays open.
CREATE FUNCTION count_events(stream uuid, application uuid, many integer, place_block bigint, place_log integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE event_streams SET counted_block = place_block, counted_log = place_log
    WHERE organisation_id = current_organisation() AND id = stream AND (counted_block, counted_log) < (place_block, place_log);
  INSERT INTO usage_notes (organisation_id, measure, hour, chain_id, application_key_id, amount)
    SELECT organisation_id, 'EVENTS_DELIVERED', date_trunc('hour', now(), 'UTC'), chain_id,
           coalesce(application, '00000000-0000-0000-0000-000000000000'), many
    FROM event_streams WHERE organisation_id = current_organisation() AND id = stream AND many > 0;
END
$$;

CREATE FUNCTION meter_node() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  runs boolean := TG_OP <> 'DELETE' AND NEW.phase = 'Running' AND NOT NEW.foreign;
  at timestamptz := date_trunc('second', now());
BEGIN
  IF TG_OP <> 'INSERT' AND NOT runs THEN
    UPDATE node_runs SET ended_at = greatest(at, started_at) WHERE node_id = OLD.id AND ended_at IS NULL;
  END IF;
  IF runs THEN
    INSERT INTO node_runs (organisation_id, chain_id, node_id, started_at, counted_until)
      VALUES (NEW.organisation_id, NEW.chain_id, NEW.id, at, at) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER meter_born AFTER INSERT OR DELETE ON nodes FOR EACH ROW EXECUTE FUNCTION meter_node();
CREATE TRIGGER meter_phase AFTER UPDATE ON nodes FOR EACH ROW
  WHEN (OLD.phase IS DISTINCT FROM NEW.phase OR OLD.foreign <> NEW.foreign) EXECUTE FUNCTION meter_node();

-- The gateway's counts by kind of method stay; their sums are usage like all other.
CREATE OR REPLACE FUNCTION count_rpc_usage(batch uuid, counts jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  DELETE FROM rpc_usage_batches WHERE counted_at < now() - interval '1 day';
  INSERT INTO rpc_usage_batches (id) VALUES (batch) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO rpc_usage AS u (organisation_id, application_key_id, chain_id, hour, method_group, requests, points, bytes)
    SELECT "organisationId", "applicationKeyId", "chainId", hour, "methodGroup", requests, points, bytes
    FROM jsonb_to_recordset(counts) AS c ("organisationId" uuid, "applicationKeyId" uuid, "chainId" uuid,
      hour timestamptz, "methodGroup" text, requests bigint, points bigint, bytes bigint)
    ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (organisation_id, application_key_id, chain_id, hour, method_group) DO UPDATE SET
      requests = u.requests + excluded.requests, points = u.points + excluded.points, bytes = u.bytes + excluded.bytes;
  INSERT INTO usage_notes (organisation_id, measure, hour, chain_id, application_key_id, amount)
    SELECT c."organisationId", m.measure, c.hour, c."chainId", c."applicationKeyId", sum(m.amount)
    FROM jsonb_to_recordset(counts) AS c ("organisationId" uuid, "applicationKeyId" uuid, "chainId" uuid,
      hour timestamptz, requests bigint, points bigint, bytes bigint),
      LATERAL (VALUES ('RPC_REQUESTS'::usage_measure, requests), ('RPC_POINTS', points), ('RPC_BYTES', bytes)) AS m (measure, amount)
    GROUP BY 1, 2, 3, 4, 5;
  RETURN true;
END
$$;

-- Periods in UTC, whatever the session's zone is.
CREATE FUNCTION quota_start(period quota_period, at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE
AS $$ SELECT date_trunc(lower(period::text), at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' $$;
CREATE FUNCTION quota_end(period quota_period, at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE
AS $$ SELECT (date_trunc(lower(period::text), at AT TIME ZONE 'UTC') + ('1 ' || lower(period::text))::interval) AT TIME ZONE 'UTC' $$;

-- What stands against quotas at a moment, those notes included that are not added up yet: one statement sees each once.
CREATE FUNCTION quotas_at(organisation uuid, at timestamptz)
RETURNS TABLE (id uuid, hard boolean, application_key_id uuid, measure usage_measure, period quota_period, amount numeric,
               thresholds integer[], created_at timestamptz, starts_at timestamptz, resets_at timestamptz, used numeric)
LANGUAGE sql STABLE
AS $$
  SELECT q.id, q.hard, q.application_key_id, q.measure, q.period, q.amount, q.thresholds, q.created_at,
         quota_start(q.period, at), quota_end(q.period, at), coalesce((
           SELECT sum(u.amount) FROM (
             SELECT h.amount, h.application_key_id FROM usage_hours h WHERE h.organisation_id = organisation AND h.measure = q.measure
               AND h.hour >= quota_start(q.period, at) AND h.hour < quota_end(q.period, at)
             UNION ALL
             SELECT n.amount, n.application_key_id FROM usage_notes n WHERE n.organisation_id = organisation AND n.measure = q.measure
               AND n.hour >= quota_start(q.period, at) AND n.hour < quota_end(q.period, at)) AS u
           WHERE q.application_key_id IS NULL OR u.application_key_id = q.application_key_id), 0)
  FROM quotas q WHERE q.organisation_id = organisation
$$;

-- For the gateway: the hard quota that is used up and begins anew last, or nothing.
CREATE FUNCTION spent_rpc_quota(organisation uuid, application uuid) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT jsonb_build_object('id', id, 'measure', measure, 'period', period, 'amount', amount::text, 'used', used::text, 'resetsAt', resets_at)
  FROM quotas_at(organisation, now())
  WHERE EXISTS (SELECT FROM quotas WHERE organisation_id = organisation AND quotas.hard) AND hard AND used >= amount
    AND measure IN ('RPC_REQUESTS', 'RPC_POINTS', 'RPC_BYTES') AND (application_key_id IS NULL OR application_key_id = application)
  ORDER BY resets_at DESC LIMIT 1
$$;

GRANT EXECUTE ON FUNCTION count_events(uuid, uuid, integer, bigint, integer) TO atoll_app;
GRANT EXECUTE ON FUNCTION spent_rpc_quota(uuid, uuid) TO atoll_rpc;
DO $$
DECLARE
  signature text;
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  FOREACH signature IN ARRAY ARRAY['meter_submitted()', 'meter_mined()', 'meter_posted()', 'meter_node()',
                                   'count_events(uuid, uuid, integer, bigint, integer)', 'spent_rpc_quota(uuid, uuid)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('ALTER FUNCTION %s OWNER TO atoll_definer', signature);
  END LOOP;
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;

-- What there is already. The owner of the tables is no superuser everywhere, so their policies stand aside for it meanwhile.
ALTER TABLE event_streams NO FORCE ROW LEVEL SECURITY;
ALTER TABLE nodes NO FORCE ROW LEVEL SECURITY;
ALTER TABLE node_runs NO FORCE ROW LEVEL SECURITY;
ALTER TABLE rpc_usage NO FORCE ROW LEVEL SECURITY;
ALTER TABLE usage_hours NO FORCE ROW LEVEL SECURITY;
UPDATE event_streams SET counted_block = next_block, counted_log = next_log;
INSERT INTO node_runs (organisation_id, chain_id, node_id, started_at, counted_until)
  SELECT organisation_id, chain_id, id, date_trunc('second', now()), date_trunc('second', now()) FROM nodes WHERE phase = 'Running' AND NOT "foreign";
INSERT INTO usage_hours (organisation_id, measure, hour, chain_id, application_key_id, amount)
  SELECT organisation_id, m.measure, hour, chain_id, application_key_id, sum(m.amount)
  FROM rpc_usage, LATERAL (VALUES ('RPC_REQUESTS'::usage_measure, requests), ('RPC_POINTS', points), ('RPC_BYTES', bytes)) AS m (measure, amount)
  GROUP BY 1, 2, 3, 4, 5;
ALTER TABLE event_streams FORCE ROW LEVEL SECURITY;
ALTER TABLE nodes FORCE ROW LEVEL SECURITY;
ALTER TABLE node_runs FORCE ROW LEVEL SECURITY;
ALTER TABLE rpc_usage FORCE ROW LEVEL SECURITY;
ALTER TABLE usage_hours FORCE ROW LEVEL SECURITY;
