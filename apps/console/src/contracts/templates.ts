import blank from './templates/Blank.sol?raw';
import notary from './templates/Notary.sol?raw';
import readings from './templates/Readings.sol?raw';
import token from './templates/Token.sol?raw';

/** Whole contracts to begin with; the words say what each is for. */
export const TEMPLATES = { readings, notary, token, blank };
export type Template = keyof typeof TEMPLATES;
