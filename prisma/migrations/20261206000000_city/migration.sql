-- Data between departments: what a chain's CityExchange says, how answers are marked, and who is asked for whose data.
CREATE TYPE "city_call_state" AS ENUM ('REQUESTED', 'AUTHORISED', 'SERVED', 'RECEIPTED', 'REFUSED');

CREATE TYPE "city_leak_state" AS ENUM ('FILED', 'TRACED', 'ADJUDICATED');

CREATE TYPE "city_answer_state" AS ENUM ('BROUGHT', 'SERVING', 'SERVED', 'FAILED');

CREATE TYPE "leak_trace_state" AS ENUM ('BROUGHT', 'NAMING', 'DONE', 'FAILED');

CREATE TABLE "city_mirrors" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "followed_to" BIGINT NOT NULL,
    "followed_hash" TEXT NOT NULL,

    CONSTRAINT "city_mirrors_pkey" PRIMARY KEY ("chain_id")
);

CREATE TABLE "city_datasets" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "resource" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "schema_id" TEXT NOT NULL,
    "descriptor_hash" TEXT NOT NULL,
    "published" BOOLEAN NOT NULL,
    "block" BIGINT NOT NULL,
    "log_index" INTEGER NOT NULL,

    CONSTRAINT "city_datasets_pkey" PRIMARY KEY ("chain_id","resource")
);

CREATE TABLE "city_descriptors" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "organisation_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "city_descriptors_pkey" PRIMARY KEY ("chain_id","hash")
);

CREATE TABLE "city_calls" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "grant_id" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "caller" TEXT NOT NULL,
    "purpose" INTEGER NOT NULL,
    "req_hash" TEXT NOT NULL,
    "state" "city_call_state" NOT NULL,
    "reason" TEXT,
    "resp_hash" TEXT,
    "subjects_root" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "served_at" TIMESTAMPTZ(3),
    "served_by" TEXT,
    "receipted_at" TIMESTAMPTZ(3),
    "receipted_by" TEXT,
    "block" BIGINT NOT NULL,
    "log_index" INTEGER NOT NULL,

    CONSTRAINT "city_calls_pkey" PRIMARY KEY ("chain_id","id")
);

CREATE TABLE "city_leaks" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "filed_by" TEXT NOT NULL,
    "evidence" TEXT NOT NULL,
    "state" "city_leak_state" NOT NULL,
    "grant_id" TEXT,
    "accused" TEXT,
    "proof" TEXT,
    "traced_by" TEXT,
    "judged_by" TEXT,
    "proven" BOOLEAN,
    "pardoned" BOOLEAN NOT NULL DEFAULT false,
    "filed_at" TIMESTAMPTZ(3) NOT NULL,
    "traced_at" TIMESTAMPTZ(3),
    "adjudicated_at" TIMESTAMPTZ(3),
    "block" BIGINT NOT NULL,
    "log_index" INTEGER NOT NULL,

    CONSTRAINT "city_leaks_pkey" PRIMARY KEY ("chain_id","id")
);

CREATE TABLE "city_providers" (
    "organisation_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "recipient" TEXT,

    CONSTRAINT "city_providers_pkey" PRIMARY KEY ("organisation_id","chain_id")
);

CREATE TABLE "city_mark_secrets" (
    "organisation_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,
    "master_key_id" TEXT NOT NULL,

    CONSTRAINT "city_mark_secrets_pkey" PRIMARY KEY ("organisation_id","chain_id")
);

CREATE TABLE "city_answers" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "call_id" TEXT NOT NULL,
    "reader_id" UUID,
    "brought" TEXT,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "city_answer_state" NOT NULL DEFAULT 'BROUGHT',
    "rows" INTEGER,
    "envelope" JSONB,
    "ciphertext" BYTEA,
    "transaction_id" UUID,
    "reason" TEXT,
    "fault" JSONB,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "city_answers_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE TABLE "city_subjects" (
    "organisation_id" UUID NOT NULL,
    "answer_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "handle" BYTEA NOT NULL,

    CONSTRAINT "city_subjects_pkey" PRIMARY KEY ("organisation_id","answer_id","position")
);

CREATE TABLE "leak_traces" (
    "organisation_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "provider_id" UUID NOT NULL,
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "leak_id" TEXT NOT NULL,
    "names" BOOLEAN NOT NULL,
    "brought" TEXT,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "leak_trace_state" NOT NULL DEFAULT 'BROUGHT',
    "rows" INTEGER,
    "grants" INTEGER,
    "accusations" JSONB,
    "proof" TEXT,
    "transaction_id" UUID,
    "reason" TEXT,
    "fault" JSONB,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "leak_traces_pkey" PRIMARY KEY ("organisation_id","id")
);

CREATE UNIQUE INDEX "city_mirrors_consortium_id_chain_id_key" ON "city_mirrors"("consortium_id", "chain_id");

CREATE INDEX "city_datasets_consortium_id_chain_id_idx" ON "city_datasets"("consortium_id", "chain_id");

CREATE INDEX "city_datasets_chain_id_block_log_index_idx" ON "city_datasets"("chain_id", "block", "log_index");

