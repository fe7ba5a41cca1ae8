import { CredentialsService } from '@atoll/identity';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';

import { addressBehind } from './address.js';
import { ApiModule } from './api.module.js';
import type { Config } from './config.js';
import { httpDoor } from './http.door.js';
import { Gate } from './limits/gate.js';
import type { Report } from './spoken.js';
import { WebSocketDoor } from './websocket.door.js';

/** The API, ready to listen: `await (await createApi(config)).listen(port, host)`. */
export async function createApi(config: Config): Promise<NestFastifyApplication> {
  const log = pino({ enabled: config.log !== 'off', level: config.log === 'off' ? 'silent' : config.log });
  const report: Report = (error, id) => log.error({ err: error, id }, 'unforeseen failure');

  const adapter = new FastifyAdapter();
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(config, report), adapter, {
    bodyParser: false, // the door of GraphQL is the only one that takes a body
    logger: config.log === 'off' ? false : ['error', 'warn'],
  });
  const gate = new Gate(() => app.get(GraphQLSchemaHost).schema, config);
  const credentials = app.get(CredentialsService);
  const addressOf = addressBehind(config.trustedProxies);
  const sockets = new WebSocketDoor(
    gate,
    credentials,
    () => app.get(GraphQLSchemaHost).schema,
    config.allowedOrigins,
    addressOf,
    report,
  );

  const fastify = adapter.getInstance();
  await fastify.register(httpDoor(gate, credentials, addressOf, report));
  const closeSockets = sockets.open(fastify.server);
  fastify.addHook('preClose', closeSockets);
  app.enableShutdownHooks();
  return app;
}
