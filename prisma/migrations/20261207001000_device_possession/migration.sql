-- A device brings its own proof of possession. It has no account, so nobody's rights apply; what it may is these two functions, and
-- whoever calls the first has shown that it holds the key of that very account.
CREATE FUNCTION devices_waiting(chain_number bigint, account text)
RETURNS TABLE (organisation_id uuid, id uuid, address text, kind smallint, class device_class, hw_id_hash text, mud_hash text,
  fw_hash text, public_key text, first_gateway text, principal text, registry text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT d.organisation_id, d.id, d.address, d.kind, d.class, d.hw_id_hash, d.mud_hash, d.fw_hash, d.public_key, d.first_gateway,
    p.address, k.address
  FROM chains c
  JOIN kernel_contracts k ON k.chain_id = c.id AND k.contract = 'IdentityRegistry'
  JOIN kernel_principals p ON p.chain_id = c.id
  JOIN devices d ON d.organisation_id = p.organisation_id AND d.chain_id = c.id AND d.address = account
  WHERE c.evm_chain_id = chain_number AND k.address IS NOT NULL AND p.address IS NOT NULL AND d.status = 'UNREGISTERED'
  ORDER BY d.id LIMIT 16
$$;

-- The row may be another one by now; then it is nobody's. The same proof again changes nothing.
CREATE FUNCTION prove_device(organisation uuid, device uuid, said text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  chain uuid;
BEGIN
  UPDATE devices d SET proof = said, revision = d.revision + 1
  WHERE d.organisation_id = organisation AND d.id = device AND d.status = 'UNREGISTERED' AND d.proof IS DISTINCT FROM said
  RETURNING d.chain_id INTO chain;
  IF chain IS NOT NULL THEN
    INSERT INTO outbox (queue, key) VALUES ('device', organisation || '/' || chain);
    RETURN true;
  END IF;
  RETURN EXISTS (SELECT FROM devices d WHERE d.organisation_id = organisation AND d.id = device AND d.proof = said);
END
$$;

CREATE POLICY definer ON devices TO atoll_definer USING (true) WITH CHECK (true);
CREATE POLICY definer ON kernel_principals FOR SELECT TO atoll_definer USING (true);
CREATE POLICY definer ON kernel_contracts FOR SELECT TO atoll_definer USING (true);
GRANT SELECT (organisation_id, id, chain_id, address, kind, class, hw_id_hash, mud_hash, fw_hash, public_key, first_gateway, proof,
  revision, status), UPDATE (proof, revision) ON devices TO atoll_definer;
GRANT SELECT (organisation_id, chain_id, address) ON kernel_principals TO atoll_definer;
GRANT SELECT (chain_id, contract, address) ON kernel_contracts TO atoll_definer;
GRANT SELECT (evm_chain_id) ON chains TO atoll_definer;

DO $$
DECLARE
  signature text;
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  FOREACH signature IN ARRAY ARRAY['devices_waiting(bigint, text)', 'prove_device(uuid, uuid, text)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', signature);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO atoll_app', signature);
    EXECUTE format('ALTER FUNCTION %s OWNER TO atoll_definer', signature);
  END LOOP;
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;
