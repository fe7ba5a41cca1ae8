import type { Role } from '@atoll/sdk';
import { Argument, InvalidArgumentError, Option } from 'commander';

/** Parses an option that is a whole number. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

const ROLES: Role[] = ['OWNER', 'ADMIN', 'DEVELOPER', 'OPERATOR', 'AUDITOR'];

/** What a person is to be in an organisation, in letters of either case. */
export function roleArgument(): Argument {
  const names = ROLES.join(', ').toLowerCase();
  return new Argument('<role>', `one of ${names}`).argParser((text: string): Role => {
    const found = ROLES.find((role) => role === text.toUpperCase());
    if (!found) throw new InvalidArgumentError(`It must be one of ${names}.`);
    return found;
  });
}

/** Where the platform is, for the commands that begin a session. */
export const URL_OPTION = new Option('--url <url>', 'where GraphQL is').env('ATOLL_URL').makeOptionMandatory();
