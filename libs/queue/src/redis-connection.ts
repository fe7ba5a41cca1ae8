import { Redis } from 'ioredis';

/** A connection as BullMQ's workers need it: commands wait for a lost server instead of failing. */
export function redisConnection(url: string): Redis {
  return quiet(new Redis(url, { maxRetriesPerRequest: null, enableReadyCheck: true }));
}

/** A connection for adding jobs: commands fail at once while the server is away, because the outbox waits better. */
export function redisProducer(url: string): Redis {
  return quiet(new Redis(url, { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: 2_000 }));
}

/** Reconnecting is the client's own business; readiness is read from its status. */
function quiet(redis: Redis): Redis {
  redis.on('error', () => undefined);
  return redis;
}
