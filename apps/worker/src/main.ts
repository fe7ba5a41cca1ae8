import 'reflect-metadata';

import { startTracing } from '@atoll/telemetry';

import { configFrom } from './config.js';
import { WorkerModule } from './worker.module.js';
import { createWorker } from './worker.js';

const config = configFrom(process.env);
const endTracing = await startTracing('atoll-worker');
const app = await createWorker(WorkerModule.with(config), config);
await app.listen(config.port, config.host);
app.getHttpServer().once('close', () => void endTracing());
