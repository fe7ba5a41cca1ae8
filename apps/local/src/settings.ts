import { atollHome, Obstacle } from '@atoll/embedded';

/** What the person who starts an installation may decide, all by environment. */
export interface Settings {
  home: string;
  ports: { api?: number; worker?: number; postgres?: number; redis?: number };
  /** Servers that somebody else runs. */
  databaseUrl?: string;
  redisUrl?: string;
}

export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  const port = (name: string) => portOf(name, env[name]);
  return {
    home: atollHome(env),
    ports: {
      ...port('ATOLL_API_PORT'),
      ...port('ATOLL_WORKER_PORT'),
      ...port('ATOLL_POSTGRES_PORT'),
      ...port('ATOLL_REDIS_PORT'),
    },
    ...(env['ATOLL_DATABASE_URL'] && { databaseUrl: env['ATOLL_DATABASE_URL'] }),
    ...(env['ATOLL_REDIS_URL'] && { redisUrl: env['ATOLL_REDIS_URL'] }),
  };
}

function portOf(variable: string, text: string | undefined): Partial<Settings['ports']> {
  if (!text) return {};
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Obstacle(`${variable} must be a port, 1 to 65535, not "${text}".`);
  const name = variable.slice('ATOLL_'.length, -'_PORT'.length).toLowerCase();
  return { [name]: port };
}
