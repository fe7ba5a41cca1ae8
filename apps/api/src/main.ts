import 'reflect-metadata';

import { startTracing } from '@atoll/telemetry';

import { createApi } from './api.js';
import { configFrom } from './config.js';

const config = configFrom(process.env);
const endTracing = await startTracing('atoll-api');
const app = await createApi(config);
await app.listen(config.port, config.host);
app.getHttpServer().once('close', () => void endTracing());
