import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Where a cluster lives: everything it builds, keeps and writes is below `home`, nothing is anywhere else. */
export function placeOf(env = process.env) {
  const home = homeOf(env);
  const at = (...names) => path.join(home, ...names);
  return {
    home,
    /** What distinguishes this cluster from others on the machine, in names of interfaces and control groups. */
    id: createHash('sha256').update(home).digest('hex').slice(0, 6),
    cache: at('cache'),
    programs: at('programs'),
    images: at('images'),
    state: at('state'),
    var: at('state', 'var'),
    etc: at('state', 'etc'),
    keys: at('state', 'etc', 'kubernetes'),
    logs: at('state', 'var', 'log', 'cluster'),
    kubeconfig: at('state', 'kubeconfig'),
    kubectl: at('programs', 'kubectl'),
    helm: at('programs', 'helm'),
  };
}

/** The same places as they are seen from inside the cluster's room. */
export const INSIDE = { programs: '/opt/cluster', keys: '/etc/kubernetes', etc: '/etc' };

function homeOf(env) {
  if (env.ATOLL_CLUSTER_HOME) return path.resolve(env.ATOLL_CLUSTER_HOME);
  const cache = env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache');
  return path.join(path.resolve(cache), 'atoll', 'cluster');
}

/** Replaces a file as a whole, so that nobody reads half of it; true when that changed something. */
export function write(file, content, mode = 0o644) {
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === content) return false;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.new`;
  fs.writeFileSync(draft, content, { mode });
  fs.renameSync(draft, file);
  return true;
}

export const writeJson = (file, value) => write(file, `${JSON.stringify(value, null, 2)}\n`);

export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The end of what a program wrote, for errors. */
export function tailOf({ logs }, name, lines = 15) {
  const file = path.join(logs, `${name}.log`);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n').slice(-lines).join('\n') : '';
}
