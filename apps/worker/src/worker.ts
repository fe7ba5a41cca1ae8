import { ConsoleLogger, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

import type { Config } from './config.js';

const LEVELS = { off: false, error: ['fatal', 'error', 'warn'], info: ['fatal', 'error', 'warn', 'log'] } as const;

/** The worker with its small door, which is for the platform itself: health, and the logs of nodes. */
export async function createWorker(module: DynamicModule, { log }: Config): Promise<NestFastifyApplication> {
  const level = LEVELS[log];
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter({ bodyLimit: 1_024 }), {
    logger: level && new ConsoleLogger({ json: true, colors: false, logLevels: [...level] }),
    abortOnError: false,
  });
  app.enableShutdownHooks();
  return app;
}
