import { Fault } from '@atoll/kernel';
import { z } from 'zod';

/** What a process is told of engines; api and worker of one installation are told the same. */
export const ENGINES_ENVIRONMENT = {
  ATOLL_DRIVER: z.enum(['process', 'kubernetes']).default('process'),
  ATOLL_DEVELOPMENT_ENGINES: z.enum(['allow', 'refuse']).default('refuse'),
  ATOLL_BESU: z.string().default(''),
  ATOLL_ENGINES: z.string().default(''),
};

type Environment = z.output<z.ZodObject<typeof ENGINES_ENVIRONMENT>>;

/** The engines that an installation offers for new chains. */
export class Engines {
  constructor(readonly names: readonly string[]) {}

  /** What a chain runs whose founder did not choose. */
  get standard(): string {
    return this.names[0]!;
  }

  /** The engine if it is offered; a founder learns now, not when nodes fail to start. */
  offered(name: string | undefined): string {
    if (name === undefined) return this.standard;
    if (this.names.includes(name)) return name;
    throw Fault.invalid('engine', `is not offered by this installation; choose ${this.names.join(' or ')}`);
  }
}

/** Besu runs where there are images, or a binary of it; the development engine on one machine, or where it is allowed. */
export function enginesOf(environment: Environment): Engines {
  const { ATOLL_DRIVER, ATOLL_DEVELOPMENT_ENGINES, ATOLL_BESU, ATOLL_ENGINES } = environment;
  const development = ATOLL_DEVELOPMENT_ENGINES === 'allow' ? ['atoll-node'] : [];
  const possible =
    ATOLL_DRIVER === 'kubernetes' ? ['besu', ...development] : ['atoll-node', ...(ATOLL_BESU ? ['besu'] : [])];
  const chosen = ATOLL_ENGINES.split(',').flatMap((name) => name.trim() || []);
  const impossible = chosen.find((name) => !possible.includes(name));
  if (impossible !== undefined) throw new Error(`ATOLL_ENGINES names ${impossible}: ${whyNot(impossible)}`);
  return new Engines(chosen.length > 0 ? chosen : possible);
}

function whyNot(engine: string): string {
  if (engine === 'besu') return 'set ATOLL_BESU to the besu program of this machine.';
  if (engine === 'atoll-node')
    return 'it is for development; ATOLL_DEVELOPMENT_ENGINES=allow lets it run on a cluster all the same.';
  return 'there are besu and atoll-node.';
}
