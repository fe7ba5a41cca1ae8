import { Obstacle } from '@atoll/embedded';
import { fork } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import type { Progress } from './progress.js';
import type { Report } from './report.js';
import { WrongUse } from './wrong-use.js';

/** What a detached supervisor tells the command that started it. */
export type Message =
  | { kind: 'begin'; title: string }
  | { kind: 'end'; title: string; failed: boolean }
  | { kind: 'note'; sentence: string }
  | { kind: 'ready'; report: Report }
  | { kind: 'failed'; sentence: string; wrongUse: boolean };

/** Starts a supervisor that stays when we end; returns when it says that all is ready. */
export async function startDetached(home: string, progress: Progress): Promise<Report> {
  const log = path.join(home, 'logs', 'supervisor.log');
  fs.mkdirSync(path.dirname(log), { recursive: true, mode: 0o700 });
  const out = fs.openSync(log, 'a', 0o600);
  const child = fork(process.argv[1] as string, ['supervise'], { detached: true, stdio: ['ignore', out, out, 'ipc'] });
  fs.closeSync(out);
  const interrupt = () => child.kill('SIGTERM');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, interrupt);

  const steps = new Map<string, (failed: boolean) => void>();
  const report = await new Promise<Report>((resolve, reject) => {
    child.on('message', (message: Message) => {
      if (message.kind === 'begin')
        void progress.step(message.title, () => ended(steps, message.title)).catch(() => {});
      if (message.kind === 'end') steps.get(message.title)?.(message.failed);
      if (message.kind === 'note') progress.note(message.sentence);
      if (message.kind === 'ready') resolve(message.report);
      if (message.kind === 'failed') reject(new (message.wrongUse ? WrongUse : Obstacle)(message.sentence));
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Obstacle(`The start was cut short; see ${log}.`)));
  });
  child.disconnect();
  child.unref();
  return report;
}

function ended(steps: Map<string, (failed: boolean) => void>, title: string): Promise<void> {
  return new Promise((resolve, reject) =>
    steps.set(title, (failed) => (failed ? reject(new Error(title)) : resolve())),
  );
}

/** The other end: tells the parent as long as it listens, and keeps a log. */
export class ParentProgress implements Progress {
  async step<T>(title: string, work: () => Promise<T>): Promise<T> {
    tellParent({ kind: 'begin', title });
    let failed = true;
    try {
      const result = await work();
      failed = false;
      return result;
    } finally {
      tellParent({ kind: 'end', title, failed });
      console.log(`${new Date().toISOString()} ${title}: ${failed ? 'failed' : 'done'}`);
    }
  }

  note(sentence: string): void {
    tellParent({ kind: 'note', sentence });
    console.log(`${new Date().toISOString()} ${sentence}`);
  }
}

/** The parent ends as soon as it knows enough; what is said after that reaches only the log. */
export function tellParent(message: Message): void {
  if (process.connected) process.send?.(message, () => {});
}
