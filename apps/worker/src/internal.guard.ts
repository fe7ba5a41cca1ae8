import { constantTimeEqual, sha256 } from '@atoll/crypto';
import { Inject, Injectable, UnauthorizedException, type CanActivate, type ExecutionContext } from '@nestjs/common';

import { CONFIG, type Config } from './config.js';

/** Lets the API in, and nobody else. Hashes are compared, so that neither content nor length takes a telling time. */
@Injectable()
export class InternalGuard implements CanActivate {
  private readonly expected: Uint8Array;

  constructor(@Inject(CONFIG) { internalToken }: Config) {
    this.expected = hashed(`Bearer ${internalToken}`);
  }

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<{ headers: { authorization?: string } }>();
    if (constantTimeEqual(hashed(headers.authorization ?? ''), this.expected)) return true;
    throw new UnauthorizedException();
  }
}

const hashed = (text: string): Uint8Array => sha256(Buffer.from(text));
