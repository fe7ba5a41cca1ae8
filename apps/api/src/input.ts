import { Fault } from '@atoll/kernel';
import {
  Injectable,
  ValidationPipe,
  type ArgumentMetadata,
  type PipeTransform,
  type ValidationError,
} from '@nestjs/common';
import { Args, ID, type ArgsOptions } from '@nestjs/graphql';
import { applyDecorators } from '@nestjs/common';
import { ArrayMaxSize, Length, Matches } from 'class-validator';

import { isPage, PageArgs } from './connection.js';
import { HexScalar } from './scalars.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Refuses what cannot be an id in the words for an id that is not there, so that guessing teaches nothing. */
@Injectable()
class IdPipe implements PipeTransform<unknown, unknown> {
  constructor(private readonly what: string) {}

  transform(id: unknown): unknown {
    return id === undefined || id === null ? id : idOf(this.what, id);
  }
}

export function idOf(what: string, id: unknown): string {
  if (typeof id === 'string' && UUID.test(id)) return id.toLowerCase();
  throw Fault.notFound(what, printable(String(id)));
}

/** An argument that is the id of a `what`: `@IdArg('id', 'chain') id: string`. */
export const IdArg = (name: string, what: string, options: ArgsOptions = {}) =>
  Args({ name, type: () => ID, ...options }, new IdPipe(what));

@Injectable()
class ShortPipe implements PipeTransform<unknown, unknown> {
  constructor(private readonly name: string) {}

  transform(text: unknown): unknown {
    if (typeof text === 'string' && text.length <= SHORT) return text;
    throw Fault.invalid(this.name, `must be of at most ${SHORT} characters`);
  }
}

/** Longer than any code or token of the platform. */
const SHORT = 256;

/** An argument that is a text by itself, such as a code: `@ShortArg('code') code: string`. */
export const ShortArg = (name: string) => Args({ name, type: () => String }, new ShortPipe(name));

/** An address or a hash in an input: so many bytes of hexadecimal. With `each`, a list of them. */
export const IsHexOf = (bytes: number, { each = false } = {}) =>
  Matches(new RegExp(`^0x[0-9a-f]{${2 * bytes}}$`), {
    message: `must be ${bytes} bytes as 0x and hexadecimal digits`,
    each,
  });

@Injectable()
class HexPipe implements PipeTransform<unknown, unknown> {
  constructor(
    private readonly name: string,
    private readonly bytes: number,
  ) {}

  transform(hex: unknown): unknown {
    if (hex === undefined || hex === null || String(hex).length === 2 + 2 * this.bytes) return hex ?? undefined;
    throw Fault.invalid(this.name, `must be ${this.bytes} bytes as 0x and hexadecimal digits`);
  }
}

/** An argument that is an address or a hash: `@HexArg('hash', 32) hash: string`. */
export const HexArg = (name: string, bytes: number, options: ArgsOptions = {}) =>
  Args({ name, type: () => HexScalar, ...options }, new HexPipe(name, bytes));

const printable = (text: string): string => text.slice(0, 64).replace(/[^\x20-\x7e]/g, '?');

/** A name as people give it: 1 to `max` characters, none of them invisible. */
export const IsName = (max = 100) =>
  applyDecorators(
    Length(1, max),
    Matches(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]*$/u, { message: 'must not hold control characters' }),
    Matches(/^\S(.*\S)?$/su, { message: 'must not begin or end with a space' }),
  );

/** The key under which a repeated request is the same request: printable ASCII. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;
export const IsIdempotencyKey = () =>
  Matches(IDEMPOTENCY_KEY, { message: 'must be 1 to 128 printable characters without spaces' });

/** Arguments of a function or constructor: more than any compiler takes. */
export const IsArguments = () => ArrayMaxSize(256);

/** Checks arguments and inputs against their decorators; the fault names the field by its path. */
@Injectable()
export class InputPipe implements PipeTransform<unknown, unknown> {
  private readonly checked = new ValidationPipe({ transform: true, exceptionFactory: (errors) => invalid(errors) });

  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    // What a decorator of ours found, such as the actor, came from nobody outside.
    if (metadata.type === 'custom' || (metadata.metatype === PageArgs && isPage(value))) return value;
    return this.checked.transform(value, metadata);
  }
}

function invalid(errors: ValidationError[], path: string[] = []): Fault {
  const [error] = errors;
  if (!error) return Fault.invalid(path.join('.') || 'input', 'is not valid');
  const here = [...path, error.property];
  if (error.children?.length) return invalid(error.children, here);
  const sentence = Object.values(error.constraints ?? {})[0] ?? 'is not valid';
  return Fault.invalid(
    here.join('.'),
    sentence.startsWith(`${error.property} `) ? sentence.slice(error.property.length + 1) : sentence,
  );
}
