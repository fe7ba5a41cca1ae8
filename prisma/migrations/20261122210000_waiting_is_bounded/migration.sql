-- What an organisation may have under way, and how many deployments it may hold.
ALTER TABLE organisations ADD COLUMN max_deployments INTEGER NOT NULL DEFAULT 10000;
ALTER TABLE organisations ADD COLUMN max_waiting_deployments INTEGER NOT NULL DEFAULT 100;
ALTER TABLE organisations ADD COLUMN max_waiting_transactions INTEGER NOT NULL DEFAULT 10000;

-- Only unfinished rows are in these, so what waits is counted, and found by the sweep, however long the history is.
CREATE INDEX transactions_unfinished_idx ON transactions (organisation_id, chain_id, key_id)
  WHERE status IN ('QUEUED', 'SIGNED', 'SENT');
CREATE INDEX deployments_unfinished_idx ON deployments (organisation_id, id)
  WHERE status IN ('QUEUED', 'COMPILED', 'SIGNED', 'MINED');
CREATE INDEX releases_queued_idx ON releases (organisation_id, id) WHERE status = 'QUEUED';
CREATE INDEX keys_unborn_idx ON keys (organisation_id, id) WHERE address IS NULL;

-- Members that join later change how many votes a proposal takes, but not how many one took that is decided.
ALTER TABLE proposals ADD COLUMN needed INTEGER;
GRANT UPDATE (needed) ON proposals TO atoll_app;
