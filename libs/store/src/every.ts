/**
 * How far apart the places are at which a test lets a worker die: all of them take minutes, so it is every so many, and with
 * `ATOLL_FULL=1` every single one.
 */
export const every = (few: number): number => (process.env['ATOLL_FULL'] ? 1 : few);
