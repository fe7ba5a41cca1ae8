// What is refused before it costs anything: whoever presents a credential chooses its size.

/** A credential or a presentation, with all that it discloses. */
export const MOST_BYTES = 65_536;
/** A signed status list: the list itself, compressed, is most of it. */
export const MOST_LIST_BYTES = 2_097_152;
export const MOST_DISCLOSURES = 256;
export const MOST_DEPTH = 16;
/** Keys of one DID document that a signature is tried with. */
export const MOST_KEYS = 32;
/** Credentials in one presentation. */
export const MOST_CREDENTIALS = 8;
/** By how many seconds two clocks may differ; C7 has the same figure for readings. */
export const SKEW_SECONDS = 120;
