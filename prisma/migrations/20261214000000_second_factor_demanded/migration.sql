-- An organisation may demand of its people that more than a password signs them in.
-- safe: the version before demands nothing, and what it opens is a session by a password alone, as those before it count.
ALTER TABLE "organisations" ADD COLUMN "second_factor_demanded" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "sessions" ADD COLUMN "second_factor" BOOLEAN NOT NULL DEFAULT false;

-- A provider signs its people in by whatever it asks for.
UPDATE sessions SET second_factor = true FROM people WHERE people.id = person_id AND managed_by IS NOT NULL;

GRANT UPDATE (second_factor_demanded) ON organisations TO atoll_app;
GRANT UPDATE (second_factor) ON sessions TO atoll_app;
GRANT SELECT (id, second_factor_demanded) ON organisations TO atoll_definer;

-- Who bears this access token, what they are in the organisation they chose (nothing, when `role` is null), and whether it demands more
-- than what they signed in by.
CREATE FUNCTION find_signed_in(hash bytea, chosen uuid)
RETURNS TABLE (session_id uuid, person_id uuid, expires_at timestamptz, role role, lacks_second_factor boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT s.id, s.person_id, s.access_expires_at, m.role, coalesce(o.second_factor_demanded AND NOT s.second_factor, false)
  FROM sessions s
  LEFT JOIN memberships m ON m.person_id = s.person_id AND m.organisation_id = chosen
  LEFT JOIN organisations o ON o.id = m.organisation_id
  WHERE s.access_hash = hash AND s.access_expires_at > now() AND s.expires_at > now() AND s.revoked_at IS NULL
$$;

DO $$
BEGIN
  GRANT CREATE ON SCHEMA public TO atoll_definer; -- owning a function takes this right, for a moment
  REVOKE ALL ON FUNCTION find_signed_in(bytea, uuid) FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION find_signed_in(bytea, uuid) TO atoll_app;
  ALTER FUNCTION find_signed_in(bytea, uuid) OWNER TO atoll_definer;
  REVOKE CREATE ON SCHEMA public FROM atoll_definer;
END
$$;
