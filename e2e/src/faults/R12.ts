import { randomBytes } from 'node:crypto';

import { chainUntil, isReady } from '../chain.js';
import { Installation } from '../installation.js';
import { ApiServer } from '../kubernetes/api-server.js';
import { join, type Member } from '../member.js';
import type { Tally } from '../story.js';
import { attempts } from './tenant-attacks.js';
import type { Attempt, Targets, Thief } from './tenant-attempt.js';
import { pod } from './tenant-home.js';

const api = new ApiServer();

/** Two members of one installation on the cluster of KUBECONFIG, each with a chain, and what one can do to the other. */
export async function run(): Promise<Tally> {
  const installation = await Installation.up('r12', 'kubernetes');
  try {
    const [own, other] = await Promise.all(['Mallory', 'Alice'].map((name) => tenant(installation, name)));
    const { items } = (await api.must('GET', '/api/v1/nodes')) as { items: Named[] };
    const pods = { ownPod: 'node-validator-0-0', otherPod: 'node-validator-0-0' };
    return await attack({ own: own!, other: other!, ...pods, machine: items[0]!.metadata.name });
  } finally {
    await installation.remove();
  }
}

type Named = { metadata: { name: string } };

/** Founds a chain and gives the namespace that its node stands in. */
async function tenant({ addresses }: Installation, name: string): Promise<string> {
  const member: Member = await join(addresses.graphql, name);
  const { foundConsortium } = await member.atoll.foundConsortium({ input: { name } });
  const { createChain } = await member.atoll.createChain({
    input: {
      consortiumId: foundConsortium.id,
      name: 'target',
      blockPeriodMs: 1_000,
      validators: [{ organisationId: member.organisationId, count: 1 }],
    },
  });
  await chainUntil(member, createChain.id, 'a running chain', isReady, 180);
  const selector = encodeURIComponent(`atoll.dev/chain=${createChain.id}`);
  const { items } = (await api.must('GET', `/api/v1/namespaces?labelSelector=${selector}`)) as { items: Named[] };
  return items[0]!.metadata.name;
}

/**
 * What a tenant's own credentials can do at the API server. Two of them are tried: the account that a member's nodes run as,
 * had somebody stolen its token, and somebody whom the cluster's operator even gave the role `edit` in the member's namespace.
 */
async function attack(targets: Targets): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0 };
  const tell = (name: string, problem: string | null) => {
    tally[problem ? 'failed' : 'passed']++;
    if (problem) console.log(`  ✗ ${name}: ${problem}`);
  };
  const { own, other } = targets;
  const editor = `editor-${randomBytes(3).toString('hex')}`;
  try {
    await admit(own, editor);
    const tokens = { node: await tokenOf(own, 'node'), editor: await tokenOf(own, editor) };
    const before = await stateOf(own, other);

    tell('the stolen token is a real one', await whoami(tokens.node, `system:serviceaccount:${own}:node`));
    tell('an editor may make an honest pod', await honestPod(tokens.editor, own));
    const all = attempts(targets);
    for (const attempt of all) tell(`${attempt.as}: ${attempt.name}`, await refusal(attempt, tokens));
    tell('nothing has changed', before === (await stateOf(own, other)) ? null : 'the namespaces differ');
    console.log(`  ${all.length} attempts, ${tally.failed} of ${tally.passed + tally.failed} checks failed`);
    return tally;
  } finally {
    await dismiss(own, editor);
  }
}

/** Null when the API server refused as it should: because this user may not, whatever the object. */
async function refusal(attempt: Attempt, tokens: Record<Thief, string>): Promise<string | null> {
  const { status, message } = await api.ask(attempt.method, attempt.path, attempt.body, tokens[attempt.as]);
  return status === 403 ? null : `answered ${status} ${message}`;
}

async function whoami(token: string, expected: string): Promise<string | null> {
  const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const { body, status } = await api.ask('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', review, token);
  const { userInfo } = (body['status'] ?? {}) as { userInfo?: { username?: string } };
  return userInfo?.username === expected ? null : `answered ${status} ${userInfo?.username}`;
}

async function honestPod(token: string, own: string): Promise<string | null> {
  const { status, message } = await api.ask('POST', `/api/v1/namespaces/${own}/pods?dryRun=All`, pod(own), token);
  return status === 201 ? null : `answered ${status} ${message}`;
}

async function admit(namespace: string, name: string): Promise<void> {
  const metadata = { name, namespace };
  await api.must('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata,
  });
  await api.must('POST', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
}

async function dismiss(namespace: string, name: string): Promise<void> {
  await api.ask('DELETE', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings/${name}`);
  await api.ask('DELETE', `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`);
}

async function tokenOf(namespace: string, name: string): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 600 } };
  const { status } = await api.must('POST', path, request);
  return (status as { token: string }).token;
}

/** What the attempts could have changed: names and specifications, without what the cluster itself moves. */
async function stateOf(...namespaces: string[]): Promise<string> {
  const kinds = [
    '/api/v1/pods',
    '/api/v1/services',
    '/api/v1/resourcequotas',
    '/api/v1/limitranges',
    '/api/v1/persistentvolumeclaims',
    '/apis/policy/v1/poddisruptionbudgets',
    '/apis/networking.k8s.io/v1/networkpolicies',
    '/apis/rbac.authorization.k8s.io/v1/rolebindings',
  ];
  const paths = namespaces.flatMap((name) => [
    `/api/v1/namespaces/${name}`,
    ...kinds.map((kind) => kind.replace(/\/([^/]+)$/, `/namespaces/${name}/$1`)),
  ]);
  const states = await Promise.all(paths.map(async (path) => essence(await api.must('GET', path))));
  return JSON.stringify(states);
}

type Thing = { metadata?: { name?: string; uid?: string; labels?: object }; spec?: unknown; items?: Thing[] };

function essence({ metadata, spec, items }: Thing): unknown {
  if (items) return items.map(essence);
  return [metadata?.name, metadata?.uid, metadata?.labels, spec];
}
