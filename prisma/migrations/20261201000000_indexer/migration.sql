-- What happens on chains, as every member of theirs may read it: blocks, transactions, logs, what tokens say, and how far that goes.
-- No key of another table stands in the four large ones: each row would be looked up, and a range of heights is to go at once.

CREATE TYPE "token_standard" AS ENUM ('ERC20', 'ERC721', 'ERC1155');

CREATE TYPE "contract_source" AS ENUM ('DEPLOYMENT', 'FACTORY');

CREATE TABLE "chain_indexes" (
    "chain_id" UUID NOT NULL,
    "height" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "header" BYTEA NOT NULL,
    "tally" JSONB NOT NULL DEFAULT '{}',
    "first_block" BIGINT NOT NULL,
    "trouble" TEXT,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "chain_indexes_pkey" PRIMARY KEY ("chain_id")
);

CREATE TABLE "index_wishes" (
    "organisation_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "from_block" BIGINT NOT NULL DEFAULT 0,
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "index_wishes_pkey" PRIMARY KEY ("organisation_id","chain_id"),
    CONSTRAINT "index_wishes_from_block_check" CHECK (from_block >= 0)
);

CREATE TABLE "blocks" (
    "chain_id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "parent_hash" BYTEA NOT NULL,
    "state_root" BYTEA NOT NULL,
    "miner" BYTEA NOT NULL,
    "timestamp" BIGINT NOT NULL,
    "gas_limit" BIGINT NOT NULL,
    "gas_used" BIGINT NOT NULL,
    "transactions" INTEGER NOT NULL,
    "logs" INTEGER NOT NULL,

    CONSTRAINT "blocks_pkey" PRIMARY KEY ("chain_id","number")
);

CREATE TABLE "mined_transactions" (
    "chain_id" UUID NOT NULL,
    "block_number" BIGINT NOT NULL,
    "position" INTEGER NOT NULL,
    "hash" BYTEA NOT NULL,
    "type" SMALLINT NOT NULL,
    "sender" BYTEA NOT NULL,
    "recipient" BYTEA,
    "created" BYTEA,
    "nonce" DECIMAL(20,0) NOT NULL,
    "value" DECIMAL(78,0) NOT NULL,
    "input" BYTEA NOT NULL,
    "gas_limit" BIGINT NOT NULL,
    "gas_used" BIGINT NOT NULL,
    "succeeded" BOOLEAN NOT NULL,
    "logs" INTEGER NOT NULL,

    CONSTRAINT "mined_transactions_pkey" PRIMARY KEY ("chain_id","block_number","position")
);

CREATE TABLE "logs" (
    "chain_id" UUID NOT NULL,
    "block_number" BIGINT NOT NULL,
    "log_index" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "address" BYTEA NOT NULL,
    "topic0" BYTEA,
    "topic1" BYTEA,
    "topic2" BYTEA,
    "topic3" BYTEA,
    "data" BYTEA NOT NULL,
    "event" TEXT,
    "arguments" JSONB,

    CONSTRAINT "logs_pkey" PRIMARY KEY ("chain_id","block_number","log_index")
);

CREATE TABLE "token_balances" (
    "chain_id" UUID NOT NULL,
    "token" BYTEA NOT NULL,
    "standard" "token_standard" NOT NULL,
    "token_id" DECIMAL(78,0) NOT NULL,
    "holder" BYTEA NOT NULL,
    "amount" DECIMAL(130,0) NOT NULL,

    CONSTRAINT "token_balances_pkey" PRIMARY KEY ("chain_id","token","standard","token_id","holder")
);

