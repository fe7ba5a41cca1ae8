-- Which trace asked for a nudge, as W3C's traceparent; null where nobody traces. What came before it does not write it.
ALTER TABLE outbox ADD COLUMN trace TEXT;

-- Which migrations were applied is no secret, and whoever examines an installation has the worker's login.
DO $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    GRANT SELECT ON _prisma_migrations TO atoll_platform;
  END IF;
END
$$;
