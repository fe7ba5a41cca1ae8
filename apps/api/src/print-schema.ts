import 'reflect-metadata';

import { schemaText } from './schema.js';

process.stdout.write(await schemaText());
