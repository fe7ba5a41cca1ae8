import { encryptText } from '@atoll/crypto/age';
import { keccak256, toHex } from '@atoll/crypto';
import type {
  Atoll,
  CityAnswerPartsFragment,
  CityCallPartsFragment,
  CityCallState,
  CityDatasetPartsFragment,
  CityLeakPartsFragment,
  LeakTracePartsFragment,
  SubjectAccessesQuery,
  SubjectProofQuery,
} from '@atoll/sdk';
import { Command, Option } from 'commander';
import fs from 'node:fs/promises';

import { doing, withOutput } from './access-deeds.js';
import { wholeNumber } from './arguments.js';
import { giftOf, withGift, type Gift } from './grants.js';
import { showOne, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { poll } from './poll.js';
import { signedIn, withoutSignIn } from './session.js';

type Hex = `0x${string}`;

const datasetColumns: Columns<CityDatasetPartsFragment> = {
  resource: (it) => it.resource,
  title: (it) => it.descriptor?.title,
  provider: (it) => it.provider,
  published: (it) => (it.published ? 'yes' : 'withdrawn'),
  columns: (it) => it.descriptor?.columns.join(' '),
};
const callColumns: Columns<CityCallPartsFragment> = {
  id: (it) => it.id,
  state: (it) => it.state,
  caller: (it) => it.caller,
  resource: (it) => it.resource,
  'purpose (bit)': (it) => it.purpose,
  requested: (it) => it.requestedAt,
  receipt: (it) => it.receiptedBy,
};
const answerColumns: Columns<CityAnswerPartsFragment> = {
  id: (it) => it.id,
  state: (it) => it.state,
  call: (it) => it.callId,
  rows: (it) => it.rows,
  reason: (it) => it.reason,
};
const leakColumns: Columns<CityLeakPartsFragment> = {
  id: (it) => it.id,
  state: (it) => it.state,
  resource: (it) => it.resource,
  grant: (it) => it.grantId,
  accused: (it) => it.accused,
  proven: (it) => it.proven,
};
const traceColumns: Columns<LeakTracePartsFragment> = {
  id: (it) => it.id,
  state: (it) => it.state,
  grant: (it) => it.accusations?.[0]?.grantId,
  'of grants': (it) => it.grants,
  'agreeing digits': (it) =>
    it.accusations?.[0] ? `${it.accusations[0].agreeing} of ${it.accusations[0].digits}` : null,
  'chance 2^': (it) => it.accusations?.[0]?.chance,
  reason: (it) => it.reason,
};
const accessColumns: Columns<SubjectAccessesQuery['subjectAccesses']['nodes'][number]> = {
  when: (it) => it.servedAt,
  who: (it) => it.caller ?? it.callerAddress,
  'what for': (it) => it.purposeName ?? `bit ${it.purpose}`,
  by: (it) => it.provider,
  'key released': (it) => (it.state === 'RECEIPTED' ? it.receiptedAt : 'no'),
  call: (it) => it.callId,
};

const proofColumns: Columns<SubjectProofQuery['subjectProof']> = {
  root: (it) => it.root,
  size: (it) => it.size,
  position: (it) => it.position,
  proof: (it) => it.proof.join(' '),
};

const STATES: CityCallState[] = ['REQUESTED', 'AUTHORISED', 'SERVED', 'RECEIPTED', 'REFUSED'];

type Described = Format & {
  title: string;
  id: string;
  prefix: string;
  digits: number;
  marks: string[];
  canaries: number;
};

export function cityCommands(): Command {
  const group = new Command('city').description(
    'Data between departments: published, called for, answered, and traced.',
  );
  const output = (name: string, description: string) => withOutput(group.command(name).description(description));

  output('publish <chain> <resource> <columns...>', 'Publish a dataset of yours, with the columns of its answers.')
    .requiredOption('--title <text>', 'what it is')
    .requiredOption('--id <column>', 'the column that names a row')
    .requiredOption('--marks <columns...>', 'columns of numbers whose last digit may be off by one')
    .option('--prefix <text>', 'what the names of rows begin with', '')
    .option('--digits <n>', 'how many decimal digits follow', wholeNumber, 9)
    .option('--canaries <n>', 'rows in each answer that are nobody’s', wholeNumber, 3)
    .action((chainId: string, resource: Hex, columns: string[], options: Described) =>
      doing(options, async (atoll) => {
        const { title, id: column, prefix, digits, marks, canaries } = options;
        const descriptor = { title, columns, id: { column, prefix, digits }, digits: marks, canaries };
        return (await atoll.publishDataset({ input: { chainId, resource, descriptor } })).publishDataset;
      }),
    );
  output('withdraw <chain> <resource>', 'Take a dataset back; open calls get no key.').action(
    (chainId: string, resource: Hex, options: Format) =>
      doing(options, async (atoll) => (await atoll.withdrawDataset({ chainId, resource })).withdrawDataset),
  );
  output('datasets <chain>', 'What departments published, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .action((chainId: string, options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.cityDatasets({ chainId, ...page })).cityDatasets,
          datasetColumns,
          options,
          'None.',
        ),
      ),
    );
  withGift(
    group.command('grant <chain> <grant>').description('Let a department call, as it asked for, or for less.'),
  ).action((chainId: string, grantId: Hex, options: Gift) =>
    doing(options, async (atoll) => {
      const input = { chainId, grantId, ...giftOf(options) };
      return (await atoll.grantDepartment({ input })).grantDepartment;
    }),
  );

  output('call <chain> <grant> <purpose> <question>', 'Call for data by a grant of yours.').action(
    (chainId: string, grantId: Hex, purpose: string, question: string, options: Format) =>
      doing(
        options,
        async (atoll) => (await atoll.callData({ input: { chainId, grantId, purpose, question } })).callData,
      ),
  );
  output('authorise <chain> <call>', 'Let a call for your data through.').action(
    (chainId: string, callId: Hex, options: Format) =>
      doing(options, async (atoll) => (await atoll.authoriseCall({ chainId, callId })).authoriseCall),
  );
  output('refuse <chain> <call> <reason>', 'Turn a call down; everybody reads why.').action(
    (chainId: string, callId: Hex, reason: string, options: Format) =>
      doing(options, async (atoll) => (await atoll.refuseCall({ input: { chainId, callId, reason } })).refuseCall),
  );
  output('serve <chain> <call> <csv>', 'Answer a call with a table, encrypted on this machine.')
    .option('--subject <column>', 'the column with the commitments to whose rows they are; it is taken out')
    .action((chainId: string, callId: Hex, file: string, options: Format & { subject?: string }) =>
      signedIn(async (atoll) => {
        const csv = await fs.readFile(file, 'utf8');
        const { resource } = (await atoll.cityCall({ chainId, callId })).cityCall;
        const table = { call: callId, csv, subject: options.subject ?? null };
        const sealed = await encrypted(atoll, { chainId, resource }, table);
        await atoll.serveCall({ input: { chainId, callId, sealed } });
        const served = await poll(
          async () => (await atoll.cityAnswer({ chainId, callId })).cityAnswer,
          ({ endedAt }) => endedAt !== null,
        );
        showOne(served, answerColumns, options);
        if (served.state === 'FAILED') process.exitCode = 1;
      }),
    );
  output('receipt <chain> <call>', 'Leave the receipt of an answer; asking for its key does, too.').action(
    (chainId: string, callId: Hex, options: Format) =>
      doing(options, async (atoll) => (await atoll.receiptCall({ chainId, callId })).receiptCall),
  );
  output('calls <chain>', 'The log of calls: who called for whose data, and what for.')
    .option('--resource <hash>', 'only those of this dataset')
    .option('--caller <address>', 'only those of this department')
    .addOption(new Option('--state <state>', 'only those that are so far').choices(STATES))
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .action((chainId: string, options: Paged & { resource?: Hex; caller?: Hex; state?: CityCallState }) =>
      signedIn(async (atoll) => {
        const { resource, caller, state } = options;
        const filter = { ...(resource && { resource }), ...(caller && { caller }), ...(state && { state }) };
        await showPages(
          async (page) => (await atoll.cityCalls({ chainId, ...page, ...filter })).cityCalls,
          callColumns,
          options,
          'None.',
        );
      }),
    );
  output('answer <chain> <call> <file>', 'Get an answer: its ciphertext, and with --json its envelope.').action(
    (chainId: string, callId: Hex, file: string, options: Format) =>
      signedIn(async (atoll) => {
        const { cityAnswer } = await atoll.cityAnswer({ chainId, callId });
        if (cityAnswer.ciphertext !== null) await fs.writeFile(file, Buffer.from(cityAnswer.ciphertext, 'base64'));
        showOne({ ...cityAnswer, ciphertext: null }, answerColumns, options);
      }),
  );

  output('file-leak <chain> <resource> <csv>', 'File leaked data by its hash; the file stays with you.').action(
    (chainId: string, resource: Hex, file: string, options: Format) =>
      doing(options, async (atoll) => {
        const evidence = toHex(keccak256(await fs.readFile(file)));
        return (await atoll.fileLeak({ input: { chainId, resource, evidence } })).fileLeak;
      }),
  );
  output('trace-leak <chain> <leak> <csv>', 'Find the grant whose copy leaked, and name it on the chain.')
    .option('--only-look', 'without naming it, as an arbiter does who repeats a search')
    .action((chainId: string, leakId: Hex, file: string, options: Format & { onlyLook?: boolean }) =>
      signedIn(async (atoll) => {
        const csv = await fs.readFile(file, 'utf8');
        const { resource } = (await atoll.cityLeak({ chainId, leakId })).cityLeak;
        const sealed = await encrypted(atoll, { chainId, resource }, { leak: leakId, csv });
        const { id } = (await atoll.traceLeak({ input: { chainId, leakId, sealed, names: !options.onlyLook } }))
          .traceLeak;
        const trace = await poll(
          async () => (await atoll.leakTrace({ id })).leakTrace,
          ({ endedAt }) => endedAt !== null,
        );
        showOne(trace, traceColumns, options);
        if (trace.state === 'FAILED') process.exitCode = 1;
      }),
    );
  output('judge-leak <chain> <leak>', 'Decide whether a traced leak is proven.')
    .option('--not-proven', 'nobody is barred')
    .action((chainId: string, leakId: Hex, options: Format & { notProven?: boolean }) =>
      doing(options, async (atoll) => {
        const input = { chainId, leakId, proven: !options.notProven };
        return (await atoll.adjudicateLeak({ input })).adjudicateLeak;
      }),
    );
  output('leaks <chain>', 'Leaks that were filed, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .action((chainId: string, options: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.cityLeaks({ chainId, ...page })).cityLeaks,
          leakColumns,
          options,
          'None.',
        ),
      ),
    );

  output('mine <chain> <commitment>', 'Who processed my data, for a person whom a department gave a commitment.')
    .option('--url <url>', 'the GraphQL address of the platform, for who is not signed in')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .action((chainId: string, commitment: Hex, options: Paged & { url?: string }) =>
      withoutSignIn(options.url, (atoll) =>
        showPages(
          async (page) => (await atoll.subjectAccesses({ chainId, commitment, ...page })).subjectAccesses,
          accessColumns,
          options,
          'Nobody.',
        ),
      ),
    );
  output('proof <chain> <call> <commitment>', 'That an answer holds the data of that person, by the root on the chain.')
    .option('--url <url>', 'the GraphQL address of the platform, for who is not signed in')
    .action((chainId: string, callId: Hex, commitment: Hex, options: Format & { url?: string }) =>
      withoutSignIn(options.url, async (atoll) => {
        const { subjectProof } = await atoll.subjectProof({ chainId, callId, commitment });
        showOne(subjectProof, proofColumns, options);
      }),
    );
  return group;
}

/** To the worker of the department, which alone opens it. */
async function encrypted(atoll: Atoll, about: { chainId: string; resource: Hex }, content: object): Promise<string> {
  const { recipient } = await poll(
    async () => (await atoll.cityProvider(about)).cityProvider,
    ({ recipient }) => recipient !== null,
  );
  return encryptText(recipient!, JSON.stringify(content));
}
