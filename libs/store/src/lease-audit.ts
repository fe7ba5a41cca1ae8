// Books that a database keeps of its own, for tests: which login took a lease when, and which one wrote what of a chain meanwhile.
import type pg from 'pg';

const AUDIT = `
  CREATE TABLE takes (key TEXT, login TEXT, token BIGINT, PRIMARY KEY (key, token));
  CREATE TABLE writes (n BIGSERIAL PRIMARY KEY, key TEXT, login TEXT, token BIGINT, in_time BOOLEAN, what TEXT);

  CREATE FUNCTION note_take() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
  BEGIN
    INSERT INTO takes VALUES (NEW.key, session_user, NEW.token) ON CONFLICT DO NOTHING;
    RETURN NULL;
  END $$;
  CREATE TRIGGER note AFTER INSERT OR UPDATE ON leases FOR EACH ROW EXECUTE FUNCTION note_take();

  CREATE FUNCTION note_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
  DECLARE changed JSONB := to_jsonb(COALESCE(NEW, OLD));
  DECLARE held TEXT := 'chain:' || COALESCE(changed->>'chain_id', changed->>'id');
  BEGIN
    IF (SELECT NOT rolsuper AND pg_has_role(rolname, 'atoll_platform', 'MEMBER') FROM pg_roles WHERE rolname = session_user) THEN
      INSERT INTO writes (key, login, token, in_time, what)
        SELECT held, session_user, token, until > clock_timestamp(), TG_OP || ' ' || TG_TABLE_NAME
        FROM (SELECT) one LEFT JOIN leases ON key = held;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON chains FOR EACH ROW EXECUTE FUNCTION note_write();
  CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON nodes FOR EACH ROW EXECUTE FUNCTION note_write();`;

/** From now on the database notes who takes a lease, and under whose a worker writes a chain or a node. */
export async function auditLeases(admin: pg.Client): Promise<void> {
  await admin.query(AUDIT);
}

export type AuditedWrite = {
  n: string;
  key: string;
  login: string;
  token: string | null;
  in_time: boolean;
  what: string;
};

/** What workers wrote of chains while somebody else had them, or nobody, or after a later lease had written already. */
export async function lateWrites(admin: pg.Client): Promise<AuditedWrite[]> {
  const { rows } = await admin.query<AuditedWrite>(`
    SELECT w.* FROM writes w
    WHERE NOT EXISTS (SELECT FROM takes t WHERE t.key = w.key AND t.login = w.login AND t.token = w.token)
       OR EXISTS (SELECT FROM writes later WHERE later.key = w.key AND later.n < w.n AND later.token > w.token)
    ORDER BY n`);
  return rows;
}
