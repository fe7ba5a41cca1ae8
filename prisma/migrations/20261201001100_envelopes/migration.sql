-- Each signing key lies under a key of its own, and that one under the key-encryption key, which changes without the signing key
-- being opened. What lies under the master key itself stays for the version before, until another key-encryption key is used.
ALTER TABLE "key_material" ADD COLUMN "enveloped" BYTEA;
ALTER TABLE "key_material" ADD COLUMN "data_key" BYTEA;
ALTER TABLE "key_material" ADD COLUMN "wrapped_by" TEXT;

-- What another key wraps than the present one is found without reading the rest.
CREATE INDEX "key_material_wrapped_by_idx" ON "key_material"("wrapped_by");
