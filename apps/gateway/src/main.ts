import 'reflect-metadata';

import { configFrom } from './config.js';
import { createGateway } from './gateway.js';

const config = configFrom(process.env);
const { server } = await createGateway(config);
await server.listen({ port: config.port, host: config.host });
// What was counted is written down before the process ends, whoever asks it to.
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void server.close().catch(() => process.exit(1)));
