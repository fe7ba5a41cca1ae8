import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';

import { apiServer } from './keys.mjs';

const FIELD_MANAGER = 'local-cluster';

/** The API server, asked as administrator. */
export function apiOf({ keys }, addresses) {
  const read = (name) => fs.readFileSync(path.join(keys, name));
  const agent = new https.Agent({
    ca: read('ca.crt'),
    cert: read('admin.crt'),
    key: read('admin.key'),
    keepAlive: true,
  });
  const ask = (method, at, body, type = 'application/json') =>
    request(agent, new URL(at, apiServer(addresses)), method, body, type);
  return {
    get: (at) => ask('GET', at),
    /** Undefined when there is no such thing. */
    find: (at) => ask('GET', at).catch((error) => (error.status === 404 ? undefined : Promise.reject(error))),
    /** Server-side apply: what is as wanted already stays untouched. */
    apply: (object) =>
      ask(
        'PATCH',
        `${pathOf(object)}?fieldManager=${FIELD_MANAGER}&force=true`,
        object,
        'application/apply-patch+yaml',
      ),
    create: (object) => ask('POST', path.posix.dirname(pathOf(object)), object),
    delete: (at) => ask('DELETE', at),
    close: () => agent.destroy(),
  };
}

/** Where an object of the kinds that we make is found. */
export function pathOf({ apiVersion, kind, metadata: { name, namespace } }) {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = `${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : 's'}`;
  return `${group}/${namespace ? `namespaces/${namespace}/` : ''}${plural}/${name}`;
}

function request(agent, url, method, body, type) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': type };
    const question = https.request(url, { method, agent, headers, timeout: 20_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode < 300)
          return resolve(response.headers['content-type']?.includes('json') ? JSON.parse(text) : text);
        reject(
          Object.assign(new Error(`${method} ${url.pathname}: ${response.statusCode} ${text.slice(0, 500)}`), {
            status: response.statusCode,
          }),
        );
      });
    });
    question.once('timeout', () => question.destroy(new Error(`${method} ${url.pathname}: no answer`)));
    question.once('error', reject);
    question.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
