import { eachOf, type AskPage } from '../pages.js';

/** A file of an export: its name within it, and what is in it, part by part. */
export type ExportedFile = {
  name: string;
  parts: AsyncIterable<string | Uint8Array>;
  /** Whether it goes on after what an earlier export left of it. */
  goesOn?: boolean;
};

export const textFile = (name: string, text: string): ExportedFile => ({ name, parts: once(text) });

export const jsonFile = (name: string, value: unknown): ExportedFile =>
  textFile(name, `${JSON.stringify(value, null, 2)}\n`);

/** A JSON object on each line, and each line a part. */
export const linesFile = <T>(name: string, ask: AskPage<T>): ExportedFile => ({ name, parts: linesOf(eachOf(ask)) });

export async function* linesOf(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const item of items) yield `${JSON.stringify(item)}\n`;
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}
