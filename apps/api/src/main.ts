import 'reflect-metadata';

import { createApi } from './api.js';
import { configFrom } from './config.js';

const config = configFrom(process.env);
const app = await createApi(config);
await app.listen(config.port, config.host);
