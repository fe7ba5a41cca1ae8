// A peer of the `graphql` bench: plain Fastify and pg, no GraphQL, no row-level security. The floor of what the work costs.
import fastify from 'fastify';
import { createHash } from 'node:crypto';
import pg from 'pg';

import { FIND_SESSION, LIST, type Row } from './question.js';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL']!, max: 10 });
const app = fastify();

app.post('/graphql', async (request, reply) => {
  const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
  const hash = createHash('sha256').update(token).digest();
  const session = await pool.query<{ person_id: string }>({ name: 'session', text: FIND_SESSION, values: [hash] });
  const [who] = session.rows;
  if (!who) return reply.code(401).send();
  const values = [request.headers['atoll-organisation'], who.person_id];
  const { rows } = await pool.query<Row>({ name: 'list', text: LIST, values });
  const nodes = rows
    .slice(0, 20)
    .map(({ id, name, created_at }) => ({ id, name, createdAt: created_at.toISOString() }));
  return {
    data: { consortia: { nodes, pageInfo: { hasNextPage: rows.length > 20, endCursor: nodes.at(-1)?.id ?? null } } },
  };
});

console.log(await app.listen({ port: 0, host: '127.0.0.1' }));
