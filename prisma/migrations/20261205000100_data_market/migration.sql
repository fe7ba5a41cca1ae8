-- Data that is sold by the key that opens it: what a chain's market has of it, and the texts whose hashes it has.
CREATE TYPE "data_asset_state" AS ENUM ('REGISTERED', 'LISTED', 'DELISTED');
CREATE TYPE "data_order_state" AS ENUM ('ESCROWED', 'KEY_DELIVERED', 'DISPUTED', 'SETTLED', 'REFUNDED');
CREATE TYPE "market_paper_kind" AS ENUM ('LICENCE', 'WRAP', 'EVIDENCE');

CREATE TABLE "market_mirrors" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "followed_to" BIGINT NOT NULL,
    "followed_hash" TEXT NOT NULL,

    CONSTRAINT "market_mirrors_pkey" PRIMARY KEY ("chain_id")
);

CREATE TABLE "data_assets" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "number" BIGINT NOT NULL,
    "owner" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "content_root" TEXT NOT NULL,
    "ct_root" TEXT NOT NULL,
    "rights" TEXT NOT NULL,
    "state" "data_asset_state" NOT NULL,
    "version" INTEGER NOT NULL,
    "near_duplicate_of" TEXT,
    "registered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "data_assets_pkey" PRIMARY KEY ("chain_id","id")
);

CREATE TABLE "data_offers" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "asset_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "token" TEXT NOT NULL,
    "price" DECIMAL(39,0) NOT NULL,
    "purposes" TEXT NOT NULL,
    "licence_hash" TEXT NOT NULL,
    "feed" TEXT NOT NULL,
    "licence_seconds" BIGINT NOT NULL,
    "deliver_seconds" INTEGER NOT NULL,
    "accept_seconds" INTEGER NOT NULL,
    "judge_seconds" INTEGER NOT NULL,

    CONSTRAINT "data_offers_pkey" PRIMARY KEY ("chain_id","asset_id","version")
);

CREATE TABLE "data_orders" (
    "consortium_id" UUID NOT NULL,
    "chain_id" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "asset_id" TEXT NOT NULL,
    "buyer" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "state" "data_order_state" NOT NULL,
    "grant_id" TEXT,
    "wrap_hash" TEXT,
    "evidence_hash" TEXT,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "block" BIGINT NOT NULL,
    "log_index" INTEGER NOT NULL,
    "ordered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "data_orders_pkey" PRIMARY KEY ("chain_id","id")
);

CREATE TABLE "market_papers" (
    "chain_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "consortium_id" UUID NOT NULL,
    "organisation_id" UUID NOT NULL,
    "kind" "market_paper_kind" NOT NULL,
    "text" TEXT NOT NULL,
    "title" TEXT NOT NULL DEFAULT '',
    "description" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "market_papers_pkey" PRIMARY KEY ("chain_id","hash")
);

CREATE UNIQUE INDEX "market_mirrors_consortium_id_chain_id_key" ON "market_mirrors"("consortium_id", "chain_id");
CREATE UNIQUE INDEX "data_assets_chain_id_number_key" ON "data_assets"("chain_id", "number");
CREATE INDEX "data_assets_consortium_id_ct_root_idx" ON "data_assets"("consortium_id", "ct_root");
CREATE INDEX "data_assets_consortium_id_chain_id_idx" ON "data_assets"("consortium_id", "chain_id");
CREATE INDEX "data_offers_consortium_id_chain_id_idx" ON "data_offers"("consortium_id", "chain_id");
CREATE INDEX "data_orders_consortium_id_chain_id_idx" ON "data_orders"("consortium_id", "chain_id");
CREATE INDEX "data_orders_chain_id_block_log_index_idx" ON "data_orders"("chain_id", "block", "log_index");
CREATE INDEX "data_orders_chain_id_asset_id_block_log_index_idx" ON "data_orders"("chain_id", "asset_id", "block", "log_index");
CREATE INDEX "data_orders_chain_id_buyer_block_log_index_idx" ON "data_orders"("chain_id", "buyer", "block", "log_index");
CREATE INDEX "market_papers_consortium_id_chain_id_idx" ON "market_papers"("consortium_id", "chain_id");
CREATE INDEX "market_papers_organisation_id_chain_id_idx" ON "market_papers"("organisation_id", "chain_id");

