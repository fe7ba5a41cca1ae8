import type { Atoll, DeploymentPartsFragment, ReleasePartsFragment } from '@atoll/sdk';
import { Command } from 'commander';
import fs from 'node:fs/promises';
import path from 'node:path';

import { wholeNumber } from './arguments.js';
import { addApiCommands } from './contract-api.js';
import { eventColumns, eventsOf } from './contract-events.js';
import { factoryRuleCommands } from './factory-rules.js';
import { UsageError } from './failure.js';
import { JSON_OPTION, QUIET_OPTION, showJson, showList, showOne, tell, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { poll } from './poll.js';
import { signedIn } from './session.js';
import { settled, transactionColumns } from './transactions.js';

const releaseColumns: Columns<ReleasePartsFragment> = {
  id: (r) => r.id,
  name: (r) => r.name,
  status: (r) => r.status,
  contract: (r) => r.contractName,
  compiler: (r) => r.compiler,
};

export const deploymentColumns: Columns<DeploymentPartsFragment> = {
  id: (d) => d.id,
  contract: (d) => d.contractName,
  status: (d) => d.status,
  address: (d) => d.address,
  block: (d) => d.blockNumber,
  reason: (d) => d.reason,
};

type Compilation = Format & { name?: string; runs?: number; evm?: string; viaIr?: boolean };
type Calling = Format & {
  args: string;
  from?: string;
  key: string;
  value?: string;
  node?: string;
};
type Searching = Format & { event?: string; fromBlock?: number };

export function contractCommands(): Command {
  const group = new Command('contracts').description('Compile, deploy and call contracts.');

  group
    .command('compile <contract> <files...>')
    .description('Compile Solidity sources, or take a .json artefact of Hardhat or Foundry, into a release.')
    .option('--name <name>', 'what to call the release')
    .option('--runs <n>', 'optimizer runs', wholeNumber)
    .option('--evm <version>', 'EVM version, for example osaka or cancun')
    .option('--via-ir', 'compile through the intermediate representation')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .addHelpText('after', '\nImports of @openzeppelin/contracts resolve by themselves.')
    .action((contractName: string, files: string[], options: Compilation) =>
      signedIn(async (atoll) => {
        const { createRelease } = await atoll.createRelease({
          input: {
            name: options.name ?? contractName,
            contractName,
            settings: settingsOf(options),
            ...(await contentOf(files)),
          },
        });
        const release = await poll(
          async () => (await atoll.release({ id: createRelease.id })).release,
          ({ status }) => status !== 'QUEUED',
        );
        for (const problem of release.problems) console.error(problem.formatted.trimEnd());
        showOne(release, releaseColumns, options);
        if (release.status === 'FAILED') process.exitCode = 1;
      }),
    );

  group
    .command('releases')
    .description('What has been compiled.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.releases(page)).releases,
          releaseColumns,
          options,
          'None yet: atoll contracts compile --help',
        ),
      ),
    );

  group
    .command('deploy <release> <chain>')
    .description('Deploy a release and wait until the chain is seen to run exactly that code.')
    .requiredOption('--key <id>', 'the key that signs')
    .option('--args <json>', 'constructor arguments as a JSON array', '[]')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((releaseId: string, chainId: string, { key, args, ...options }: Calling) =>
      signedIn(async (atoll) => {
        const input = { releaseId, chainId, keyId: key, arguments: readJsonArray(args) };
        const { deployContract } = await atoll.deployContract({ input });
        const deployment = await followDeployment(atoll, deployContract.id);
        showOne(deployment, deploymentColumns, options);
        if (deployment.status === 'FAILED') process.exitCode = 1;
      }),
    );

  group
    .command('show <deployment>')
    .description('A contract on a chain; its ABI too with --json.')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((id: string, options: Format) =>
      signedIn(async (atoll) => showOne((await atoll.deployment({ id })).deployment, deploymentColumns, options)),
    );

  group
    .command('deployments <chain>')
    .description('What has been deployed on a chain, by any member.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((chainId: string, options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.deployments({ chainId, ...page })).deployments,
          deploymentColumns,
          options,
          'Nothing yet.',
        ),
      ),
    );

  group
    .command('read <deployment> <function>')
    .description('Call a function without writing; the decoded result is printed as JSON.')
    .option('--args <json>', 'arguments as a JSON array', '[]')
    .option('--from <address>', 'as whom to call')
    .option('--node <id>', 'through which node to read')
    .action((deploymentId: string, name: string, { args, from, node }: Calling) =>
      signedIn(async (atoll) => {
        const input = {
          deploymentId,
          function: name,
          arguments: readJsonArray(args),
          ...(from ? { from } : {}),
          ...(node ? { nodeId: node } : {}),
        };
        showJson((await atoll.readContract({ input: input as never })).readContract.result);
      }),
    );

  group
    .command('write <deployment> <function>')
    .description('Send a transaction that calls a function, and wait for its block.')
    .requiredOption('--key <id>', 'the key that signs')
    .option('--args <json>', 'arguments as a JSON array', '[]')
    .option('--value <wei>', 'wei to send along')
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((deploymentId: string, name: string, { args, key, value, ...options }: Calling) =>
      signedIn(async (atoll) => {
        const input = {
          deploymentId,
          function: name,
          arguments: readJsonArray(args),
          keyId: key,
          ...(value ? { value } : {}),
        };
        const { writeContract } = await atoll.writeContract({ input });
        const transaction = await settled(atoll, writeContract.id);
        showOne(transaction, transactionColumns, options);
        if (transaction.status === 'FAILED') process.exitCode = 1;
      }),
    );

  group
    .command('events <deployment>')
    .description('Decoded events, oldest first.')
    .option('--event <name>', 'only this one')
    .option('--from-block <n>', 'where to begin; by default where it was deployed', wholeNumber)
    .addOption(JSON_OPTION)
    .addOption(QUIET_OPTION)
    .action((deploymentId: string, { event, fromBlock, ...options }: Searching) =>
      signedIn(async (atoll) =>
        showList(
          await eventsOf(atoll, deploymentId, { ...(event ? { event } : {}), ...(fromBlock ? { fromBlock } : {}) }),
          eventColumns,
          options,
          'None.',
        ),
      ),
    );
  addApiCommands(group);
  return group.addCommand(factoryRuleCommands());
}

