import type { Atoll, KernelFounderInput, KernelMemberPartsFragment, KernelPartsFragment, KernelRole } from '@atoll/sdk';
import { allOf } from '@atoll/sdk/pages';
import { Command, InvalidArgumentError } from 'commander';

import { bornKey } from './born-key.js';
import { UsageError } from './failure.js';
import { kernelGovernance } from './kernel-governance.js';
import { kernelPlace } from './kernel-place.js';
import { JSON_OPTION, QUIET_OPTION, showJson, showList, showOne, tell, type Columns, type Format } from './output.js';
import { poll } from './poll.js';
import { proposalColumns } from './proposals.js';
import { signedIn } from './session.js';

const columns: Columns<KernelPartsFragment> = {
  status: (k) => k.status,
  message: (k) => k.message,
  chain: (k) => k.chain.name,
  'deployed by': (k) => k.deployedBy?.name,
  founders: (k) => k.founders.map(({ organisation }) => organisation?.name).join(', '),
  ready: (k) => k.readyAt,
};

const contractColumns: Columns<KernelPartsFragment['contracts'][number]> = {
  contract: (c) => c.contract,
  address: (c) => c.address,
  implementation: (c) => c.implementation,
  'code hash': (c) => c.codeHash,
};

const memberColumns: Columns<KernelMemberPartsFragment> = {
  address: (m) => m.address,
  organisation: (m) => m.organisation?.name,
  state: (m) => m.state,
  roles: (m) => m.roles.join(' '),
};

type Deployment = Format & { founder: KernelFounderInput[]; wait?: boolean };

export function kernelCommands(): Command {
  const group = new Command('kernel').description(
    'The contracts that a chain starts from: who belongs together there, and what they decide.',
  );

  group
    .command('deploy <chain>')
    .description('Propose to deploy the kernel; it takes the yes of every founder.')
    .option(
      '--founder <organisation=roles>',
      'a founder and its roles, as ID=OPERATOR,GATEWAY; once for each',
      founder,
      [],
    )
    .option('--wait', 'wait until it is ready or failed')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, { founder: founders, wait, ...format }: Deployment) =>
      signedIn(async (atoll) => {
        const wish = founders.length > 0 ? founders : await everybody(atoll, chainId);
        const { deployKernel } = await atoll.deployKernel({ chainId, founders: wish });
        if (!wait) return showOne(deployKernel, proposalColumns, format);
        showOne(await settled(atoll, chainId), columns, format);
      }),
    );

  group
    .command('adopt <chain> <consortium>')
    .description('Propose to go by a kernel that is on the chain already, by the address of its Consortium.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, consortium: string, format: Format) =>
      signedIn(async (atoll) => {
        const address = consortium.toLowerCase() as `0x${string}`;
        showOne((await atoll.adoptKernel({ chainId, consortium: address })).adoptKernel, proposalColumns, format);
      }),
    );

  group
    .command('show <chain>')
    .description('How far the kernel is, and where its contracts are.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, format: Format) =>
      signedIn(async (atoll) => {
        const { kernel } = await atoll.kernel({ chainId });
        if (!kernel) return format.json ? showJson(null) : tell('None yet: atoll kernel deploy --help');
        showOne(kernel, columns, format);
        if (format.json || format.quiet) return;
        console.log();
        showList(kernel.contracts, contractColumns, format, 'No contract is there yet.');
      }),
    );

  group
    .command('address <chain> <contract>')
    .description('Where a contract of the kernel is, such as DataAnchor or IdentityRegistry.')
    .action((chainId: string, contract: string) =>
      signedIn(async (atoll) => console.log((await kernelPlace(atoll, chainId, contract)).address)),
    );

  group
    .command('principal <chain> [key]')
    .description('Say which of your keys speaks for your organisation on the chain; without one, a key is born.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, keyId: string | undefined, format: Format) =>
      signedIn(async (atoll) => {
        const { setKernelPrincipal } = await atoll.setKernelPrincipal({ chainId, ...(keyId && { keyId }) });
        const { id } = setKernelPrincipal.key!;
        showOne(await bornKey(atoll, id), { address: (key) => key.address, key: (key) => key.name }, format);
      }),
    );

  group
    .command('members <chain>')
    .description('Who belongs to the consortium on the chain, and in which roles, as the chain has it.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, format: Format) =>
      signedIn(async (atoll) => {
        const { kernel } = await atoll.kernelMembers({ chainId });
        showList(kernel?.members ?? [], memberColumns, format, 'The chain has no kernel: atoll kernel deploy --help');
      }),
    );

  kernelGovernance(group);
  return group;
}

/** `ID=ROLE,ROLE`, added to those before it. */
export function founder(text: string, before: KernelFounderInput[]): KernelFounderInput[] {
  const [organisationId, roles] = text.split('=');
  if (!organisationId || !roles) throw new InvalidArgumentError('It must be ID=ROLE,ROLE.');
  return [...before, { organisationId, roles: roles.toUpperCase().split(',') as KernelRole[] }];
}

/** Without a word on it, every member of this installation founds it, as an operator. */
async function everybody(atoll: Atoll, chainId: string): Promise<KernelFounderInput[]> {
  const { chain } = await atoll.chain({ id: chainId });
  const consortia = await allOf(async (page) => (await atoll.consortia(page)).consortia);
  const found = consortia.find(({ id }) => id === chain.consortium.id);
  if (!found) throw new UsageError('The members are not known here. Name them with --founder.');
  return found.members
    .filter(({ remote }) => !remote)
    .flatMap(({ organisation }) =>
      organisation ? [{ organisationId: organisation.id, roles: ['OPERATOR' as const] }] : [],
    );
}

async function settled(atoll: Atoll, chainId: string): Promise<KernelPartsFragment> {
  const look = async () => (await atoll.kernel({ chainId })).kernel ?? null;
  const kernel = await poll(look, (seen) => seen?.status === 'READY' || seen?.status === 'FAILED', 500);
  return kernel!;
}
