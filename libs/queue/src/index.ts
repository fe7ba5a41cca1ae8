export type { Handler, LookAgain } from './handler.js';
export { redisConnection, redisProducer } from './redis-connection.js';
export { QUEUES, wake, type Nudge, type QueueName } from './wake.js';
