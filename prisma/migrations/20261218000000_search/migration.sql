-- Names are found without regard to case. Below row-level security no index has LIKE, lower() or a trigram as its condition, since
-- they may tell of rows that are not shown; a plain comparison may be one. So each name is kept as it is compared, in the order of bytes.
ALTER TABLE "deployments" ADD COLUMN "name_key" TEXT COLLATE "C" GENERATED ALWAYS AS (lower(normalize(contract_name, NFKC))) STORED;
ALTER TABLE "data_streams" ADD COLUMN "name_key" TEXT COLLATE "C" GENERATED ALWAYS AS (lower(normalize(name, NFKC))) STORED;

-- The text in a name of 32 bytes; null where it is none.
CREATE FUNCTION text_in(word text) RETURNS text LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
  RETURN convert_from(btrim(decode(substr(word, 3), 'hex'), '\x00'), 'UTF8');
EXCEPTION WHEN OTHERS THEN
  RETURN NULL;
END
$$;
ALTER TABLE "access_policies" ADD COLUMN "name_key" TEXT COLLATE "C" GENERATED ALWAYS AS (lower(normalize(text_in(name), NFKC))) STORED;

CREATE INDEX "deployments_chain_id_name_key_idx" ON "deployments"("chain_id", "name_key");
CREATE INDEX "deployments_chain_id_address_idx" ON "deployments"("chain_id", "address");
CREATE INDEX "data_streams_organisation_id_chain_id_name_key_idx" ON "data_streams"("organisation_id", "chain_id", "name_key");
CREATE INDEX "access_policies_chain_id_name_key_idx" ON "access_policies"("chain_id", "name_key");

-- What tokens call themselves.
CREATE TABLE "token_names" (
    "chain_id" UUID NOT NULL,
    "token" BYTEA NOT NULL,
    "asked" BOOLEAN NOT NULL DEFAULT false,
    "name" TEXT,
    "symbol" TEXT,
    "name_key" TEXT COLLATE "C" GENERATED ALWAYS AS (lower(normalize(name, NFKC))) STORED,
    "symbol_key" TEXT COLLATE "C" GENERATED ALWAYS AS (lower(normalize(symbol, NFKC))) STORED,

    CONSTRAINT "token_names_pkey" PRIMARY KEY ("chain_id","token")
);

CREATE INDEX "token_names_chain_id_name_key_idx" ON "token_names"("chain_id", "name_key");
CREATE INDEX "token_names_chain_id_symbol_key_idx" ON "token_names"("chain_id", "symbol_key");
-- Those that no node was asked for yet.
CREATE INDEX token_names_unasked_idx ON token_names (chain_id) WHERE NOT asked;
ALTER TABLE "token_names" ADD CONSTRAINT "token_names_chain_id_fkey" FOREIGN KEY ("chain_id") REFERENCES "chains"("id") ON DELETE CASCADE ON UPDATE CASCADE;

INSERT INTO token_names (chain_id, token) SELECT DISTINCT chain_id, token FROM token_balances;

ALTER TABLE token_names ENABLE ROW LEVEL SECURITY;
ALTER TABLE token_names FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON token_names TO atoll_platform USING (true) WITH CHECK (true);
CREATE POLICY members ON token_names FOR SELECT TO atoll_app USING (chain_id IN (SELECT id FROM chains));
GRANT SELECT ON token_names TO atoll_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON token_names TO atoll_platform;