CREATE INDEX "city_descriptors_organisation_id_chain_id_idx" ON "city_descriptors"("organisation_id", "chain_id");

CREATE INDEX "city_calls_consortium_id_chain_id_idx" ON "city_calls"("consortium_id", "chain_id");

CREATE INDEX "city_calls_chain_id_block_log_index_idx" ON "city_calls"("chain_id", "block", "log_index");

CREATE INDEX "city_calls_chain_id_resource_block_log_index_idx" ON "city_calls"("chain_id", "resource", "block", "log_index");

CREATE INDEX "city_calls_chain_id_caller_block_log_index_idx" ON "city_calls"("chain_id", "caller", "block", "log_index");

CREATE INDEX "city_leaks_consortium_id_chain_id_idx" ON "city_leaks"("consortium_id", "chain_id");

CREATE INDEX "city_leaks_chain_id_block_log_index_idx" ON "city_leaks"("chain_id", "block", "log_index");

CREATE INDEX "city_providers_consortium_id_chain_id_idx" ON "city_providers"("consortium_id", "chain_id");

CREATE INDEX "city_answers_chain_id_call_id_idx" ON "city_answers"("chain_id", "call_id");

CREATE INDEX "city_answers_reader_id_idx" ON "city_answers"("reader_id");

CREATE UNIQUE INDEX "city_answers_organisation_id_transaction_id_key" ON "city_answers"("organisation_id", "transaction_id");

CREATE INDEX "city_subjects_handle_idx" ON "city_subjects"("handle");

CREATE INDEX "leak_traces_consortium_id_chain_id_idx" ON "leak_traces"("consortium_id", "chain_id");

CREATE UNIQUE INDEX "leak_traces_organisation_id_transaction_id_key" ON "leak_traces"("organisation_id", "transaction_id");

ALTER TABLE "city_mirrors" ADD CONSTRAINT "city_mirrors_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "city_datasets" ADD CONSTRAINT "city_datasets_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "city_descriptors" ADD CONSTRAINT "city_descriptors_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "city_calls" ADD CONSTRAINT "city_calls_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "city_leaks" ADD CONSTRAINT "city_leaks_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "city_providers" ADD CONSTRAINT "city_providers_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "city_mark_secrets" ADD CONSTRAINT "city_mark_secrets_organisation_id_chain_id_fkey" FOREIGN KEY ("organisation_id", "chain_id") REFERENCES "city_providers"("organisation_id", "chain_id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "city_answers" ADD CONSTRAINT "city_answers_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "city_answers" ADD CONSTRAINT "city_answers_organisation_id_transaction_id_fkey" FOREIGN KEY ("organisation_id", "transaction_id") REFERENCES "transactions"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "city_subjects" ADD CONSTRAINT "city_subjects_organisation_id_answer_id_fkey" FOREIGN KEY ("organisation_id", "answer_id") REFERENCES "city_answers"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "leak_traces" ADD CONSTRAINT "leak_traces_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "leak_traces" ADD CONSTRAINT "leak_traces_organisation_id_transaction_id_fkey" FOREIGN KEY ("organisation_id", "transaction_id") REFERENCES "transactions"("organisation_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A call has one answer. One that failed is none, and may be brought anew.
CREATE UNIQUE INDEX city_answers_one_idx ON city_answers (organisation_id, chain_id, call_id) WHERE state <> 'FAILED';

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['city_mirrors', 'city_datasets', 'city_descriptors', 'city_calls', 'city_leaks', 'city_providers', 'city_mark_secrets', 'city_answers', 'city_subjects', 'leak_traces'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY platform ON %I TO atoll_platform USING (true) WITH CHECK (true)', name);
  END LOOP;
END
$$;

-- What the chain shows, the worker writes down, and its members read.
GRANT SELECT, INSERT, UPDATE, DELETE ON city_mirrors, city_datasets, city_calls, city_leaks TO atoll_platform;
GRANT SELECT ON city_mirrors, city_datasets, city_calls, city_leaks TO atoll_app;
CREATE POLICY members ON city_mirrors FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY members ON city_datasets FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY members ON city_calls FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY members ON city_leaks FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));

-- A descriptor stands under its own hash and never changes; members read each other's, since a hash alone describes nothing.
GRANT SELECT, DELETE ON city_descriptors TO atoll_platform;
GRANT SELECT, INSERT ON city_descriptors TO atoll_app;
CREATE POLICY members ON city_descriptors FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY own_insert ON city_descriptors FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()));

-- Everybody may encrypt to a department's worker: its auditor does, too. What it opens with, and what marks follow from, nobody reads.
GRANT SELECT, DELETE, UPDATE (recipient) ON city_providers TO atoll_platform;
GRANT SELECT, INSERT (organisation_id, consortium_id, chain_id, created_at) ON city_providers TO atoll_app;
CREATE POLICY members ON city_providers FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY own_insert ON city_providers FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()));
GRANT SELECT, INSERT, DELETE ON city_mark_secrets TO atoll_platform;
CREATE POLICY nobody ON city_mark_secrets FOR SELECT TO atoll_app USING (false);

