export type { Handler, LookAgain } from './handler.js';
export { redisConnection, redisProducer } from './redis-connection.js';
export { QUEUES, wake, type Nudge, type QueueName } from './wake.js';
export { answered, workerAway, WorkerDoor } from './worker-door.js';
