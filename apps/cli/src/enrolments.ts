import type { EnrolmentPartsFragment } from '@atoll/sdk';
import { allOf } from '@atoll/sdk/pages';
import type { Command } from 'commander';
import { open } from 'node:fs/promises';

import { formatted } from './devices.js';
import { digestOf } from './files.js';
import { showList, showOne, tell, type Columns, type Format } from './output.js';
import { ALL_OPTION, LIMIT_OPTION, showPages, type Paged } from './pages.js';
import { rest, signedIn } from './session.js';

const columns: Columns<EnrolmentPartsFragment> = {
  id: (e) => e.id,
  read: (e) => (e.endedAt ? 'whole' : 'in part'),
  lines: (e) => e.records,
  new: (e) => e.taken,
  known: (e) => e.known,
  bad: (e) => e.refused,
};

/** Devices by the file. */
export function addEnrolments(group: Command): void {
  formatted(
    group.command('enrol <chain> <file>'),
    'Take a file of devices in: CSV, or JSON lines. Sent again, it goes on.',
  )
    .option('--as <key>', 'under which it goes on when it is cut off; by default a hash of the file')
    .action((chainId: string, file: string, { as, ...format }: Format & { as?: string }) =>
      signedIn(async (atoll) => {
        const type = /\.csv$/i.test(file) ? 'text/csv' : 'application/x-ndjson';
        const key = as ?? (await digestOf(file));
        const id = await send(`/chains/${chainId}/enrolments`, file, { 'content-type': type, 'idempotency-key': key });
        const { enrolment } = await atoll.enrolment({ id });
        showOne(enrolment, columns, format);
        if (enrolment.refused > 0) tell(`See "atoll devices enrolment ${id}" for the bad lines.`);
      }),
    );

  formatted(group.command('enrolments <chain>'), 'The files of your organisation, newest first.')
    .addOption(LIMIT_OPTION)
    .addOption(ALL_OPTION)
    .action((chainId: string, format: Paged) =>
      signedIn((atoll) =>
        showPages(
          async (page) => (await atoll.enrolments({ chainId, ...page })).enrolments,
          columns,
          format,
          'None yet: atoll devices enrol --help',
        ),
      ),
    );

  formatted(group.command('enrolment <id>'), 'What became of a file, and its bad lines.').action(
    (id: string, format: Format) =>
      signedIn(async (atoll) => {
        const { enrolment } = await atoll.enrolment({ id });
        const problems = await allOf(
          async (page) => (await atoll.enrolmentProblems({ id, ...page })).enrolmentProblems,
        );
        if (format.json) return void process.stdout.write(`${JSON.stringify({ ...enrolment, problems }, null, 2)}\n`);
        showOne(enrolment, columns, format);
        if (format.quiet) return;
        tell(`On the chain: ${JSON.stringify(enrolment.progress)}`);
        const report = { line: lineOf, field: fieldOf, code: codeOf, message: messageOf };
        showList(problems, report, format, 'No bad lines.');
      }),
  );
}

type Problem = { line: number; field: string; code: string; message: string };
const lineOf = ({ line }: Problem) => line;
const fieldOf = ({ field }: Problem) => field;
const codeOf = ({ code }: Problem) => code;
const messageOf = ({ message }: Problem) => message;

/** The file as it is read from the disk, however large; the id of what became of it. */
async function send(path: string, file: string, headers: Record<string, string>): Promise<string> {
  const body = (await open(file)).createReadStream();
  const answer = await rest(path, { method: 'POST', headers, body: body as never, duplex: 'half' } as RequestInit);
  return (answer as { id: string }).id;
}
