import { OpenIdClient, ProviderError, ProviderSecrets, type Claims } from '@atoll/accounts/openid';
import { Body, Controller, HttpCode, HttpException, Param, Post, UseGuards } from '@nestjs/common';
import { z } from 'zod';

import { InternalGuard } from './internal.guard.js';
import { spokenAsHttp } from './logs.controller.js';

const ALONG = { state: z.string(), nonce: z.string(), verifier: z.string() };
const CHECK = z.strictObject({ issuer: z.string(), clientId: z.string() });
const SECRET = z.strictObject({ secret: z.string().min(1).max(1_024).nullable() });
const AUTHORISATION = z.strictObject({ redirectUri: z.url(), ...ALONG });
const CLAIMS = z.strictObject({ callback: z.url(), ...ALONG });

type Failed = { problem: string; because: string };

/** Asks identity providers what the API may not, by secrets that it does not hold. Whose provider it is, the API has checked. */
@Controller('internal/identity-providers')
@UseGuards(InternalGuard)
export class ProvidersController {
  constructor(
    private readonly secrets: ProviderSecrets,
    private readonly client: OpenIdClient,
  ) {}

  @Post('check')
  @HttpCode(200)
  async check(@Body() body: unknown): Promise<object | Failed> {
    const { issuer, clientId } = read(CHECK, body);
    return this.client
      .check(issuer, clientId)
      .then(() => ({}))
      .catch(failed);
  }

  @Post(':organisationId/:id/secret')
  @HttpCode(200)
  async secret(@Param('organisationId') organisationId: string, @Param('id') id: string, @Body() body: unknown) {
    const { secret } = read(SECRET, body);
    await this.secrets.set(refOf(organisationId, id), secret).catch(spokenAsHttp);
    return {};
  }

  @Post(':organisationId/:id/authorisation')
  @HttpCode(200)
  async authorisation(
    @Param('organisationId') organisationId: string,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<{ url: string } | Failed> {
    const { redirectUri, ...along } = read(AUTHORISATION, body);
    const asked = this.client.authorisation(await this.provider(organisationId, id), redirectUri, along);
    return asked.then(({ href }) => ({ url: href })).catch(failed);
  }

  @Post(':organisationId/:id/claims')
  @HttpCode(200)
  async claims(
    @Param('organisationId') organisationId: string,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<Claims | Failed> {
    const { callback, ...along } = read(CLAIMS, body);
    return this.client.claims(await this.provider(organisationId, id), new URL(callback), along).catch(failed);
  }

  private async provider(organisationId: string, id: string) {
    const provider = await this.secrets.find(refOf(organisationId, id));
    if (!provider) throw new HttpException('', 404);
    return provider;
  }
}

function failed(error: unknown): Failed {
  if (!(error instanceof ProviderError)) throw error;
  return { problem: error.problem, because: error.message };
}

/** A body of that shape, or 400. */
export function read<T>(shape: z.ZodType<T>, body: unknown): T {
  const { success, data } = shape.safeParse(body);
  if (!success) throw new HttpException('', 400);
  return data;
}

function refOf(organisationId: string, providerId: string) {
  const isId = (text: string) => z.uuid().safeParse(text).success;
  if (!isId(organisationId) || !isId(providerId)) throw new HttpException('', 404);
  return { organisationId, providerId };
}
