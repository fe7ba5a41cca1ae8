-- A key whose maker nobody wrote down could not end with that person's membership, so those of before end now.
TRUNCATE application_keys;

ALTER TABLE application_keys ADD COLUMN created_by uuid NOT NULL;
ALTER TABLE application_keys ADD CONSTRAINT application_keys_created_by_fkey
  FOREIGN KEY (created_by) REFERENCES people (id) ON DELETE CASCADE ON UPDATE CASCADE;
