import { AtollError } from '@atoll/sdk';
import type { FormEvent } from 'react';

import type { Words } from '../words/words.js';

/** Gets a field of a form as text: without blanks around it, but a password as it was typed. */
export type Read = (name: string) => string;
/** Gets what was chosen of several under one name. */
export type ReadAll = (name: string) => string[];

/** Gets the text of a file that was chosen, letter for letter. */
export type ReadFile = (name: string) => Promise<string>;

/** Sends a form without leaving the page. */
export const onSubmit =
  (work: (read: Read, readAll: ReadAll, readFile: ReadFile) => void) => (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    work(
      (name) => {
        const text = String(data.get(name) ?? '');
        return isPassword(form.elements.namedItem(name)) ? text : text.trim();
      },
      (name) => data.getAll(name).map(String),
      async (name) => {
        const file = data.get(name);
        return file instanceof File ? file.text() : '';
      },
    );
  };

const isPassword = (field: RadioNodeList | Element | null): boolean =>
  field instanceof HTMLInputElement && field.type === 'password';

/** A key under which a form may be sent twice and done once: as long as it is open it keeps the same. */
export const newIdempotencyKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** A field of the API's inputs that forms have a name for. */
export type FieldName = keyof Words['problems']['fields'];

/** What the platform says about one field of an input, to stand beside it: its label names it in the viewer's language. */
export function complaintAbout(error: unknown, field: FieldName): string | undefined {
  if (!(error instanceof AtollError) || error.code !== 'INVALID') return undefined;
  const { field: named, because } = error.detail;
  if (last(named) !== field) return undefined;
  return typeof because === 'string' ? `${because.charAt(0).toUpperCase()}${because.slice(1)}.` : error.message;
}

/** The same for who cannot see which field it stands beside. */
export function saidOf({ code, detail, message }: AtollError, { problems }: Words): string {
  const name = (problems.fields as Record<string, string>)[last(detail['field'])];
  if (code !== 'INVALID' || !name || typeof detail['because'] !== 'string') return message;
  return problems.ofField(name, detail['because']);
}

/** Of `input.offer.price` the price. */
const last = (path: unknown): string =>
  String(path ?? '')
    .split('.')
    .at(-1)!;
