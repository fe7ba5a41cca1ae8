import type { Counts } from '@atoll/sdk/export';

export const connect = {
  addresses: 'Addresses',
  leaving: 'Take the chain with you',
  leavingWhy:
    'With the genesis file any node of this kind joins and checks the chain. The archive has all that is yours: blocks, keys, contracts, transactions, devices and readings, and how to go on elsewhere without this platform.',
  leavingLong:
    'For a long chain, the command line writes the same into a folder, and goes on where it was interrupted:',
  genesis: 'Download the genesis file',
  takeAlong: 'Take everything along',
  packing: (file: string, block: string) => `${file} · up to block ${block}`,
  taken: (block: string) => `Saved, up to block ${block}`,
  takenWhat: ({ contracts, transactions, devices, readings, keys }: Counts, count: (value: number) => string) =>
    `Contracts: ${count(contracts)} · transactions: ${count(transactions)} · devices: ${count(devices)} · readings: ${count(readings)} · keys: ${count(keys)}`,
  stillRuns: (names: string) => `The platform still runs ${names}`,
  stillRunsWhy:
    'Stop them here before their keys run anywhere else: two nodes with one key endanger the chain. The README in the archive says how to go on.',
  undecoded: 'Some events are in it only as the chain has them',
  undecodedWhy: (blocks: string, more: number, count: (value: number) => string) =>
    `A contract has too many events in one block to be decoded here; the receipts of these blocks have them: ${blocks}${more > 0 ? `, and ${count(more)} more` : ''}.`,
  noKeys: 'No keys of your nodes are in it',
  noKeysWhy: 'With a backup plan they are encrypted to a key of yours, and come along the next time.',
  unsound: 'The platform gave something that is not of this chain',
  unsoundWhy: 'Nothing was saved. What came does not agree with what the validators sealed, or with what it should be:',
  snippets: 'Call it from your program',
  needKey: 'A program needs a key',
  needKeyWhy: (days: number) => `One press makes a key that may read, and send what you signed, for ${days} days.`,
  makeKey: 'Make a key',
  mayNot: 'Your role may not make application keys. Ask an owner or admin of your organisation.',
  keyName: 'console snippets',
  keyMade: 'The key is made',
  keyOnce: (days: number) => `It is filled in below, shown until you leave, and ends in ${days} days.`,
  keyPlace: 'YOUR_APPLICATION_KEY',
};
