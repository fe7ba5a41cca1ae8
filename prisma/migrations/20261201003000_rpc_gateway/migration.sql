-- What an application may do at the RPC gateway, and what it has asked there.
CREATE TABLE "rpc_limits" (
    "organisation_id" UUID NOT NULL,
    "application_key_id" UUID NOT NULL,
    "methods" TEXT[],
    "rate" INTEGER NOT NULL,
    "burst" INTEGER NOT NULL,
    "log_blocks" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rpc_limits_pkey" PRIMARY KEY ("organisation_id","application_key_id")
);

-- Without foreign keys: what was used is owed for, whatever became of the key and of the chain.
CREATE TABLE "rpc_usage" (
    "organisation_id" UUID NOT NULL,
    "application_key_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "method_group" TEXT NOT NULL,
    "requests" BIGINT NOT NULL,
    "points" BIGINT NOT NULL,
    "bytes" BIGINT NOT NULL,

    CONSTRAINT "rpc_usage_pkey" PRIMARY KEY ("organisation_id","application_key_id","chain_id","hour","method_group")
);

CREATE TABLE "rpc_usage_batches" (
    "id" UUID NOT NULL,
    "counted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rpc_usage_batches_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "rpc_usage_organisation_id_hour_idx" ON "rpc_usage"("organisation_id", "hour");
CREATE INDEX "rpc_usage_batches_counted_at_idx" ON "rpc_usage_batches"("counted_at");

ALTER TABLE "rpc_limits" ADD CONSTRAINT "rpc_limits_organisation_id_application_key_id_fkey" FOREIGN KEY ("organisation_id", "application_key_id") REFERENCES "application_keys"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "rpc_limits" ADD CONSTRAINT "rpc_limits_bounds_check" CHECK (rate >= 1 AND burst >= 1 AND log_blocks >= 1);

ALTER TABLE rpc_limits ENABLE ROW LEVEL SECURITY;
ALTER TABLE rpc_limits FORCE ROW LEVEL SECURITY;
ALTER TABLE rpc_usage ENABLE ROW LEVEL SECURITY;
ALTER TABLE rpc_usage FORCE ROW LEVEL SECURITY;
ALTER TABLE rpc_usage_batches ENABLE ROW LEVEL SECURITY;
ALTER TABLE rpc_usage_batches FORCE ROW LEVEL SECURITY;

GRANT SELECT, INSERT, UPDATE (methods, rate, burst, log_blocks), DELETE ON rpc_limits TO atoll_app;
CREATE POLICY own ON rpc_limits TO atoll_app USING (organisation_id = (SELECT current_organisation()));
GRANT SELECT ON rpc_usage TO atoll_app, atoll_platform;
CREATE POLICY own ON rpc_usage FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY platform ON rpc_usage FOR SELECT TO atoll_platform USING (true);

-- The gateway. It reads no table: it may ask four questions, each about a key or a chain that it was told of already, so
-- whoever takes it over finds no list of tenants, chains or keys.
DO $$
BEGIN
  PERFORM pg_advisory_xact_lock(72707370); -- roles belong to the whole server: two databases may be migrated at once
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'atoll_rpc') THEN
    CREATE ROLE atoll_rpc NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
END
$$;
GRANT USAGE ON SCHEMA public TO atoll_rpc;

GRANT SELECT ON rpc_limits TO atoll_definer;
GRANT SELECT, INSERT, UPDATE (requests, points, bytes) ON rpc_usage TO atoll_definer;
GRANT SELECT, INSERT, DELETE ON rpc_usage_batches TO atoll_definer;
GRANT SELECT (id, consortium_id, name, evm_chain_id, desired, conditions, height, block_period_ms) ON chains TO atoll_definer;
GRANT SELECT (id, chain_id, role, phase, rpc_url, height) ON nodes TO atoll_definer;
CREATE POLICY definer ON rpc_limits FOR SELECT TO atoll_definer USING (true);
CREATE POLICY definer ON rpc_usage TO atoll_definer USING (true) WITH CHECK (true);
CREATE POLICY definer ON rpc_usage_batches TO atoll_definer USING (true) WITH CHECK (true);

-- Whose key it is, while it is good, and what its application may do where that was said.
CREATE FUNCTION find_rpc_key(hash bytea)
RETURNS TABLE (organisation_id uuid, id uuid, scopes text[], expires_at timestamptz,
               methods text[], rate integer, burst integer, log_blocks integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT k.organisation_id, k.id, k.scopes, k.expires_at, l.methods, l.rate, l.burst, l.log_blocks
  FROM application_keys k
  LEFT JOIN rpc_limits l ON l.organisation_id = k.organisation_id AND l.application_key_id = k.id
  WHERE k.secret_hash = hash AND k.revoked_at IS NULL AND k.expires_at > now()
$$;

-- Whether the organisation is a member of the chain's consortium now. A chain that is not there has no members.
CREATE FUNCTION may_use_chain(organisation uuid, chain uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM chains c JOIN consortium_members m ON m.consortium_id = c.consortium_id
    WHERE c.id = chain AND m.organisation_id = organisation AND m.left_at IS NULL)
$$;

-- What was last seen of chains, and of their nodes that answer.
CREATE FUNCTION see_rpc_chains(ids uuid[])
RETURNS TABLE (id uuid, name text, evm_chain_id bigint, desired text, conditions jsonb, height bigint,
               block_period_ms integer, nodes jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT c.id, c.name, c.evm_chain_id, c.desired::text, c.conditions, c.height, c.block_period_ms, coalesce((
    SELECT jsonb_agg(jsonb_build_object('id', n.id, 'role', n.role, 'url', n.rpc_url, 'height', n.height) ORDER BY n.id)
    FROM nodes n WHERE n.chain_id = c.id AND n.phase = 'Running' AND n.rpc_url IS NOT NULL), '[]')
  FROM chains c WHERE c.id = ANY (ids)
$$;

-- Adds what was used; a batch that was added before is not added again. The rows come in one order, so that two gateways
-- that count the same rows do not wait for each other in a ring.
CREATE FUNCTION count_rpc_usage(batch uuid, counts jsonb) RETURNS boolean
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
  RETURN true;
END
$$;

DO $$
DECLARE
  signature text;
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  FOREACH signature IN ARRAY ARRAY['find_rpc_key(bytea)', 'may_use_chain(uuid, uuid)', 'see_rpc_chains(uuid[])',
                                   'count_rpc_usage(uuid, jsonb)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO atoll_rpc', signature);
    EXECUTE format('ALTER FUNCTION %s OWNER TO atoll_definer', signature);
  END LOOP;
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;
