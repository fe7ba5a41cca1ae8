import type { Atoll, SolutionName, SolutionPartsFragment } from '@atoll/sdk';
import { Argument, Command } from 'commander';

import { UsageError } from './failure.js';
import { JSON_OPTION, QUIET_OPTION, showList, showOne, type Columns, type Format } from './output.js';
import { poll } from './poll.js';
import { proposalColumns } from './proposals.js';
import { signedIn } from './session.js';

const columns: Columns<SolutionPartsFragment> = {
  solution: (s) => s.solution,
  status: (s) => s.status,
  address: (s) => s.address,
  'code hash': (s) => s.codeHash,
  message: (s) => s.message,
};

const SOLUTIONS = { 'data-market': 'DATA_MARKET', city: 'CITY' } as const satisfies Record<string, SolutionName>;

export function solutionCommands(): Command {
  const group = new Command('solutions').description('Contracts of one trade each, on the kernel of a chain.');

  group
    .command('deploy <chain>')
    .description('Propose to put one on the kernel; it takes more than half of the members.')
    .addArgument(new Argument('<solution>', 'which').choices(Object.keys(SOLUTIONS)))
    .option('--wait', 'wait until it is ready or failed')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, name: keyof typeof SOLUTIONS, { wait, ...format }: Format & { wait?: boolean }) =>
      signedIn(async (atoll) => {
        const solution = SOLUTIONS[name];
        const { deploySolution } = await atoll.deploySolution({ input: { chainId, solution } });
        if (!wait) return showOne(deploySolution, proposalColumns, format);
        showOne(await settled(atoll, chainId, solution), columns, format);
      }),
    );

  group
    .command('list <chain>')
    .description('How far each is, and where its contract is.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, format: Format) =>
      signedIn(async (atoll) => {
        const { solutions } = await atoll.solutions({ chainId });
        showList(solutions, columns, format, 'None yet: atoll solutions deploy --help');
      }),
    );

  group
    .command('address <chain>')
    .description('Where the contract of a solution is.')
    .addArgument(new Argument('<solution>', 'which').choices(Object.keys(SOLUTIONS)))
    .action((chainId: string, name: keyof typeof SOLUTIONS) =>
      signedIn(async (atoll) => {
        const { solutions } = await atoll.solutions({ chainId });
        const found = solutions.find(({ solution }) => solution === SOLUTIONS[name]);
        if (!found?.address)
          throw new UsageError(`It is not there yet: atoll solutions deploy ${chainId} ${name} --wait`);
        console.log(found.address);
      }),
    );

  return group;
}

async function settled(atoll: Atoll, chainId: string, name: SolutionName): Promise<SolutionPartsFragment> {
  const look = async () => (await atoll.solutions({ chainId })).solutions.find(({ solution }) => solution === name);
  const found = await poll(look, (seen) => seen?.status === 'READY' || seen?.status === 'FAILED', 500);
  return found!;
}
