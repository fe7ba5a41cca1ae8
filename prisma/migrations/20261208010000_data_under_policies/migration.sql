-- Ciphertext that lies under the privacy policy of a resource: whom that lists keeps it, and whoever it gives access to gets at it.
ALTER TABLE "objects" ADD COLUMN "chain_id" UUID;
ALTER TABLE "objects" ADD COLUMN "resource" TEXT CHECK (resource ~ '^0x[0-9a-f]{64}$');
-- safe: the version before writes neither of the two, so both are null in whatever it writes.
ALTER TABLE "objects" ADD CONSTRAINT "objects_policy_check" CHECK ((chain_id IS NULL) = (resource IS NULL));
CREATE INDEX "objects_chain_id_resource_id_idx" ON "objects"("chain_id", "resource", "id");

GRANT INSERT (chain_id, resource) ON objects TO atoll_app;
-- Of data under a policy, members see what the chain lets them keep, or open: whoever it lists, and whoever has a grant that is good.
CREATE POLICY under_policy ON objects FOR SELECT TO atoll_app USING (
  resource IS NOT NULL AND consortium_id IN (SELECT current_consortia()) AND EXISTS (
    SELECT FROM kernel_principals k JOIN access_policies p ON p.chain_id = k.chain_id
    WHERE k.chain_id = objects.chain_id AND k.organisation_id = (SELECT current_organisation()) AND p.resource = objects.resource
      AND (NOT p.lists_storers OR k.address = ANY (p.storers) OR EXISTS (
        SELECT FROM access_grants g WHERE g.chain_id = p.chain_id AND g.resource = p.resource AND g.grantee = k.address
          AND g.state = 'GRANTED' AND NOT g.outdated AND g.valid_until >= extract(epoch FROM now()))))
);

-- A ticket is watched by itself, and a service by whoever asks for it.
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON service_tickets FOR EACH ROW EXECUTE FUNCTION tell_changed();
