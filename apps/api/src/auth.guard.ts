import type { Actor } from '@atoll/kernel';
import { createParamDecorator, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';

import type { Caller } from './caller.js';

export type SignedInPerson = { personId: string; sessionId: string };

/** What every resolver may ask for, over HTTP and WebSocket alike. */
export type RequestContext = {
  caller: Caller;
  /** Set by the guard. */
  actor?: Actor;
  person?: SignedInPerson;
};

type Need = 'nobody' | 'anybody' | 'person' | 'actor';
const NEED = 'atoll:need';

/** May be asked without a credential. */
export const ForNobody = () => SetMetadata(NEED, 'nobody' satisfies Need);
/** Needs a credential, but no organisation. */
export const ForAnybody = () => SetMetadata(NEED, 'anybody' satisfies Need);
/** Needs a signed-in person, but no organisation. */
export const ForPeople = () => SetMetadata(NEED, 'person' satisfies Need);

/** Stands before every field of Query, Mutation and Subscription. What says nothing needs an actor. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const need = this.reflector.getAllAndOverride<Need | undefined>(NEED, [
      execution.getHandler(),
      execution.getClass(),
    ]);
    if (need === 'nobody') return true;
    const context = contextOf(execution);
    await context.caller.bearer();
    if (need === 'person') context.person = await context.caller.person();
    if (need === undefined) context.actor = await context.caller.actor();
    return true;
  }
}

const contextOf = (execution: ExecutionContext): RequestContext => GqlExecutionContext.create(execution).getContext();

/** Who asks, for which organisation. */
export const CurrentActor = createParamDecorator((_: unknown, execution: ExecutionContext): Actor => {
  const { actor } = contextOf(execution);
  if (!actor) throw new Error('This resolver takes an actor but does not ask the guard for one.');
  return actor;
});

/** Who asks, for resolvers that need more or less than an actor. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, execution: ExecutionContext) => contextOf(execution).caller,
);

export const CurrentPerson = createParamDecorator((_: unknown, execution: ExecutionContext) => {
  const { person } = contextOf(execution);
  if (!person) throw new Error('This resolver takes a person but does not ask the guard for one.');
  return person;
});
