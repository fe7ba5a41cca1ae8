import { natspecIn, type Natspec } from './natspec.js';
import { runSolc, type SolcLimits } from './run-solc.js';
import { ownAddressIn, type ImmutableReferences } from './same-code.js';

export type Source = { path: string; content: string };

export type CompilerSettings = { optimizerRuns: number; evmVersion: string; viaIR: boolean };

/** From Cancun on, which OpenZeppelin needs, to what Atoll's chains run. */
export const EVM_VERSIONS = ['cancun', 'prague', 'osaka'] as const;

/** Osaka is what Atoll's chains run from their first block. */
export const DEFAULT_SETTINGS: CompilerSettings = { optimizerRuns: 200, evmVersion: 'osaka', viaIR: false };

/** One message of the compiler, as it is, and where it points. Lines and columns count from 1. */
export type Problem = {
  severity: 'error' | 'warning' | 'info';
  file: string | null;
  line: number | null;
  column: number | null;
  message: string;
  formatted: string;
};

export type Artefact = {
  contractName: string;
  abi: unknown[];
  /** Creation code, `0x` hex. */
  bytecode: string;
  runtimeBytecode: string;
  immutableReferences: ImmutableReferences;
  compiler: string;
  /** Null where another compiler's artefact brings none. */
  natspec: Natspec | null;
};

/** Either the contract, or why there is none. Warnings may come with both. */
export type Compilation = { artefact: Artefact | null; problems: Problem[] };

/** Compiles the sources and picks one contract: `Name`, or `path:Name` where several share the name. */
export async function compile(
  sources: Source[],
  contractName: string,
  settings: CompilerSettings = DEFAULT_SETTINGS,
  limits?: SolcLimits,
): Promise<Compilation> {
  const output = JSON.parse(await runSolc(standardJson(sources, settings), limits)) as SolcOutput;
  const problems = (output.errors ?? []).map((error) => problemOf(error, sources));
  if (problems.some((problem) => problem.severity === 'error')) return { artefact: null, problems };
  return pick(output, contractName, problems);
}

const OUTPUT: object = {
  '*': {
    '*': ['abi', 'metadata', 'evm.bytecode', 'evm.deployedBytecode.object', 'evm.deployedBytecode.immutableReferences'],
  },
};

/** https://docs.soliditylang.org/en/latest/using-the-compiler.html#input-description */
export function standardJson(
  sources: Source[],
  { optimizerRuns, evmVersion, viaIR }: CompilerSettings,
  outputSelection = OUTPUT,
): string {
  return JSON.stringify({
    language: 'Solidity',
    sources: Object.fromEntries(sources.map(({ path, content }) => [path, { content }])),
    settings: {
      optimizer: { enabled: true, runs: optimizerRuns },
      evmVersion,
      viaIR,
      outputSelection,
    },
  });
}

function pick(output: SolcOutput, wanted: string, problems: Problem[]): Compilation {
  const all = Object.entries(output.contracts ?? {}).flatMap(([path, contracts]) =>
    Object.entries(contracts).map(([name, contract]) => ({ path, name, contract })),
  );
  const found = all.filter(({ path, name }) => wanted === name || wanted === `${path}:${name}`);
  const [only] = found;
  const refuse = (message: string): Compilation => ({ artefact: null, problems: [...problems, ourProblem(message)] });

  if (!only)
    return refuse(`There is no contract "${wanted}". The sources define: ${all.map((c) => c.name).join(', ')}.`);
  if (found.length > 1) {
    return refuse(
      `Several contracts are called "${wanted}". Name one: ${found.map((c) => `${c.path}:${c.name}`).join(', ')}.`,
    );
  }
  const { bytecode, deployedBytecode } = only.contract.evm;
  if (!bytecode.object) return refuse(`"${wanted}" is an interface or abstract: there is no code to deploy.`);
  const unlinked = Object.values(bytecode.linkReferences).flatMap((libraries) => Object.keys(libraries));
  if (unlinked.length > 0) {
    return refuse(
      `"${wanted}" calls external libraries (${unlinked.join(', ')}). Make their functions internal and compile again.`,
    );
  }

  return {
    problems,
    artefact: {
      contractName: only.name,
      abi: only.contract.abi,
      bytecode: `0x${bytecode.object}`,
      runtimeBytecode: `0x${deployedBytecode.object}`,
      immutableReferences: {
        ...deployedBytecode.immutableReferences,
        ...ownAddressIn(Buffer.from(deployedBytecode.object, 'hex')),
      },
      compiler: (JSON.parse(only.contract.metadata) as { compiler: { version: string } }).compiler.version,
      natspec: natspecIn(only.contract.metadata),
    },
  };
}

function problemOf(error: SolcError, sources: Source[]): Problem {
  const at = error.sourceLocation;
  const content = at && sources.find((source) => source.path === at.file)?.content;
  const before =
    content === undefined || !at ? null : Buffer.from(content).subarray(0, at.start).toString().split('\n');
  return {
    severity: error.severity,
    file: at?.file ?? null,
    line: before?.length ?? null,
    column: before ? (before.at(-1)?.length ?? 0) + 1 : null,
    message: error.message,
    formatted: error.formattedMessage ?? error.message,
  };
}

/** What is wrong without a place in the sources. */
export const ourProblem = (message: string): Problem => ({
  severity: 'error',
  file: null,
  line: null,
  column: null,
  message,
  formatted: message,
});

type SolcError = {
  severity: 'error' | 'warning' | 'info';
  message: string;
  formattedMessage?: string;
  sourceLocation?: { file: string; start: number; end: number };
};

type SolcContract = {
  abi: unknown[];
  metadata: string;
  evm: {
    bytecode: { object: string; linkReferences: Record<string, Record<string, unknown>> };
    deployedBytecode: { object: string; immutableReferences?: ImmutableReferences };
  };
};

type SolcOutput = { errors?: SolcError[]; contracts?: Record<string, Record<string, SolcContract>> };
