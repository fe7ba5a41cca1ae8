import { InvalidArgumentError, Option } from 'commander';

/** Parses an option that is a whole number. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

const ROLES = ['OWNER', 'ADMIN', 'DEVELOPER', 'OPERATOR', 'AUDITOR'] as const;

/** Parses what a person is to be in an organisation, in letters of either case. */
export function role(text: string): (typeof ROLES)[number] {
  const found = ROLES.find((name) => name === text.toUpperCase());
  if (!found) throw new InvalidArgumentError(`It must be one of ${ROLES.join(', ').toLowerCase()}.`);
  return found;
}

/** Where the platform is, for the commands that begin a session. */
export const URL_OPTION = new Option('--url <url>', 'where GraphQL is').env('ATOLL_URL').makeOptionMandatory();
