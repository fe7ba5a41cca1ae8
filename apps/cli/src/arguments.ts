import type { Role } from '@atoll/sdk';
import { Argument, InvalidArgumentError, Option } from 'commander';

/** Parses an option that is a whole number. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

const ROLES: Role[] = ['OWNER', 'ADMIN', 'DEVELOPER', 'OPERATOR', 'AUDITOR'];
const ROLE_NAMES = ROLES.join(', ').toLowerCase();

/** What a person is to be in an organisation, in letters of either case. */
export function roleArgument(): Argument {
  return new Argument('<role>', `one of ${ROLE_NAMES}`).argParser(role);
}

/** The same as the value of an option. */
export function role(text: string): Role {
  const found = ROLES.find((each) => each === text.toUpperCase());
  if (!found) throw new InvalidArgumentError(`It must be one of ${ROLE_NAMES}.`);
  return found;
}

/** Where the platform is, for the commands that begin a session. */
export const URL_OPTION = new Option('--url <url>', 'where GraphQL is').env('ATOLL_URL').makeOptionMandatory();
