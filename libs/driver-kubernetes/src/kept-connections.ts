import type { KubeConfig, RequestContext } from '@kubernetes/client-node';
import https from 'node:https';
import { isDeepStrictEqual } from 'node:util';

/** An idle connection is closed after so long: before the server, or something between, drops it unseen. */
const IDLE_MS = 30_000;
/** As long as an answer may take. A connection that is kept may be dead without anybody having said so. */
const ANSWER_MS = 30_000;

/**
 * A kubeconfig's credentials for a client that would make an agent for each request, and with it a connection and a handshake,
 * which cost both sides more than most requests do. These keep their connections for as long as the credentials are the same.
 */
export class KeptConnections {
  private kept: { from: object; agent: https.Agent } | null = null;

  constructor(private readonly config: KubeConfig) {}

  getName(): string {
    return this.config.getName();
  }

  async applySecurityAuthentication(context: RequestContext): Promise<void> {
    await this.config.applySecurityAuthentication(context);
    context.setSignal(AbortSignal.timeout(ANSWER_MS));
    const agent = context.getAgent();
    if (agent?.constructor === https.Agent) context.setAgent(this.keeping(agent as https.Agent));
  }

  /** The next request has a new connection: one got no answer, and the others may be as dead. */
  forget(): void {
    this.kept = null;
  }

  private keeping({ options: from }: https.Agent): https.Agent {
    if (!this.kept || !isDeepStrictEqual(this.kept.from, from))
      this.kept = { from, agent: new https.Agent({ ...from, keepAlive: true, timeout: IDLE_MS }) };
    return this.kept.agent;
  }
}
