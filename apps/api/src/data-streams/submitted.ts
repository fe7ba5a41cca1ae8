import { READING_CODES, type ReadingCode } from '@atoll/data';

/** The answer to several readings: whoever sent thousands of good ones hears of the others alone. */
export function submitted(codes: readonly ReadingCode[], lines?: readonly number[]) {
  const count = (wanted: ReadingCode) => codes.reduce((sum, code) => sum + (code === wanted ? 1 : 0), 0);
  return {
    accepted: count('ACCEPTED'),
    duplicates: count('DUPLICATE'),
    refused: codes.flatMap((code, i) =>
      code === 'ACCEPTED' || code === 'DUPLICATE'
        ? []
        : [{ line: lines?.[i] ?? i + 1, code, detail: READING_CODES[code] }],
    ),
  };
}
