import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the console's build stands, beside this program's. */
export const CONSOLE = fileURLToPath(new URL('../../../console/dist/', import.meta.url));

/** What the page's one placeholder stands for: what lets the editor write its style sheet, and nobody else. */
const NONCE = '{nonce}';

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Scripts come from here alone and none stands in the page; nothing is fetched from, sent to or framed by others. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/**
 * The console's files below /console. What carries a hash in its name is kept for a year; the page itself is asked for every
 * time, and answers for every path of the console, so that each can be linked to.
 */
export function consoleDoor(directory = CONSOLE) {
  return async (fastify: FastifyInstance): Promise<void> => {
    if (!existsSync(path.join(directory, 'index.html'))) return;

    await fastify.register(fastifyStatic, {
      root: path.join(directory, 'assets'),
      prefix: '/console/assets/',
      index: false,
      decorateReply: false,
      preCompressed: true,
      immutable: true,
      maxAge: '365d',
      setHeaders: (reply) => void reply.headers(ALWAYS),
    });

    const page = async (reply: FastifyReply): Promise<FastifyReply> => {
      const nonce = randomBytes(16).toString('base64');
      const html = await readFile(path.join(directory, 'index.html'), 'utf8');
      return reply
        .headers({ ...ALWAYS, 'content-security-policy': policy(nonce), 'cache-control': 'no-cache' })
        .type('text/html; charset=utf-8')
        .send(html.replaceAll(NONCE, nonce));
    };
    fastify.get('/console/*', (_request, reply) => page(reply));
    for (const short of ['/', '/console']) fastify.get(short, (_request, reply) => reply.redirect('/console/', 302));
  };
}
