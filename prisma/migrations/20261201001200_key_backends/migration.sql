-- Where a key is born, lies and signs.
CREATE TYPE "key_backend" AS ENUM ('SEALED', 'PKCS11');
ALTER TABLE "keys" ADD COLUMN "backend" "key_backend" NOT NULL DEFAULT 'SEALED';

-- A worker of a version before backends would make a sealed key of any row; it makes none, and a later worker makes the right one.
CREATE FUNCTION sealed_only() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  IF EXISTS (SELECT FROM keys k WHERE k.organisation_id = NEW.organisation_id AND k.id = NEW.key_id AND k.backend <> 'SEALED') THEN
    RAISE EXCEPTION 'The key % is not one that lies in this table.', NEW.key_id;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER sealed_only BEFORE INSERT ON key_material FOR EACH ROW EXECUTE FUNCTION sealed_only();

-- What uses up the nonce of a transaction that was given up. Kept, because a device does not sign twice alike.
ALTER TABLE "transactions" ADD COLUMN "filler" BYTEA;
CREATE POLICY never_filled ON transactions AS RESTRICTIVE FOR INSERT TO atoll_app WITH CHECK (filler IS NULL);
