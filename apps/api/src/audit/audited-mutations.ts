import { SlidingWindow } from '@atoll/accounts';
import { actorOf, doingDeed, newId, NIL_ID, Store, subjectOf, type Deed, type Who } from '@atoll/store';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';

import type { RequestContext } from '../auth.guard.js';
import { codeOf } from '../spoken.js';
import { keptArguments } from './kept-arguments.js';

/** So that nobody fills an organisation's log with what was refused: what comes beyond it is refused all the same. */
const REFUSED = { what: 'refused requests', limit: 600, seconds: 60 };

/**
 * What succeeds many times a second and tells nobody anything: a consumer's word on how far it came, which its stream shows. What is
 * refused of it is noted like everything.
 */
const COMMONPLACE = new Set(['acknowledgeEvents']);

/** Who asks, as far as the books care: a caller, or whoever another door lets in. */
type Doer = { address: string; bearer(): Promise<{ personId: string | null; actor: Who | null }> };

/**
 * Has every mutation noted in the books of the organisation that it is for, at the schema itself: no resolver has to know, and none
 * can forget. What changes something is noted by the transaction that changes it; what was refused, or changed nothing, afterwards.
 * Who is nobody has no books: a request without a credential that holds is noted only where it tries to sign in to an account.
 */
@Injectable()
export class AuditedMutations implements OnApplicationBootstrap {
  private readonly log = new Logger(AuditedMutations.name);

  constructor(
    private readonly host: GraphQLSchemaHost,
    private readonly store: Store,
    private readonly attempts: SlidingWindow,
  ) {}

  onApplicationBootstrap(): void {
    for (const field of Object.values(this.host.schema.getMutationType()?.getFields() ?? {})) {
      const { name, args, resolve } = field;
      if (!resolve) throw new Error(`The mutation ${name} has no resolver.`);
      field.resolve = (parent, given: Record<string, unknown>, context: RequestContext, info) => {
        const work = async (): Promise<unknown> => resolve(parent, given, context, info);
        const kept = keptArguments(args, given);
        if (COMMONPLACE.has(name)) return this.unlessRefused(name, kept, context.caller, work);
        return this.audited(name, kept, context.caller, work);
      };
    }
  }

  /** Does `work` as a deed of the caller; for what another door than GraphQL lets in, too, under the name of the mutation that does it there. */
  async audited<T>(action: string, kept: Record<string, unknown>, caller: Doer, work: () => Promise<T>): Promise<T> {
    const { address } = caller;
    const deed: Deed = { id: newId(), action, arguments: kept, address, noted: false };
    const result = await this.orNoted(deed, caller, doingDeed(deed, work).then(orThrown));
    if (!deed.noted) await this.note(deed, caller, { result: 'OK', subject: subjectOf(result) });
    return result;
  }

  /** Notes nothing but a refusal. */
  private unlessRefused<T>(action: string, kept: Record<string, unknown>, caller: Doer, work: () => Promise<T>) {
    const deed: Deed = { id: newId(), action, arguments: kept, address: caller.address, noted: false };
    return this.orNoted(deed, caller, work().then(orThrown));
  }

  private orNoted<T>(deed: Deed, caller: Doer, done: Promise<T>): Promise<T> {
    return done.catch(async (error: unknown) => {
      await this.noteFailure(deed, caller, codeOf(error)).catch((lost: unknown) => this.log.error(lost));
      throw error;
    });
  }

  /** One that comes after a part that is done and noted is noted as well, under an id of its own. */
  private async noteFailure(deed: Deed, caller: Doer, code: string): Promise<void> {
    const who = await whose(deed, caller);
    if (!who || !(await this.isBearable(who))) return;
    await this.note(deed.noted ? { ...deed, id: newId() } : deed, caller, {
      result: code,
      subject: deed.account ?? null,
    });
  }

  private async note(deed: Deed, caller: Doer, told: { result: string; subject: string | null }): Promise<void> {
    const who = await whose(deed, caller);
    if (!who) return;
    // Whoever fails to sign in has not proved to be the one whose account it is.
    const actor = deed.account && told.result !== 'OK' ? null : actorOf(who);
    await this.store.note(who, deed, { ...told, actor });
  }

  private isBearable({ organisationId, personId }: Who): Promise<boolean> {
    return this.attempts.admit(organisationId === NIL_ID ? (personId ?? '') : organisationId, REFUSED).then(
      () => true,
      () => false,
    );
  }
}

/** The framework's filters return what they make of an error. */
function orThrown<T>(result: T): T {
  if (result instanceof Error) throw result;
  return result;
}

/** In whose books it belongs: of the organisation that the caller acts for, else of all that the person belongs to. */
async function whose({ account }: Deed, caller: Doer): Promise<Who | null> {
  if (account) return { organisationId: NIL_ID, personId: account };
  const bearer = await caller.bearer().catch(() => null);
  return bearer && (bearer.actor ?? { organisationId: NIL_ID, personId: bearer.personId });
}
