import { Redis } from 'ioredis';

/** A connection as BullMQ's workers need it: commands wait for a lost server instead of failing. */
export function redisConnection(url: string): Redis {
  return new Redis(url, { maxRetriesPerRequest: null, enableReadyCheck: true });
}