-- The worker says what became of answers and searches. Whose data is in an answer is for those alone to ask.
GRANT SELECT, DELETE, UPDATE (brought, state, rows, envelope, ciphertext, transaction_id, reason, fault, ended_at) ON city_answers TO atoll_platform;
GRANT SELECT, INSERT (organisation_id, id, consortium_id, chain_id, call_id, reader_id, brought, created_by, created_at, state)
  ON city_answers TO atoll_app;
CREATE POLICY concerned ON city_answers FOR SELECT TO atoll_app USING (
  organisation_id = (SELECT current_organisation()) OR reader_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON city_answers FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()) AND state = 'BROUGHT');
GRANT SELECT, INSERT, DELETE ON city_subjects TO atoll_platform;
CREATE POLICY nobody ON city_subjects FOR SELECT TO atoll_app USING (false);
GRANT SELECT, DELETE, UPDATE (brought, state, rows, grants, accusations, proof, transaction_id, reason, fault, ended_at) ON leak_traces TO atoll_platform;
GRANT SELECT, INSERT (organisation_id, id, provider_id, consortium_id, chain_id, leak_id, names, brought, created_by, created_at, state)
  ON leak_traces TO atoll_app;
CREATE POLICY own ON leak_traces FOR SELECT TO atoll_app USING (organisation_id = (SELECT current_organisation()));
CREATE POLICY own_insert ON leak_traces FOR INSERT TO atoll_app WITH CHECK (
  organisation_id = (SELECT current_organisation()) AND consortium_id IN (SELECT current_consortia()) AND state = 'BROUGHT');

CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON city_calls FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON city_leaks FOR EACH ROW EXECUTE FUNCTION tell_changed();

-- Somebody who lives in the city has no account here. Knowing the commitment to oneself is what lets one ask, and what it is asked by:
-- an answer holds only hashes of it with the call's id, so no two answers show that they are about the same person.
GRANT SELECT ON city_answers, city_subjects, city_calls, access_purposes TO atoll_definer;
GRANT SELECT (id, name) ON organisations TO atoll_definer;
CREATE POLICY definer ON city_answers FOR SELECT TO atoll_definer USING (true);
CREATE POLICY definer ON city_subjects FOR SELECT TO atoll_definer USING (true);
CREATE POLICY definer ON city_calls FOR SELECT TO atoll_definer USING (true);
CREATE POLICY definer ON access_purposes FOR SELECT TO atoll_definer USING (true);

CREATE FUNCTION subject_accesses(chain uuid, commitment bytea, before_block bigint, before_log integer, most integer)
RETURNS TABLE ("callId" text, resource text, provider text, caller text, "callerAddress" text, purpose integer, "purposeName" text,
  state city_call_state, "requestedAt" timestamptz, "servedAt" timestamptz, "servedBy" text, "receiptedAt" timestamptz, "receiptedBy" text,
  block bigint, "logIndex" integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT c.id, c.resource, p.name, r.name, c.caller, c.purpose, u.name, c.state, c.requested_at, c.served_at, c.served_by, c.receipted_at,
    c.receipted_by, c.block, c.log_index
  FROM city_answers a
  JOIN city_subjects s ON s.organisation_id = a.organisation_id AND s.answer_id = a.id AND s.handle = sha256(commitment || decode(substr(a.call_id, 3), 'hex'))
  JOIN city_calls c ON c.chain_id = a.chain_id AND c.id = a.call_id
  JOIN organisations p ON p.id = a.organisation_id
  LEFT JOIN organisations r ON r.id = a.reader_id
  LEFT JOIN access_purposes u ON u.consortium_id = c.consortium_id AND u.bit = c.purpose
  WHERE a.chain_id = chain AND c.state IN ('SERVED', 'RECEIPTED') AND (c.block, c.log_index) < (before_block, before_log)
  ORDER BY c.block DESC, c.log_index DESC LIMIT least(most, 101)
$$;

-- All handles of an answer, for who knows one of them, to prove that it is under the root on the chain.
CREATE FUNCTION subject_proof(chain uuid, commitment bytea, call text)
RETURNS TABLE (root text, place integer, handles bytea[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT c.subjects_root, s.position AS place, (SELECT array_agg(o.handle ORDER BY o.position) FROM city_subjects o
    WHERE o.organisation_id = s.organisation_id AND o.answer_id = s.answer_id)
  FROM city_answers a
  JOIN city_subjects s ON s.organisation_id = a.organisation_id AND s.answer_id = a.id AND s.handle = sha256(commitment || decode(substr(a.call_id, 3), 'hex'))
  JOIN city_calls c ON c.chain_id = a.chain_id AND c.id = a.call_id
  WHERE a.chain_id = chain AND a.call_id = call AND c.state IN ('SERVED', 'RECEIPTED')
$$;

DO $$
DECLARE
  signature text;
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  FOREACH signature IN ARRAY ARRAY['subject_accesses(uuid, bytea, bigint, integer, integer)', 'subject_proof(uuid, bytea, text)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO atoll_app', signature);
    EXECUTE format('ALTER FUNCTION %s OWNER TO atoll_definer', signature);
  END LOOP;
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;