CREATE TABLE "factory_rules" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "deployment_id" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "argument" TEXT NOT NULL,
    "release_id" UUID NOT NULL,
    "contract_name" TEXT NOT NULL,
    "abi" JSONB NOT NULL,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "next_block" BIGINT NOT NULL DEFAULT 0,
    "next_log" INTEGER NOT NULL DEFAULT 0,
    "until_block" BIGINT,
    "done" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "factory_rules_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "indexed_contracts" (
    "chain_id" UUID NOT NULL,
    "address" BYTEA NOT NULL,
    "source" "contract_source" NOT NULL,
    "source_id" UUID NOT NULL,
    "next_block" BIGINT NOT NULL DEFAULT 0,
    "next_log" INTEGER NOT NULL DEFAULT 0,
    "until_block" BIGINT NOT NULL,
    "done" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "indexed_contracts_pkey" PRIMARY KEY ("chain_id","address","source","source_id")
);
CREATE INDEX "index_wishes_chain_id_idx" ON "index_wishes"("chain_id");
CREATE INDEX "blocks_chain_id_hash_idx" ON "blocks"("chain_id", "hash");
CREATE INDEX "mined_transactions_chain_id_hash_idx" ON "mined_transactions"("chain_id", "hash");
CREATE INDEX "mined_transactions_chain_id_sender_block_number_position_idx" ON "mined_transactions"("chain_id", "sender", "block_number", "position");
CREATE INDEX "mined_transactions_chain_id_recipient_block_number_position_idx" ON "mined_transactions"("chain_id", "recipient", "block_number", "position") WHERE recipient IS NOT NULL;
CREATE INDEX "mined_transactions_chain_id_created_idx" ON "mined_transactions"("chain_id", "created") WHERE created IS NOT NULL;
CREATE INDEX "logs_chain_id_address_block_number_log_index_idx" ON "logs"("chain_id", "address", "block_number", "log_index");
CREATE INDEX "logs_chain_id_address_topic0_block_number_log_index_idx" ON "logs"("chain_id", "address", "topic0", "block_number", "log_index");
CREATE INDEX "logs_chain_id_topic1_topic0_block_number_log_index_idx" ON "logs"("chain_id", "topic1", "topic0", "block_number", "log_index") WHERE topic1 IS NOT NULL;
CREATE INDEX "logs_chain_id_topic2_topic0_block_number_log_index_idx" ON "logs"("chain_id", "topic2", "topic0", "block_number", "log_index") WHERE topic2 IS NOT NULL;
CREATE INDEX "logs_chain_id_topic3_topic0_block_number_log_index_idx" ON "logs"("chain_id", "topic3", "topic0", "block_number", "log_index") WHERE topic3 IS NOT NULL;
CREATE INDEX "logs_arguments_idx" ON "logs" USING GIN ("arguments" jsonb_path_ops) WHERE arguments IS NOT NULL;
CREATE INDEX "token_balances_chain_id_holder_token_standard_token_id_idx" ON "token_balances"("chain_id", "holder", "token", "standard", "token_id");
CREATE INDEX "indexed_contracts_chain_id_done_idx" ON "indexed_contracts"("chain_id", "done");
CREATE INDEX "factory_rules_chain_id_idx" ON "factory_rules"("chain_id");
CREATE UNIQUE INDEX "factory_rules_organisation_id_idempotency_key_key" ON "factory_rules"("organisation_id", "idempotency_key");
ALTER TABLE "chain_indexes" ADD CONSTRAINT "chain_indexes_chain_id_fkey" FOREIGN KEY ("chain_id") REFERENCES "chains"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "index_wishes" ADD CONSTRAINT "index_wishes_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "index_wishes" ADD CONSTRAINT "index_wishes_consortium_id_organisation_id_fkey" FOREIGN KEY ("consortium_id", "organisation_id") REFERENCES "consortium_members"("consortium_id", "organisation_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "factory_rules" ADD CONSTRAINT "factory_rules_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "factory_rules" ADD CONSTRAINT "factory_rules_organisation_id_deployment_id_fkey" FOREIGN KEY ("organisation_id", "deployment_id") REFERENCES "deployments"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "factory_rules" ADD CONSTRAINT "factory_rules_organisation_id_release_id_fkey" FOREIGN KEY ("organisation_id", "release_id") REFERENCES "releases"("organisation_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "indexed_contracts" ADD CONSTRAINT "indexed_contracts_chain_id_fkey" FOREIGN KEY ("chain_id") REFERENCES "chains"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Each pass over a chain asks for those that are new.
CREATE INDEX "deployments_chain_id_idx" ON "deployments"("chain_id");

