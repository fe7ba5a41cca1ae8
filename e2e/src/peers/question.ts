/** What the API and its peers are asked, and must answer alike. */
export const QUESTION = '{ consortia(first: 20) { nodes { id name createdAt } pageInfo { hasNextPage endCursor } } }';

export type Row = { id: string; name: string; created_at: Date };

/** The same two reads for each peer: who asks, by the hash of the token, and what that person's organisation may list. */
export const FIND_SESSION = `SELECT person_id FROM sessions
  WHERE access_hash = $1 AND access_expires_at > now() AND revoked_at IS NULL`;
export const LIST = `SELECT c.id, c.name, c.created_at FROM consortia c
  JOIN consortium_members m ON m.consortium_id = c.id AND m.left_at IS NULL
  JOIN memberships p ON p.organisation_id = m.organisation_id
  WHERE m.organisation_id = $1 AND p.person_id = $2 ORDER BY c.id DESC LIMIT 21`;