ALTER TABLE "market_mirrors" ADD CONSTRAINT "market_mirrors_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "data_assets" ADD CONSTRAINT "data_assets_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "data_offers" ADD CONSTRAINT "data_offers_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "data_orders" ADD CONSTRAINT "data_orders_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "market_papers" ADD CONSTRAINT "market_papers_consortium_id_chain_id_fkey" FOREIGN KEY ("consortium_id", "chain_id") REFERENCES "chains"("consortium_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE market_papers ADD CONSTRAINT market_papers_bounds_check CHECK (
  hash ~ '^0x[0-9a-f]{64}$' AND octet_length(text) <= 16384 AND length(title) <= 300 AND length(description) <= 4096);

ALTER TABLE market_mirrors ENABLE ROW LEVEL SECURITY;
ALTER TABLE market_mirrors FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON market_mirrors TO atoll_platform USING (true) WITH CHECK (true);
ALTER TABLE data_assets ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_assets FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON data_assets TO atoll_platform USING (true) WITH CHECK (true);
ALTER TABLE data_offers ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_offers FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON data_offers TO atoll_platform USING (true) WITH CHECK (true);
ALTER TABLE data_orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_orders FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON data_orders TO atoll_platform USING (true) WITH CHECK (true);
ALTER TABLE market_papers ENABLE ROW LEVEL SECURITY;
ALTER TABLE market_papers FORCE ROW LEVEL SECURITY;
CREATE POLICY platform ON market_papers TO atoll_platform USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON market_mirrors, data_assets, data_offers, data_orders TO atoll_platform;
GRANT SELECT, DELETE ON market_papers TO atoll_platform;

-- Every member reads the chain, so every member reads what is known of it here.
GRANT SELECT ON market_mirrors, data_assets, data_offers, data_orders TO atoll_app;
CREATE POLICY members ON market_mirrors FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY members ON data_assets FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY members ON data_offers FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY members ON data_orders FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));

-- Papers are what their hashes say for good: they are brought, and never changed. What is secret in them is sealed for whom it is meant.
GRANT SELECT, INSERT ON market_papers TO atoll_app;
CREATE POLICY members ON market_papers FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()));
CREATE POLICY members_insert ON market_papers FOR INSERT TO atoll_app WITH CHECK (
  consortium_id IN (SELECT current_consortia()) AND organisation_id = (SELECT current_organisation()));

CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON data_assets FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON data_orders FOR EACH ROW EXECUTE FUNCTION tell_changed();

-- Ciphertext of what its owner registered is for whom the resource's policy lets keep it, and for who bought it. Without the owner's own
-- principal behind the asset nobody is let in: whoever registers another's root opens nothing by it.
CREATE POLICY offered ON objects FOR SELECT TO atoll_app USING (consortium_id IN (SELECT current_consortia()) AND EXISTS (
  SELECT FROM data_assets a
  JOIN access_policies p ON p.chain_id = a.chain_id AND p.resource = a.resource
  JOIN kernel_principals seller ON seller.chain_id = a.chain_id AND lower(seller.address) = a.owner
  LEFT JOIN kernel_principals reader ON reader.chain_id = a.chain_id AND reader.organisation_id = (SELECT current_organisation())
  WHERE a.consortium_id = objects.consortium_id AND a.ct_root = objects.ct_root AND seller.organisation_id = objects.organisation_id
    AND (NOT p.lists_storers OR lower(reader.address) = ANY (p.storers) OR EXISTS (
      SELECT FROM data_orders o WHERE o.chain_id = a.chain_id AND o.asset_id = a.id AND o.buyer = lower(reader.address)))));
