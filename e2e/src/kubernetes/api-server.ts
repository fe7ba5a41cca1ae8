import { KubeConfig } from '@kubernetes/client-node';
import https from 'node:https';

/** What the API server said, and in which words. */
export type Reply = { status: number; message: string; body: Record<string, unknown> };

/** The API server of KUBECONFIG, asked by hand: as its administrator, or by whoever holds a token. */
export class ApiServer {
  private readonly config = new KubeConfig();

  constructor() {
    this.config.loadFromDefault();
  }

  async ask(method: string, path: string, body?: unknown, token?: string): Promise<Reply> {
    const { server } = this.config.getCurrentCluster()!;
    const options: https.RequestOptions = { method, headers: { accept: 'application/json' } };
    await this.config.applyToHTTPSOptions(options);
    if (token !== undefined) {
      // The administrator's certificate stays at home; only the authority's, which anybody may know, is used.
      delete options.cert;
      delete options.key;
      delete options.agent;
      options.headers = { ...options.headers, authorization: `Bearer ${token}` };
    }
    if (body !== undefined) options.headers = { ...options.headers, 'content-type': contentType(method) };
    return new Promise((resolve, reject) => {
      const request = https.request(new URL(path, server), options, (response) => {
        let text = '';
        response.on('data', (data) => (text += data));
        response.on('end', () => resolve(replyOf(response.statusCode ?? 0, text)));
      });
      request.once('error', reject);
      // An upgrade is an answer too: the door was opened.
      request.once('upgrade', (_, socket) => (socket.destroy(), resolve(replyOf(101, ''))));
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** The administrator's question, which must succeed. */
  async must(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const { status, message, body: answer } = await this.ask(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${message}`);
    return answer;
  }
}

const contentType = (method: string): string =>
  method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';

function replyOf(status: number, text: string): Reply {
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    return { status, message: String(body['message'] ?? ''), body };
  } catch {
    return { status, message: text.slice(0, 200), body: {} };
  }
}
