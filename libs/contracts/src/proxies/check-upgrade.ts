import { Fault } from '@atoll/kernel';
import type { Failure } from '@atoll/ledger';
import type { ProxyKind, Release } from '@atoll/store';

import { standardJson, type CompilerSettings, type Source } from '../solidity/compile.js';
import { CompilerCrash, runCompiler } from '../solidity/run-solc.js';

const CHECK_PROCESS = new URL('./check-process.mjs', import.meta.url);
const LIMITS = { seconds: 120, megabytes: 1_536 };
const LONGEST = 4_000;

/** What the checks look at, besides the code. */
const OUTPUT = { '*': { '*': ['evm.bytecode', 'evm.methodIdentifiers', 'storageLayout'], '': ['ast'] } };

type Inspected = Pick<Release, 'sources' | 'settings' | 'contractName'>;

/**
 * Why a release may not stand behind a proxy of the kind, or not take the place of another there; null where it may. These are
 * OpenZeppelin's checks: the storage layouts with their namespaces (ERC-7201), constructors, delegate calls, and whether a UUPS contract
 * can be upgraded again. They look at sources, so what came as an artefact cannot be told.
 */
export async function checkUpgrade(
  kind: ProxyKind,
  before: Inspected | null,
  after: Inspected,
): Promise<Failure | null> {
  const releases = before ? [before, after] : [after];
  if (releases.some(({ sources }) => !sources))
    return unsafe('An artefact does not tell its storage layout: send the sources.');
  const input = { kind: kind.toLowerCase(), before: before && inputOf(before), after: inputOf(after) };
  const problems = await runCompiler(CHECK_PROCESS, JSON.stringify(input), LIMITS).catch(finalOnly);
  return problems ? unsafe(problems.slice(0, LONGEST)) : null;
}

const unsafe = (problems: string): Failure => ({
  reason: problems,
  fault: { code: 'CONFLICT', what: 'upgrade', because: 'it is not safe; the reason says where' },
});

/** What the checks cannot take now they will not take later; anything else is tried again. */
function finalOnly(error: unknown): string {
  if (error instanceof CompilerCrash) return error.message;
  if (error instanceof Fault && error.detail.code === 'LIMIT_EXCEEDED') return error.message;
  throw error;
}

function inputOf({ sources, settings, contractName: name }: Inspected) {
  const json = standardJson(sources as unknown as Source[], settings as unknown as CompilerSettings, OUTPUT);
  return { name, input: JSON.parse(json) as unknown };
}