export async function followDeployment(atoll: Atoll, id: string) {
  let last = '';
  return poll(
    async () => {
      const { deployment } = await atoll.deployment({ id });
      if (deployment.status !== last) tell((last = deployment.status));
      return deployment;
    },
    ({ status }) => status === 'VERIFIED' || status === 'FAILED',
  );
}

function settingsOf({ runs, evm, viaIr }: Compilation) {
  return {
    ...(runs ? { optimizerRuns: runs } : {}),
    ...(evm ? { evmVersion: evm } : {}),
    ...(viaIr ? { viaIR: true } : {}),
  };
}

/** Paths are named from here, so that sources import each other as they do on disk. */
async function contentOf(files: string[]) {
  const [only] = files;
  if (only?.endsWith('.json')) return { artefact: jsonOf(await fs.readFile(only, 'utf8'), only) };
  const sources = await Promise.all(
    files.map(async (file) => ({
      path: path
        .relative(process.cwd(), path.resolve(file))
        .split(path.sep)
        .join('/')
        .replace(/^(\.\.\/)+/, ''),
      content: await fs.readFile(file, 'utf8'),
    })),
  );
  return { sources };
}

function jsonOf(content: string, file: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    throw new UsageError(`${file} is not JSON, so it is no artefact of Hardhat or Foundry.`);
  }
}

export function readJsonArray(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value;
  } catch {
    // Said below, together with an argument that is JSON but no array.
  }
  throw new UsageError(`--args takes a JSON array such as '["0x…", "1000"]', and ${text} is not one.`);
}
