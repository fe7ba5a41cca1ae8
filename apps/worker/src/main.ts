import 'reflect-metadata';

import { configFrom } from './config.js';
import { WorkerModule } from './worker.module.js';
import { createWorker } from './worker.js';

const config = configFrom(process.env);
const app = await createWorker(WorkerModule.with(config), config);
await app.listen(config.port, config.host);
