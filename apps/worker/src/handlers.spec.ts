import { QUEUES, type Handler, type QueueName } from '@atoll/queue';

import { byQueue } from './handlers.js';

const handler = (queue: QueueName): Handler => ({ queue, handle: async () => null, due: async () => [] });

it('takes exactly one handler for each queue', () => {
  expect(Object.keys(byQueue(QUEUES.map(handler)))).toEqual([...QUEUES]);
  expect(() => byQueue(QUEUES.slice(1).map(handler))).toThrow('The queue "chain" has 0 handlers instead of one.');
  expect(() => byQueue([...QUEUES, QUEUES[1]].map(handler))).toThrow('The queue "key" has 2 handlers instead of one.');
});
