import { Redis } from 'ioredis';

/** Everything that a Redis is told from now on, jobs and all, as it tells who listens. */
export class Overheard {
  private readonly heard: string[] = [];

  private constructor(
    private readonly redis: Redis,
    private readonly ear: Redis,
  ) {
    ear.on('monitor', (_time: string, words: string[]) => this.heard.push(words.join(' ')));
  }

  static async on(url: string): Promise<Overheard> {
    const redis = new Redis(url);
    return new Overheard(redis, await redis.monitor());
  }

  async end(): Promise<Buffer> {
    this.ear.disconnect();
    await this.redis.quit();
    return Buffer.from(this.heard.join('\n'));
  }
}
