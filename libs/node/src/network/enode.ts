import { Fault } from '@atoll/kernel';

/** Where a peer is expected and the key it must prove: `enode://<128 hex digits>@host:port`, as Ethereum clients write it. */
export interface Enode {
  /** The uncompressed secp256k1 public key without its 04 prefix: 128 hex digits, lower case. */
  readonly publicKey: string;
  /** A host name or an address; names are looked up again at every dial, because addresses of restarted nodes change. */
  readonly host: string;
  readonly port: number;
}

const PATTERN = /^enode:\/\/([0-9a-fA-F]{128})@(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})(\?[\w=&.-]*)?$/;

export function parseEnode(url: string): Enode {
  const [, publicKey, host, port] = PATTERN.exec(url) ?? [];
  if (!publicKey || !host || !port || Number(port) < 1 || Number(port) > 65_535)
    throw Fault.invalid('enode', 'is not of the form enode://<128 hex digits>@host:port');
  return { publicKey: publicKey.toLowerCase(), host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

export function formatEnode({ publicKey, host, port }: Enode): string {
  return `enode://${publicKey}@${host.includes(':') ? `[${host}]` : host}:${port}`;
}
