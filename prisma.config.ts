import { defineConfig } from 'prisma/config';

// The URL is only read by commands that author or inspect migrations; the running system is given its own.
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.ATOLL_MIGRATION_URL ?? 'postgresql://localhost/atoll' },
});
