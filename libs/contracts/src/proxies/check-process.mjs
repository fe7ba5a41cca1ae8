// Whether a contract may stand behind a proxy, and take the place of another there: OpenZeppelin's checks, in a process of their own.
// Reads { kind, before, after } from stdin, each contract as { input, name } (before may be null), and writes what is wrong, or nothing.
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

import { findImport } from '../solidity/imports.mjs';

const require = createRequire(import.meta.url);
const solc = require('solc');
const checks = require('@openzeppelin/upgrades-core');

const { kind, before, after } = JSON.parse(await text(process.stdin));
const options = checks.withValidationDefaults({ kind });
const [old, next] = [before && (await inspected(before)), await inspected(after)];
const problems = new checks.UpgradeableContractErrorReport(next.errors);
const layout = old && checks.getStorageUpgradeReport(old.layout, next.layout, options);
process.stdout.write(
  [problems, layout]
    .filter((report) => report && !report.ok)
    .map((report) => report.explain(false))
    .join('\n\n'),
);

async function inspected({ input, name }) {
  const output = compiled(input);
  const version = solc.version().split('+')[0];
  const namespaced = await checks.trySanitizeNatSpec(checks.makeNamespacedInput(input, output, version), version);
  const decode = checks.solcInputOutputDecoder(input, output);
  const data = checks.validate(output, decode, version, input, compiled(namespaced));
  const full = Object.keys(data).filter((each) => each === name || each.endsWith(`:${name}`));
  if (full.length !== 1) throw new Error(`${full.length} contracts are called ${name}.`);
  const contract = checks.getContractVersion(data, full[0]);
  return { errors: checks.getErrors(data, contract, options), layout: checks.getStorageLayout(data, contract) };
}

/** The checks also read the sources that are imported, so those join the input. */
function compiled(input) {
  const find = (name) => {
    const found = findImport(name);
    if (found.contents !== undefined) input.sources[name] = { content: found.contents };
    return found;
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: find }));
  const error = output.errors?.find(({ severity }) => severity === 'error');
  if (error) throw new Error(error.formattedMessage);
  return output;
}
