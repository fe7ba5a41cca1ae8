import { secret, writeDurably } from '@atoll/embedded';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { RequestFailed, type GraphQL } from './graphql.js';
import type { Report } from './report.js';

const EMAIL = 'demo@atoll.example';
const VALIDATORS = 4;
const PATIENCE_MS = 90_000;

/** What was made for the demo, so that a chain that its owner has deleted does not come back. */
interface Made {
  chainId: string;
  firstBlockSeconds: number | null;
}

interface Chain {
  height: string | number | null;
  desired: string;
  firstBlockAt: string | null;
  rpcUrls: string[];
}

/** Signs the demo person in and, if wanted, sees to it that its chain of four validators makes blocks. Done twice, it changes nothing. */
export async function demonstrate(
  home: string,
  api: GraphQL,
  withChain: boolean,
): Promise<Pick<Report, 'signIn' | 'rpc' | 'firstBlockSeconds'>> {
  const password = secret(home, 'demo-password').slice(0, 24);
  const accessToken = await accessTokenOf(api, password);
  const organisation = await organisationOf(api.as(accessToken));
  const member = api.as(accessToken, organisation);
  const signIn = { email: EMAIL, password, organisation };

  if (!withChain) return { signIn, firstBlockSeconds: null, rpc: null };
  const made = read(home);
  const { chain, firstBlockSeconds } = made ? await next(member, made) : await first(home, member, organisation);
  return { signIn, firstBlockSeconds, rpc: chain?.rpcUrls[0] ?? null };
}

async function accessTokenOf(api: GraphQL, password: string): Promise<string> {
  const credentials = { email: EMAIL, password };
  const signIn = `mutation ($input: SignInInput!) { signedIn: signIn(input: $input) { accessToken } }`;
  const signUp = `mutation ($input: SignUpInput!) { signedIn: signUp(input: $input) { accessToken } }`;
  try {
    return await token(api, signIn, credentials);
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error;
    if (error.code === 'UNAUTHENTICATED') return token(api, signUp, { ...credentials, name: 'Demo' });
    if (error.code !== 'RATE_LIMITED') throw error;
    await pause(error.retryAfterSeconds * 1_000); // whoever starts it again and again waits as everybody does
    return accessTokenOf(api, password);
  }
}

async function token(api: GraphQL, mutation: string, input: Record<string, string>): Promise<string> {
  return (await api.ask<{ signedIn: { accessToken: string } }>(mutation, { input })).signedIn.accessToken;
}

async function organisationOf(person: GraphQL): Promise<string> {
  const { me } = await person.ask<{ me: { organisations: { organisation: { id: string } }[] } }>(
    `{ me { organisations { organisation { id } } } }`,
  );
  if (me.organisations[0]) return me.organisations[0].organisation.id;
  const { createOrganisation } = await person.ask<{ createOrganisation: { id: string } }>(
    `mutation { createOrganisation(input: { name: "Demo" }) { id } }`,
  );
  return createOrganisation.id;
}

/** Founds the chain and measures from the request to the first block. */
async function first(home: string, member: GraphQL, organisation: string) {
  const consortiumId = await consortiumOf(member);
  const start = performance.now();
  const { createChain } = await member.ask<{ createChain: { id: string } }>(
    `mutation ($input: CreateChainInput!) { createChain(input: $input) { id } }`,
    {
      input: {
        consortiumId,
        name: 'Demo chain',
        validators: [{ organisationId: organisation, count: VALIDATORS }],
        kernelFounders: [{ organisationId: organisation, roles: ['REGULATOR', 'OPERATOR', 'GATEWAY', 'ISSUER'] }],
        idempotencyKey: 'demo-chain',
      },
    },
  );
  const chain = await until(member, createChain.id, ({ firstBlockAt }) => firstBlockAt !== null);
  const firstBlockSeconds = chain?.firstBlockAt ? Number(((performance.now() - start) / 1000).toFixed(2)) : null;
  writeDurably(fileOf(home), JSON.stringify({ chainId: createChain.id, firstBlockSeconds } satisfies Made));
  return { chain, firstBlockSeconds };
}

/** Waits until the chain has gone on from where it stood. */
async function next(member: GraphQL, { chainId, firstBlockSeconds }: Made) {
  const before = await chainOf(member, chainId);
  const goesOn = (chain: Chain) => chain.desired !== 'RUNNING' || Number(chain.height) > Number(before?.height);
  return { chain: before && (await until(member, chainId, goesOn)), firstBlockSeconds };
}

async function consortiumOf(member: GraphQL): Promise<string> {
  const { consortia } = await member.ask<{ consortia: { nodes: { id: string }[] } }>(
    `{ consortia(first: 1) { nodes { id } } }`,
  );
  if (consortia.nodes[0]) return consortia.nodes[0].id;
  const { foundConsortium } = await member.ask<{ foundConsortium: { id: string } }>(
    `mutation { foundConsortium(input: { name: "Demo consortium" }) { id } }`,
  );
  return foundConsortium.id;
}

/** The chain once it is as wanted, or as it is when patience ends. */
async function until(member: GraphQL, id: string, wanted: (chain: Chain) => boolean): Promise<Chain | null> {
  for (const end = Date.now() + PATIENCE_MS; ; await pause(50)) {
    const chain = await chainOf(member, id);
    if (!chain || wanted(chain) || Date.now() > end) return chain;
  }
}

async function chainOf(member: GraphQL, id: string): Promise<Chain | null> {
  const query = `query ($id: ID!) { chain(id: $id) { height desired firstBlockAt rpcUrls } }`;
  try {
    return (await member.ask<{ chain: Chain }>(query, { id })).chain;
  } catch (error) {
    if (error instanceof RequestFailed && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

function read(home: string): Made | undefined {
  try {
    return JSON.parse(fs.readFileSync(fileOf(home), 'utf8')) as Made;
  } catch {
    return undefined;
  }
}

const fileOf = (home: string) => path.join(home, 'demo.json');
