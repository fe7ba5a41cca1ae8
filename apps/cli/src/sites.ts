import type { Atoll, SitePartsFragment } from '@atoll/sdk';
import { Command, InvalidArgumentError, Option } from 'commander';
import fs from 'node:fs/promises';

import { wholeNumber } from './arguments.js';
import { JSON_OPTION, QUIET_OPTION, showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { signedIn } from './session.js';

const columns: Columns<SitePartsFragment> = {
  id: (s) => s.id,
  name: (s) => s.name,
  kind: (s) => s.kind.toLowerCase(),
  operator: (s) => s.operator?.name ?? 'the installation',
  jurisdiction: (s) => s.jurisdiction,
  nodes: (s) => `${s.occupied ?? '?'} of ${s.capacity}`,
  'takes nodes': (s) => (s.draining ? 'no' : 'yes'),
};

const oneSite: Columns<SitePartsFragment> = {
  ...columns,
  region: (s) => s.region,
  position: (s) => `${s.latitude}, ${s.longitude}`,
  labels: (s) => s.labels.map(({ key, value }) => `${key}=${value}`).join(' '),
  reach: (s) => [s.reach.toLowerCase().replace('_', '-'), ...s.hosts].join(' '),
  'own cluster': (s) => (s.connectedAt ? `since ${s.connectedAt}` : 'no'),
};

type Said = {
  name?: string;
  kind?: string;
  at?: [number, number];
  region?: string;
  jurisdiction?: string;
  capacity?: number;
  label?: { key: string; value: string }[];
  reach?: string;
  host?: string[];
};

/** The options that say what a site is, alike for a new one and for a change. */
const said = (command: Command): Command =>
  command
    .addOption(new Option('--kind <kind>', 'what it is').choices(['core', 'edge']))
    .option('--at <latitude,longitude>', 'its position by WGS 84, in degrees', position)
    .option('--region <region>', 'your own word for the part of the world')
    .option('--jurisdiction <code>', 'a code of ISO 3166-1 or 3166-2')
    .option('--capacity <n>', 'how many nodes may stand there', wholeNumber)
    .option('--label <key=value...>', 'labels of the machines that nodes run on', label)
    .addOption(new Option('--reach <reach>', 'how nodes elsewhere reach those there').choices(REACHES))
    .option('--host <host...>', 'machines whose ports lead to the nodes, for node-port')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION);

const REACHES = ['cluster', 'node-port', 'load-balancer'];

export function siteCommands(): Command {
  const group = new Command('sites').description('Places where nodes stand.');

  group
    .command('list')
    .description('All sites you can see, newest first.')
    .option('--mine', 'only those of your organisation')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action(({ mine, ...options }: Paged & { mine?: boolean }) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.sites({ ...page, ...(mine && { mine }) })).sites,
          columns,
          options,
          'None yet: atoll sites create --help',
        ),
      ),
    );

  said(group.command('create <name>').description('Add a site that your organisation operates.')).action(
    (name: string, { json, quiet, ...wish }: Format & Said) =>
      signedIn(async (atoll) => {
        const input = { ...inputOf(wish), name } as Parameters<Atoll['createSite']>[0]['input'];
        showOne((await atoll.createSite({ input })).createSite, oneSite, formatOf(json, quiet));
      }),
  );

  said(group.command('update <id>').description('Change a site of yours; what is not said stays.'))
    .option('--name <name>', 'another name')
    .action((id: string, { json, quiet, ...change }: Format & Said) =>
      signedIn(async (atoll) => {
        const { updateSite } = await atoll.updateSite({ input: { ...inputOf(change), id } });
        showOne(updateSite, oneSite, formatOf(json, quiet));
      }),
    );

  group
    .command('connect <id> <file>')
    .description('Give a site of yours a cluster of its own. Nobody reads the kubeconfig again.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, file: string, options: Format) =>
      signedIn(async (atoll) => {
        const kubeconfig = await fs.readFile(file, 'utf8');
        showOne((await atoll.connectSite({ input: { id, kubeconfig } })).connectSite, oneSite, options);
      }),
    );

  const verbs = {
    show: ['A site as it is now.', async (atoll, id) => (await atoll.site({ id })).site],
    drain: ['Let no new nodes in.', async (atoll, id) => (await atoll.drainSite({ id, draining: true })).drainSite],
    open: ['Let new nodes in again.', async (atoll, id) => (await atoll.drainSite({ id, draining: false })).drainSite],
    remove: [
      'Take a site away once no node stands there.',
      async (atoll, id) => (await atoll.removeSite({ id })).removeSite,
    ],
  } satisfies Record<string, [string, (atoll: Atoll, id: string) => Promise<SitePartsFragment>]>;
  for (const [verb, [meaning, act]] of Object.entries(verbs)) {
    group
      .command(`${verb} <id>`)
      .description(meaning)
      .addOption(JSON_OPTION)
      .addOption(QUIET_OPTION)
      .action((id: string, options: Format) =>
        signedIn(async (atoll) => showOne(await act(atoll, id), oneSite, options)),
      );
  }

  const sharing = {
    share: [
      'Let an organisation place nodes at a site of yours.',
      async (atoll, of) => (await atoll.shareSite(of)).shareSite,
    ],
    unshare: ['End that; nodes that stand there stay.', async (atoll, of) => (await atoll.unshareSite(of)).unshareSite],
  } satisfies Record<string, [string, (atoll: Atoll, of: Shared) => Promise<SitePartsFragment>]>;
  for (const [verb, [meaning, act]] of Object.entries(sharing)) {
    group
      .command(`${verb} <id> <organisation>`)
      .description(meaning)
      .addOption(JSON_OPTION)
      .addOption(QUIET_OPTION)
      .action((id: string, organisationId: string, options: Format) =>
        signedIn(async (atoll) => showOne(await act(atoll, { id, organisationId }), oneSite, options)),
      );
  }
  return group;
}

type Shared = { id: string; organisationId: string };

const formatOf = (json: boolean | undefined, quiet: boolean | undefined): Format => ({
  ...(json && { json }),
  ...(quiet && { quiet }),
});

function inputOf({ kind, at, label: labels, reach, host: hosts, ...rest }: Said) {
  return {
    ...rest,
    ...(kind && { kind: kind.toUpperCase() as SitePartsFragment['kind'] }),
    ...(at && { latitude: at[0], longitude: at[1] }),
    ...(labels && { labels }),
    ...(reach && { reach: reach.toUpperCase().replace('-', '_') as SitePartsFragment['reach'] }),
    ...(hosts && { hosts }),
  };
}

function position(text: string): [number, number] {
  const [latitude = NaN, longitude = NaN, ...more] = text.split(',').map(Number);
  if (![latitude, longitude].every(Number.isFinite) || more.length > 0)
    throw new InvalidArgumentError('It must be two numbers, such as 53.54,9.98.');
  return [latitude, longitude];
}

function label(text: string, others: { key: string; value: string }[] = []): { key: string; value: string }[] {
  const [key = '', value, ...more] = text.split('=');
  if (value === undefined || more.length > 0) throw new InvalidArgumentError('It must be key=value.');
  return [...others, { key, value }];
}
