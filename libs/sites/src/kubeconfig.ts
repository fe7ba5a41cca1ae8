import { Fault } from '@atoll/kernel';
import net from 'node:net';
import { parse, stringify } from 'yaml';
import { z } from 'zod';

/** Longer than any kubeconfig of one cluster with its certificates. */
export const LONGEST_KUBECONFIG = 32_768;

const base64 = z.string().regex(/^[A-Za-z0-9+/\s]+={0,2}\s*$/, 'must be base64');
const name = z.string().min(1).max(253);
/** What people's tools leave behind; it is dropped. */
const ignored = { extensions: z.unknown().optional() };

// Whatever is not named here is refused, so that nothing a later client learns to obey comes in unseen.
const CLUSTER = z.strictObject({
  server: z.url({ protocol: /^https$/, error: 'must be an https address' }),
  'certificate-authority-data': base64.optional(),
  'tls-server-name': name.optional(),
  ...ignored,
});
const USER = z.strictObject({
  token: z.string().min(1).optional(),
  'client-certificate-data': base64.optional(),
  'client-key-data': base64.optional(),
  ...ignored,
});
const CONTEXT = z.strictObject({ cluster: name, user: name, namespace: name.optional(), ...ignored });
const KUBECONFIG = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Config'),
  preferences: z.unknown().optional(),
  clusters: z.array(z.strictObject({ name, cluster: z.unknown() })).max(32),
  users: z.array(z.strictObject({ name, user: z.unknown() })).max(32),
  contexts: z.array(z.strictObject({ name, context: z.unknown() })).max(32),
  'current-context': name,
  ...ignored,
});

/** Why some fields are refused, in words that help. */
const REFUSED: Record<string, string> = {
  exec: 'runs a program on the platform; use a token or a client certificate',
  'auth-provider': 'runs a program on the platform; use a token or a client certificate',
  'insecure-skip-tls-verify': 'would talk to anybody; give certificate-authority-data',
  'certificate-authority': 'is a file of yours; give certificate-authority-data',
  'client-certificate': 'is a file of yours; give client-certificate-data',
  'client-key': 'is a file of yours; give client-key-data',
  tokenFile: 'is a file of yours; give token',
  'proxy-url': 'would lead through another machine; leave it out',
};

export type Kubeconfig = { text: string; server: string };

/**
 * A kubeconfig that a tenant may give: the current context alone, all of it inline, nothing that would run or read something
 * on the platform, and a server outside of the platform's own networks unless the installation allows private ones.
 */
export function checkedKubeconfig(text: string, privateServers: boolean): Kubeconfig {
  if (Buffer.byteLength(text) > LONGEST_KUBECONFIG) throw invalid(`must be of at most ${LONGEST_KUBECONFIG} bytes`);
  const config = shaped(KUBECONFIG, parsed(text), 'kubeconfig');
  const { cluster: clusterName, user: userName, namespace } = shaped(CONTEXT, current(config), 'context');
  const cluster = shaped(CLUSTER, named(config.clusters, clusterName)?.cluster, 'cluster');
  const user = shaped(USER, named(config.users, userName)?.user, 'user');
  const certified = user['client-certificate-data'] !== undefined && user['client-key-data'] !== undefined;
  if (!certified && user.token === undefined) throw invalid('has no credentials: give a token or a client certificate');
  const { hostname } = new URL(cluster.server);
  const forbidden = forbiddenServer(hostname.replace(/^\[(.*)\]$/, '$1'), privateServers);
  if (forbidden) throw invalid(`names the server ${hostname}, which ${forbidden}`);
  return { server: new URL(cluster.server).origin, text: stringify(sole(cluster, user, namespace)) };
}

function sole(cluster: z.output<typeof CLUSTER>, user: z.output<typeof USER>, namespace: string | undefined): object {
  const { extensions: _of, ...server } = cluster;
  const { extensions: _too, ...credentials } = user;
  return {
    ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'site' },
    clusters: [{ name: 'site', cluster: server }],
    users: [{ name: 'site', user: credentials }],
    contexts: [{ name: 'site', context: { cluster: 'site', user: 'site', ...(namespace && { namespace }) } }],
  };
}

function parsed(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0, prettyErrors: false });
  } catch {
    throw invalid('must be YAML or JSON without aliases'); // what the parser says could quote a secret
  }
}

function shaped<T extends z.ZodType>(schema: T, value: unknown, what: string): z.output<T> {
  for (const [field, because] of Object.entries(REFUSED))
    if (typeof value === 'object' && value !== null && field in value) throw invalid(`has ${field}, which ${because}`);
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  throw invalid(`has a ${what} that is not understood: ${issue!.path.join('.') || what}: ${issue!.message}`);
}

function current({ contexts, ...config }: z.output<typeof KUBECONFIG>): unknown {
  return named(contexts, config['current-context'])?.context;
}

const named = <T extends { name: string }>(all: T[], wanted: string): T | undefined =>
  all.find(({ name }) => name === wanted);

const invalid = (because: string): Fault => Fault.invalid('kubeconfig', because);

const never = new net.BlockList();
never.addSubnet('169.254.0.0', 16);
never.addSubnet('0.0.0.0', 8);
never.addSubnet('224.0.0.0', 3);
never.addSubnet('fe80::', 10, 'ipv6');
never.addSubnet('ff00::', 8, 'ipv6');
never.addAddress('::', 'ipv6');
never.addAddress('fd00:ec2::254', 'ipv6'); // where one cloud keeps the credentials of its machines

const ours = new net.BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['198.18.0.0', 15],
] as const)
  ours.addSubnet(network, prefix);
ours.addAddress('::1', 'ipv6');
ours.addSubnet('fc00::', 7, 'ipv6');

const LOCAL_NAME = /(^|\.)(localhost|local|internal|svc|cluster\.local)\.?$/i;

/** Why the platform must not be sent to an address or a name; null where it may. Names are looked at again once resolved. */
export function forbiddenServer(host: string, privateServers: boolean): string | null {
  const family = net.isIP(host);
  const mapped = /^::ffff:(?:0:)?([0-9a-f.:]+)$/i.exec(host);
  if (family === 6 && mapped) return forbiddenServer(v4Of(mapped[1]!), privateServers);
  if (family === 0) {
    if (/^metadata(\.|$)/i.test(host)) return 'tells the secrets of machines';
    return !privateServers && (LOCAL_NAME.test(host) || !host.includes('.')) ? PRIVATE : null;
  }
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  if (never.check(host, kind)) return 'no cluster has';
  return !privateServers && ours.check(host, kind) ? PRIVATE : null;
}

const PRIVATE = 'is in a private network; this installation connects to public addresses only';

/** An IPv4 address inside of an IPv6 one is written in two ways. */
function v4Of(text: string): string {
  if (text.includes('.')) return text;
  const [high = 0, low = 0] = text.split(':').map((part) => Number.parseInt(part, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
