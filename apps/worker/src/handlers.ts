import { QUEUES, type Handler, type QueueName } from '@atoll/queue';

/** What looks after each queue's rows: one handler for each, as the domains give them. */
export const HANDLERS = Symbol('Handlers');

export type Handlers = Record<QueueName, Handler>;

/** Refuses a worker that would leave a queue unattended, or attend to it in two ways. */
export function byQueue(handlers: readonly Handler[]): Handlers {
  const of = (queue: QueueName) => handlers.filter((handler) => handler.queue === queue);
  for (const queue of QUEUES) {
    if (of(queue).length !== 1)
      throw new Error(`The queue "${queue}" has ${of(queue).length} handlers instead of one.`);
  }
  return Object.fromEntries(QUEUES.map((queue) => [queue, of(queue)[0]])) as Handlers;
}
