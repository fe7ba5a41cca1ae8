import fs from 'node:fs';
import path from 'node:path';

/** Where the parts of an installation are, as far as its environment or its home says so. */
export type Setting = {
  /** The worker's login, and the API's and the owner's where they are known. */
  databaseUrl: string | null;
  apiDatabaseUrl: string | null;
  ownerUrl: string | null;
  redisUrl: string | null;
  /** The RPC gateway, where there is one. */
  gatewayUrl: string | null;
  /** Where people find the API and its console. */
  publicUrl: string | null;
  masterKeyFile: string | null;
  /** Where the keys are that wrap signing keys instead of the master key. */
  keyEncryptionKeys: string[];
  driver: 'process' | 'kubernetes';
  /** Where the process driver keeps nodes. */
  home: string | null;
  /** Null for the cluster that this process is in. */
  kubeconfig: string | null;
  installation: string | null;
  platformNamespace: string;
  storageClass: string | null;
};

/** As the processes of the platform are told; what is missing is found in an installation's home, where there is one. */
export function settingFrom(env: NodeJS.ProcessEnv): Setting {
  const home = env['ATOLL_HOME'] || null;
  const own = home ? fromHome(home) : null;
  return {
    databaseUrl: env['ATOLL_DATABASE_URL'] || env['ATOLL_WORKER_DATABASE_URL'] || own?.databaseUrl || null,
    apiDatabaseUrl: env['ATOLL_API_DATABASE_URL'] || own?.apiDatabaseUrl || null,
    ownerUrl: env['ATOLL_OWNER_DATABASE_URL'] || own?.ownerUrl || null,
    redisUrl: env['ATOLL_REDIS_URL'] || own?.redisUrl || null,
    gatewayUrl: env['ATOLL_GATEWAY_URL'] || own?.gatewayUrl || null,
    publicUrl: env['ATOLL_PUBLIC_URL'] || own?.publicUrl || null,
    masterKeyFile: env['ATOLL_MASTER_KEY_FILE'] || own?.masterKeyFile || null,
    keyEncryptionKeys: (env['ATOLL_KEY_ENCRYPTION_KEYS'] ?? '').split(',').flatMap((each) => each.trim() || []),
    driver: env['ATOLL_DRIVER'] === 'kubernetes' ? 'kubernetes' : 'process',
    home,
    kubeconfig: env['ATOLL_KUBECONFIG'] || null,
    installation: env['ATOLL_INSTALLATION'] || null,
    platformNamespace: env['ATOLL_PLATFORM_NAMESPACE'] || 'atoll',
    storageClass: env['ATOLL_STORAGE_CLASS'] || null,
  };
}

type Own = Pick<
  Setting,
  'databaseUrl' | 'apiDatabaseUrl' | 'ownerUrl' | 'redisUrl' | 'gatewayUrl' | 'publicUrl' | 'masterKeyFile'
>;

/** What `npm run up` keeps in its home: ports, and secrets for its own account alone. */
function fromHome(home: string): Own | null {
  const ports = portsOf(home);
  const secret = (name: string) => read(path.join(home, 'secrets', name));
  const postgres = (user: string, password: string | null) =>
    ports.postgres && password ? `postgres://${user}:${password}@127.0.0.1:${ports.postgres}/atoll` : null;
  const redis = secret('redis');
  return {
    ownerUrl: postgres('postgres', secret('postgres')),
    databaseUrl: postgres('atoll_worker', secret('worker-login')),
    apiDatabaseUrl: postgres('atoll_api', secret('api-login')),
    redisUrl: ports.redis && redis ? `redis://:${redis}@127.0.0.1:${ports.redis}` : null,
    gatewayUrl: ports.gateway ? `http://127.0.0.1:${ports.gateway}` : null,
    publicUrl: ports.api ? `http://localhost:${ports.api}` : null,
    masterKeyFile: path.join(home, 'secrets', 'master-key'),
  };
}

type Ports = { postgres?: number; redis?: number; gateway?: number; api?: number };

const portsOf = (home: string): Ports => JSON.parse(read(path.join(home, 'ports.json')) ?? '{}') as Ports;

function read(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
