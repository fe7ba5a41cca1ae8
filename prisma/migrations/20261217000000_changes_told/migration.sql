-- What changed also says whose it is and of which consortium, so that a listener knows without a look who may hear of it.
CREATE OR REPLACE FUNCTION tell_changed() RETURNS trigger LANGUAGE plpgsql
AS $$
DECLARE
  changed jsonb := to_jsonb(coalesce(NEW, OLD));
BEGIN
  IF TG_OP <> 'UPDATE' OR OLD IS DISTINCT FROM NEW THEN
    PERFORM pg_notify('atoll_changed', jsonb_build_object(
      'table', TG_TABLE_NAME, 'op', TG_OP, 'id', changed -> 'id', 'chainId', coalesce(changed -> 'chain_id', changed -> 'id'),
      'organisationId', coalesce(changed -> 'organisation_id', changed -> 'operator_id'), 'consortiumId', changed -> 'consortium_id')::text);
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION tell_device() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM pg_notify('atoll_changed', jsonb_build_object('table', 'devices', 'op', TG_OP, 'id', NEW.id, 'chainId', NEW.chain_id,
    'organisationId', NEW.organisation_id, 'consortiumId', NEW.consortium_id)::text);
  RETURN NULL;
END
$$;

-- Where one statement writes thousands of rows, nobody hears of each: once for every organisation and chain among them.
CREATE FUNCTION tell_together() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  PERFORM pg_notify('atoll_changed', jsonb_build_object('table', TG_TABLE_NAME, 'op', TG_OP, 'id', NULL, 'chainId', chain_id,
    'organisationId', organisation_id, 'consortiumId', consortium_id)::text)
  FROM (SELECT DISTINCT organisation_id, chain_id, consortium_id FROM changed) AS each;
  RETURN NULL;
END
$$;
CREATE TRIGGER tell_born AFTER INSERT ON devices REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_together();
CREATE TRIGGER tell_born AFTER INSERT ON certificates REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_together();
CREATE TRIGGER tell_changed AFTER UPDATE ON certificates REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_together();

-- What pages show and nobody heard of until now.
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON votes FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON approval_votes FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON consortium_members FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON consortium_invitations FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON membership_documents FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON membership_signatures FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON exchanges FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON organisation_keys FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON backup_plans FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON issuing_keys FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON certificate_authorities FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON certificate_heads FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON chain_services FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON service_nodes FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON access_receipts FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON sites FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON site_shares FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON data_offers FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON city_datasets FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON city_providers FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON city_answers FOR EACH ROW EXECUTE FUNCTION tell_changed();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON leak_traces FOR EACH ROW EXECUTE FUNCTION tell_changed();
