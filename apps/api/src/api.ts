import { CallsService } from '@atoll/contracts';
import { CredentialsService, DirectoryTokensService, ProviderSignInsService, SlidingWindow } from '@atoll/accounts';
import {
  AcmeService,
  CertificateLogsService,
  ChallengesService,
  EnrolmentsService,
  PossessionService,
  StatusListsService,
} from '@atoll/identity';
import { ReadingsIngest } from '@atoll/data';
import { IntentsService } from '@atoll/ledger';
import { DirectoryPeopleService } from '@atoll/tenancy';
import { keepCertificate, readCertificate } from '@atoll/kernel/certificate';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';

import { addressBehind } from './address.js';
import { ApiModule } from './api.module.js';
import { AuditedMutations } from './audit/audited-mutations.js';
import { acmeDoor } from './certificates/acme.door.js';
import { logDoor } from './certificates/log.door.js';
import { revocationListDoor } from './certificates/revocation-list.door.js';
import type { Config } from './config.js';
import { consoleDoor } from './console/console.door.js';
import { sessionDoor } from './console/session.door.js';
import { signInDoor } from './console/sign-in.door.js';
import { contractDoor } from './contracts/contract.door.js';
import { enrolmentDoor } from './devices/enrolment.door.js';
import { scimDoor } from './directory/scim.door.js';
import { possessionDoor } from './devices/possession.door.js';
import { credentialDoor } from './credentials/credential.door.js';
import { readingDoor } from './data-streams/reading.door.js';
import { ReadingSocket } from './data-streams/reading.socket.js';
import { httpDoor } from './http.door.js';
import { intentDoor } from './intents/intent.door.js';
import { Gate } from './limits/gate.js';
import { ApiMetrics } from './metrics/api-metrics.js';
import { REDIS } from './platform.module.js';
import type { Report } from './spoken.js';
import { WebSocketDoor } from './websocket.door.js';

/** The API, ready to listen: `await (await createApi(config)).listen(port, host)`. */
export async function createApi(config: Config): Promise<NestFastifyApplication> {
  const log = pino({ enabled: config.log !== 'off', level: config.log === 'off' ? 'silent' : config.log });
  const report: Report = (error, id) => log.error({ err: error, id }, 'unforeseen failure');

  const { certificate } = config;
  const routerOptions = { maxParamLength: 1_000 }; // the signature of an overloaded function is long
  const adapter = certificate
    ? new FastifyAdapter({ https: readCertificate(certificate), routerOptions })
    : new FastifyAdapter({ routerOptions });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(config, report), adapter, {
    bodyParser: false, // the doors take bodies, each with limits of its own
    logger: config.log === 'off' ? false : ['error', 'warn'],
  });
  const gate = new Gate(() => app.get(GraphQLSchemaHost).schema, config);
  const credentials = app.get(CredentialsService);
  const metrics = app.get(ApiMetrics);
  const addressOf = addressBehind(config.trustedProxies);
  const readings = new ReadingSocket(app.get(ReadingsIngest), credentials, addressOf, report);
  const sockets = new WebSocketDoor(
    gate,
    credentials,
    () => app.get(GraphQLSchemaHost).schema,
    config.allowedOrigins,
    addressOf,
    metrics,
    report,
    (...upgrade) => readings.upgrade(...upgrade),
  );

  const fastify = adapter.getInstance();
  if (certificate) keepCertificate(fastify.server, certificate);
  await fastify.register(httpDoor(gate, credentials, addressOf, metrics, report));
  await fastify.register(sessionDoor({ gate, credentials, addressOf, report }));
  await fastify.register(consoleDoor());
  const [books, surroundings] = [app.get(AuditedMutations), { credentials, addressOf, metrics, report }];
  const signIns = app.get(ProviderSignInsService);
  await fastify.register(signInDoor({ signIns, books, credentials, addressOf, publicUrl: config.publicUrl, report }));
  const directory = { tokens: app.get(DirectoryTokensService), people: app.get(DirectoryPeopleService), books };
  const told = { window: app.get(SlidingWindow), addressOf, metrics, publicUrl: config.publicUrl, report };
  await fastify.register(scimDoor({ ...directory, ...told }));
  await fastify.register(contractDoor({ calls: app.get(CallsService), books }, surroundings));
  await fastify.register(intentDoor({ intents: app.get(IntentsService), books }, surroundings));
  await fastify.register(enrolmentDoor({ enrolments: app.get(EnrolmentsService), books }, surroundings));
  const doors = { lists: app.get(StatusListsService), challenges: app.get(ChallengesService) };
  await fastify.register(credentialDoor(doors));
  await fastify.register(logDoor(app.get(CertificateLogsService), surroundings));
  const enrolling = { acme: app.get(AcmeService), window: app.get(SlidingWindow), addressOf };
  await fastify.register(acmeDoor({ ...enrolling, redis: app.get(REDIS), report }));
  const proving = { possession: app.get(PossessionService), window: app.get(SlidingWindow), addressOf };
  await fastify.register(possessionDoor({ ...proving, redis: app.get(REDIS), report }));
  await fastify.register(revocationListDoor(enrolling));

  await fastify.register(readingDoor({ ingest: app.get(ReadingsIngest) }, surroundings));

  const closeSockets = sockets.open(fastify.server);
  fastify.addHook('preClose', async () => {
    readings.close();
    await closeSockets();
  });
  app.enableShutdownHooks();
  return app;
}
