import type { Atoll, KeyReleasePartsFragment, ReaderKem } from '@atoll/sdk';
import { Command, Option } from 'commander';

import { doing, withOutput } from './access-deeds.js';
import { wholeNumber } from './arguments.js';
import { showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { poll } from './poll.js';
import { signedIn } from './session.js';

type Hex = `0x${string}`;
type Release = KeyReleasePartsFragment;

const releaseColumns: Columns<Release> = {
  id: (release) => release.id,
  state: (release) => release.state,
  kind: (release) => release.kind,
  resource: (release) => release.resource,
  'key epoch': (release) => release.keyEpoch,
  receipt: (release) => release.transactionHash,
  wrapped: (release) => (release.recipient ? JSON.stringify(release.recipient) : null),
  reason: (release) => release.reason,
};

const kem = () => new Option('--kem <kem>', 'X25519 or P256').choices(['X25519', 'P256']).default('X25519');

type Keyed = Format & { kem: ReaderKem; days: number; request: string; epoch?: string; call?: Hex };

/** Waits until a key went out, or was refused. */
const released = (options: Format, ask: (atoll: Atoll) => Promise<Release>) =>
  signedIn(async (atoll) => {
    const { id } = await ask(atoll);
    const ended = await poll(
      async () => (await atoll.keyRelease({ id })).keyRelease,
      ({ state }) => state === 'RELEASED' || state === 'REFUSED',
    );
    showOne(ended, releaseColumns, options);
    if (ended.state === 'REFUSED') process.exitCode = 1;
  });

export function dataKeyCommands(): Command[] {
  const command = (name: string, description: string) =>
    withOutput(new Command(name.split(' ')[0]).description(description));
  const withArguments = (names: string[], made: Command) => names.reduce((it, name) => it.argument(`<${name}>`), made);
  const epoch = (made: Command) => made.option('--epoch <n>', 'of which epoch of keys; the present one by default');
  return [
    withArguments(
      ['chain', 'public-key'],
      command('publish-key', 'Publish the key on the chain that keys for you are wrapped to.'),
    )
      .addOption(kem())
      .option('--days <n>', 'for how long', wholeNumber, 365)
      .action((chainId: string, publicKey: Hex, options: Keyed) =>
        doing(options, async (atoll) => {
          const input = { chainId, publicKey, kem: options.kem, days: options.days };
          return (await atoll.publishReaderKey({ input })).publishReaderKey;
        }),
      ),
    withArguments(['chain', 'public-key'], command('withdraw-key', 'Take a published key back.'))
      .addOption(kem())
      .action((chainId: string, publicKey: Hex, options: Keyed) =>
        doing(options, async (atoll) => {
          const input = { chainId, publicKey, kem: options.kem };
          return (await atoll.revokeReaderKey({ input })).revokeReaderKey;
        }),
      ),
    epoch(
      withArguments(
        ['chain', 'grant', 'purpose', 'request'],
        command('key', 'Ask for a key; the same request is one use, however often.'),
      ),
    )
      .option('--call <id>', 'the call of a CityExchange that it answers')
      .action((chainId: string, grantId: Hex, purpose: string, request: string, options: Keyed) =>
        released(options, async (atoll) => {
          const { epoch: keyEpoch, call: callId } = options;
          const input = {
            chainId,
            grantId,
            purpose,
            request,
            ...(keyEpoch && { keyEpoch }),
            ...(callId && { callId }),
          };
          return (await atoll.requestKey({ input })).requestKey;
        }),
      ),
    epoch(
      withArguments(
        ['chain', 'resource', 'request'],
        command('own-key', 'Get the key of your own resource, to seal records with.'),
      ),
    ).action((chainId: string, resource: Hex, request: string, options: Keyed) =>
      released(options, async (atoll) => {
        const input = { chainId, resource, request, ...(options.epoch && { keyEpoch: options.epoch }) };
        return (await atoll.requestOwnKey({ input })).requestOwnKey;
      }),
    ),
    withArguments(['chain'], command('keys', 'Keys on their way to you, and of your resources.'))
      .addOption(LIMIT_OPTION)
      .addOption(ALL_OPTION)
      .action((chainId: string, options: Paged) =>
        signedIn((atoll) =>
          showPages(
            async (page) => (await atoll.keyReleases({ chainId, ...page })).keyReleases,
            releaseColumns,
            options,
            'None.',
          ),
        ),
      ),
  ];
}
