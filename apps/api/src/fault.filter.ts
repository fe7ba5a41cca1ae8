import { Fault } from '@atoll/kernel';
import { Catch, HttpException } from '@nestjs/common';
import type { GqlExceptionFilter } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';

/** Keeps the framework from logging and rewording what resolvers throw: both doors speak errors in one way. */
@Catch()
export class FaultFilter implements GqlExceptionFilter {
  catch(error: unknown): unknown {
    if (error instanceof HttpException) return error;
    if (error instanceof Fault) return new GraphQLError(error.message, { originalError: error });
    return new GraphQLError('unforeseen', { originalError: error instanceof Error ? error : new Error(String(error)) });
  }
}
