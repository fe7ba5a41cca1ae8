import { keepCertificate, readCertificate } from '@atoll/kernel/certificate';
import { LONGEST_KUBECONFIG } from '@atoll/sites';
import { ConsoleLogger, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';

import type { Config } from './config.js';

const LEVELS = { off: false, error: ['fatal', 'error', 'warn'], info: ['fatal', 'error', 'warn', 'log'] } as const;

/** A kubeconfig as JSON is the largest that is said to it. */
const MOST_BYTES = 2 * LONGEST_KUBECONFIG;

/** The worker with its small door, which is for the platform itself: health, and the logs of nodes. */
export async function createWorker(
  module: DynamicModule,
  { log, certificate }: Config,
): Promise<NestFastifyApplication> {
  const level = LEVELS[log];
  const adapter = new FastifyAdapter({
    bodyLimit: MOST_BYTES,
    ...(certificate && { https: readCertificate(certificate) }),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: level && new ConsoleLogger({ json: true, colors: false, logLevels: [...level] }),
    abortOnError: false,
  });
  if (certificate) keepCertificate(app.getHttpServer(), certificate);
  app.enableShutdownHooks();
  return app;
}
