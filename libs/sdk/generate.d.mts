/** The SDK as text, from the committed schema and operations. */
export function generate(): Promise<string>;