-- The one row of a chain that every batch changes.
ALTER TABLE chain_indexes SET (fillfactor = 50);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['chain_indexes', 'blocks', 'mined_transactions', 'logs', 'token_balances', 'indexed_contracts', 'index_wishes', 'factory_rules'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
  END LOOP;
  -- A chain is everything to its members and nothing to others. Which chains are visible is asked once for a query.
  FOREACH name IN ARRAY ARRAY['chain_indexes', 'blocks', 'mined_transactions', 'logs', 'token_balances', 'indexed_contracts'] LOOP
    EXECUTE format('CREATE POLICY members ON %I FOR SELECT TO atoll_app USING (chain_id IN (SELECT id FROM chains))', name);
    EXECUTE format('GRANT SELECT ON %I TO atoll_app', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO atoll_platform', name);
  END LOOP;
END
$$;

-- What was seen is the worker's; a member writes its wish and its rules.
GRANT SELECT ON index_wishes TO atoll_platform;
GRANT SELECT, INSERT, UPDATE (from_block, paused) ON index_wishes TO atoll_app;
CREATE POLICY own ON index_wishes TO atoll_app USING (organisation_id = (SELECT current_organisation()))
  WITH CHECK (organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()));

GRANT SELECT, UPDATE (next_block, next_log, until_block, done) ON factory_rules TO atoll_platform;
GRANT SELECT, INSERT, DELETE ON factory_rules TO atoll_app;
CREATE POLICY members ON factory_rules FOR SELECT TO atoll_app USING (
  organisation_id = (SELECT current_organisation()) OR consortium_id IN (SELECT current_consortia())
);
CREATE POLICY own_insert ON factory_rules FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia())
  AND next_block = 0 AND next_log = 0 AND until_block IS NULL AND NOT done
);
CREATE POLICY own_delete ON factory_rules FOR DELETE TO atoll_app USING (organisation_id = (SELECT current_organisation()));

ALTER TABLE organisations ADD COLUMN max_factory_rules INTEGER NOT NULL DEFAULT 100;

-- Row-level security is checked before anything that could leak a row, and "contains" counts as such: under a policy the index
-- on arguments would never be used. So one function looks, for members of the chain alone, without a policy in its way.
CREATE POLICY definer ON chains FOR SELECT TO atoll_definer USING (true);
GRANT SELECT (id, consortium_id) ON chains TO atoll_definer;
CREATE POLICY definer ON logs FOR SELECT TO atoll_definer USING (true);
GRANT SELECT ON logs TO atoll_definer;

CREATE FUNCTION find_logs(chain uuid, contract bytea, signature bytea, wanted jsonb, low bigint, high bigint, after_block bigint, after_log integer, ascending boolean, most integer)
RETURNS SETOF logs LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM chains WHERE id = chain AND consortium_id IN (SELECT current_consortia())) THEN
    RETURN;
  END IF;
  IF ascending THEN
    RETURN QUERY WITH found AS MATERIALIZED (SELECT * FROM logs l WHERE l.chain_id = chain AND l.address = contract AND l.topic0 = signature
        AND l.arguments @> wanted AND l.block_number BETWEEN low AND high AND (l.block_number, l.log_index) > (after_block, after_log))
      SELECT * FROM found ORDER BY found.block_number, found.log_index LIMIT most;
  ELSE
    RETURN QUERY WITH found AS MATERIALIZED (SELECT * FROM logs l WHERE l.chain_id = chain AND l.address = contract AND l.topic0 = signature
        AND l.arguments @> wanted AND l.block_number BETWEEN low AND high AND (l.block_number, l.log_index) < (after_block, after_log))
      SELECT * FROM found ORDER BY found.block_number DESC, found.log_index DESC LIMIT most;
  END IF;
END
$$;

DO $$
DECLARE
  signature text := 'find_logs(uuid, bytea, bytea, jsonb, bigint, bigint, bigint, integer, boolean, integer)';
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
  EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO atoll_app', signature);
  EXECUTE format('ALTER FUNCTION %s OWNER TO atoll_definer', signature);
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;

-- Whoever watches a chain's newest blocks hears of each batch.
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON chain_indexes FOR EACH ROW EXECUTE FUNCTION tell_changed();
