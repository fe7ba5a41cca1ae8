import { atollHome, Obstacle } from '@atoll/embedded';

/** What the person who starts an installation may decide, all by environment. */
export interface Settings {
  home: string;
  ports: { api?: number; worker?: number; gateway?: number; postgres?: number; redis?: number };
  /** Servers that somebody else runs. */
  databaseUrl?: string;
  redisUrl?: string;
  /** What API and worker are told of where nodes run and as what; both are told the same. */
  nodes: Record<string, string>;
  /** What the worker alone is told of where signing keys lie. */
  custody: Record<string, string>;
  /** Where the API offers to make keys. */
  keyBackends: string;
  /** Whether there is to be a demo chain. */
  demo: boolean;
}

/** The README says what each is for. */
const OF_NODES =
  /^ATOLL_(DRIVER|ENGINES|DEVELOPMENT_ENGINES|BESU|KUBECONFIG|KUBERNETES_SETTINGS|INSTALLATION|PLATFORM_NAMESPACE|BESU_IMAGE|NODE_IMAGE|PULL_POLICY|STORAGE_CLASS|STORAGE|CPU_REQUEST|CPU_LIMIT|NODE_MEMORY_MB|SITES|PRIVATE_CLUSTERS|PEER_NETWORKS|WEBHOOK_NETWORKS|BACKUPS|BACKUP_PRIVATE_ENDPOINTS|INSTALLATION_NAME|SCALE_DOWN_SECONDS)$/;

/** docs/custody.md says what each is for. */
const OF_CUSTODY =
  /^ATOLL_(KEY_ENCRYPTION_KEYS|PKCS11_(MODULE|TOKEN|PIN_FILE)|REMOTE_SIGNER_(URL|CA_FILE|CERTIFICATE_FILE|KEY_FILE|TIMEOUT_MS))$/;

export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  const port = (name: string) => portOf(name, env[name]);
  return {
    home: atollHome(env),
    ports: {
      ...port('ATOLL_API_PORT'),
      ...port('ATOLL_WORKER_PORT'),
      ...port('ATOLL_GATEWAY_PORT'),
      ...port('ATOLL_POSTGRES_PORT'),
      ...port('ATOLL_REDIS_PORT'),
    },
    ...(env['ATOLL_DATABASE_URL'] && { databaseUrl: env['ATOLL_DATABASE_URL'] }),
    ...(env['ATOLL_REDIS_URL'] && { redisUrl: env['ATOLL_REDIS_URL'] }),
    nodes: told(env, (name) => OF_NODES.test(name)),
    custody: custodyFrom(env),
    keyBackends: env['ATOLL_KEY_BACKENDS'] || backendsIn(env),
    demo: env['ATOLL_DEMO'] !== 'off',
  };
}

function told(env: NodeJS.ProcessEnv, isMeant: (name: string) => boolean): Record<string, string> {
  const entries = Object.entries(env).flatMap(([name, value]) => (value && isMeant(name) ? [[name, value]] : []));
  return Object.fromEntries(entries) as Record<string, string>;
}

/** With the variables that these name: keys that stand in one, and what the library of a security module reads. */
function custodyFrom(env: NodeJS.ProcessEnv): Record<string, string> {
  const holdKeys = listed(env['ATOLL_KEY_ENCRYPTION_KEYS']).flatMap((source) => /^env:(.+)$/.exec(source)?.[1] ?? []);
  const further = new Set([...holdKeys, ...listed(env['ATOLL_PKCS11_ENVIRONMENT'])]);
  return told(env, (name) => OF_CUSTODY.test(name) || further.has(name));
}

/** The API offers what the worker has. */
const backendsIn = (env: NodeJS.ProcessEnv): string =>
  [
    'SEALED',
    ...(env['ATOLL_PKCS11_MODULE'] ? ['PKCS11'] : []),
    ...(env['ATOLL_REMOTE_SIGNER_URL'] ? ['REMOTE'] : []),
  ].join();

const listed = (list = ''): string[] => list.split(',').flatMap((each) => each.trim() || []);

function portOf(variable: string, text: string | undefined): Partial<Settings['ports']> {
  if (!text) return {};
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Obstacle(`${variable} must be a port, 1 to 65535, not "${text}".`);
  const name = variable.slice('ATOLL_'.length, -'_PORT'.length).toLowerCase();
  return { [name]: port };
}
