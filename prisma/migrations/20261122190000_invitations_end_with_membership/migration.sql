-- A member that left may have kept codes, so what it invited ends with its membership. The function keeps its owner and
-- its grants. Says `accepted`, or why not: `unknown`, `used`, `expired`, `member`.
CREATE OR REPLACE FUNCTION redeem_consortium_invitation(hash bytea) RETURNS TABLE (outcome text, consortium uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
  invitation consortium_invitations;
BEGIN
  SELECT * INTO invitation FROM consortium_invitations WHERE code_hash = hash FOR UPDATE;
  IF NOT FOUND THEN
    RETURN QUERY SELECT 'unknown', NULL::uuid;
  ELSIF invitation.accepted_at IS NOT NULL THEN
    RETURN QUERY SELECT 'used', NULL::uuid;
  ELSIF invitation.expires_at <= now()
     OR NOT EXISTS (SELECT FROM consortium_members m WHERE m.consortium_id = invitation.consortium_id
                    AND m.organisation_id = invitation.organisation_id AND m.left_at IS NULL) THEN
    RETURN QUERY SELECT 'expired', NULL::uuid;
  ELSIF EXISTS (SELECT FROM consortium_members m WHERE m.consortium_id = invitation.consortium_id
                AND m.organisation_id = current_organisation() AND m.left_at IS NULL) THEN
    RETURN QUERY SELECT 'member', NULL::uuid;
  ELSE
    UPDATE consortium_invitations SET accepted_at = now(), accepted_by = current_organisation() WHERE code_hash = hash;
    INSERT INTO consortium_members (consortium_id, organisation_id)
      VALUES (invitation.consortium_id, current_organisation())
      ON CONFLICT (consortium_id, organisation_id) DO UPDATE SET left_at = NULL, joined_at = now();
    RETURN QUERY SELECT 'accepted', invitation.consortium_id;
  END IF;
END
$$;
