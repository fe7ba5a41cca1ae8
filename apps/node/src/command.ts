import { Command, InvalidArgumentError } from 'commander';

import type { ImportOptions } from './import.js';
import type { KeyOptions } from './key.js';
import type { RunOptions } from './run.js';

/** The program's commands and flags. Each command loads what it needs when it runs: making a key needs no EVM. */
export function atollNode(): Command {
  const program = new Command('atoll-node')
    .description('A node of a QBFT chain: the EVM, consensus and JSON-RPC in one process')
    .version('0.1.0')
    .exitOverride();

  program
    .command('key')
    .description('make the key of a node where there is none, and print its public key and address as JSON')
    .requiredOption('--data-dir <dir>', 'directory of the node')
    .option('--expect <public key>', 'make no key, and fail unless the one that is there is this one', publicKey)
    .option('--seal <recipient>', 'print it as age ciphertext to this recipient too; needs --expect')
    .option('--receive', 'make no key, and print the recipient to whom the expected one must be encrypted to come back')
    .option('--open <ciphertext>', 'put the expected key in its place, encrypted to what --receive printed')
    .option('--print-to <file>', 'write the JSON into this file too')
    .action(async (options: KeyOptions) => (await import('./key.js')).key(options));

  program
    .command('run')
    .description('run a node until SIGTERM; one JSON line per event on stdout')
    .requiredOption('--data-dir <dir>', 'directory of the node')
    .requiredOption('--genesis <file>', 'genesis file of the chain')
    .option('--p2p-host <host>', 'where peers are listened for', '127.0.0.1')
    .option('--p2p-port <port>', '0 takes a free one', port, 30_303)
    .option('--rpc-host <host>', 'where JSON-RPC is served, over HTTP and WebSocket', '127.0.0.1')
    .option('--rpc-port <port>', '0 takes a free one', port, 8_545)
    .option('--rpc-allow-host <name>', 'a host name under which JSON-RPC may be asked for; * for any', collect, [])
    .option('--rpc-allow-origin <origin>', 'an origin whose pages may ask; * for any', collect, [])
    .option('--control-host <host>', 'where the control interface is served; the host of JSON-RPC unless given')
    .option('--control-port <port>', '0 takes a free one', port, 8_546)
    .requiredOption('--control-token-file <file>', 'holds the token of the control interface; made where missing')
    .option('--static-nodes <file>', 'the peers: an array of enode URLs, read again when it changes')
    .option('--target-gas-limit <gas>', 'what the blocks of this node move their gas limit towards', gas)
    .option('--name <name>', 'how the node calls itself in its log and status')
    .option('--log-level <level>', 'trace, debug, info, warn, error or silent', 'info')
    .action(async (options: RunOptions) => (await import('./run.js')).run(options));

  program
    .command('import')
    .description('replay the blocks of a chain into an empty state and say whether every root and hash agrees')
    .requiredOption('--genesis <file>', 'genesis file of the chain')
    .requiredOption('--blocks <files...>', 'RLP of block after block, or JSON of them in hexadecimal')
    .option('--data-dir <dir>', 'keep the chain here instead of forgetting it')
    .action(async (options: ImportOptions) => (await import('./import.js')).importChain(options));

  return program;
}

function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return value;
}

function publicKey(text: string): string {
  if (!/^0x[0-9a-f]{128}$/.test(text))
    throw new InvalidArgumentError('A public key is 0x and 128 hexadecimal digits in lower case.');
  return text;
}

function gas(text: string): bigint {
  if (!/^[1-9]\d{0,18}$/.test(text)) throw new InvalidArgumentError('Gas is a positive number.');
  return BigInt(text);
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
