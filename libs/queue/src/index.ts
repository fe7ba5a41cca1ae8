export { QUEUES, wake, type Nudge, type QueueName } from './wake.js';
export { redisConnection } from './redis-connection.js';
