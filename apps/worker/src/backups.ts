import type { BackupSettings } from '@atoll/chains';
import { hkdfSha256 } from '@atoll/crypto';
import { identityFrom } from '@atoll/crypto/age';
import { readMasterKey } from '@atoll/ledger';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const NODE = fileURLToPath(new URL('../../node/dist/main.js', import.meta.url));

/** What the worker alone is told of backups. */
export const BACKUP_ENVIRONMENT = {
  ATOLL_BACKUPS: z.string().min(1).optional(),
  ATOLL_BACKUP_PRIVATE_ENDPOINTS: z.enum(['on', 'off']).default('off'),
};

export type BackupConfig = {
  /** Where the backups of plans lie that name no bucket. */
  directory: string;
  privateEndpoints: boolean;
  nodeProgram: string;
};

type Environment = z.output<z.ZodObject<typeof BACKUP_ENVIRONMENT>> & {
  ATOLL_HOME?: string | undefined;
  ATOLL_NODE_PROGRAM?: string | undefined;
};

export const backupConfigFrom = (data: Environment): BackupConfig => ({
  directory: data.ATOLL_BACKUPS ?? path.join(data.ATOLL_HOME ?? '/var/lib/atoll', 'backups'),
  privateEndpoints: data.ATOLL_BACKUP_PRIVATE_ENDPOINTS === 'on',
  nodeProgram: data.ATOLL_NODE_PROGRAM ?? NODE,
});

/** The identity of this installation follows from its master key, so that there is one secret to keep and not two. */
export async function backupSettings(
  { directory, privateEndpoints, nodeProgram }: BackupConfig,
  masterKeyFile: string,
): Promise<BackupSettings> {
  const { bytes } = await readMasterKey(masterKeyFile);
  const secret = hkdfSha256(bytes, new Uint8Array(0), Buffer.from('atoll backups'), 32);
  const nodeCommand = [process.execPath, nodeProgram];
  return { identity: identityFrom(secret), directory, nodeCommand, privateEndpoints };
}
