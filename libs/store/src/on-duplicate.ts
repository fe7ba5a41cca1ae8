import { Prisma } from './generated/client.js';

/** Translates a broken uniqueness rule into the error the caller can act on; anything else passes unchanged. */
export function onDuplicate(translate: () => Error): (error: unknown) => never {
  return (error) => {
    throw error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002' ? translate() : error;
  };
}
