// Loads each package once for all suites of a worker, and our own sources anew for each suite: finding and linking packages took most suites longer than their tests.
import Runtime from 'jest-runtime';

import { leavingTraces } from './jest-environment.mjs';

/** They collect what sources tell them while these are loaded, and must be as new as the sources; a test asks what the last one loads. */
const ANEW = ['@nestjs/graphql', '@nestjs/mercurius', '@opentelemetry', 'prom-client', 'secp256k1'];
const PACKAGE = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/;

/** What has all packages. It is never torn down: they may load more of themselves at any time. */
let shared;

export default class extends Runtime {
  constructor(config, environment, ...rest) {
    super(config, environment, ...rest);
    shared ??= new Runtime(config, lasting(environment), ...rest);
    // Newer Nodes can load a whole graph at once, which would pass by what is below.
    this._resolution.hasDistinctAsyncResolver = () => true;
    const { esmLoader } = this;
    const loadEsm = esmLoader.loadEsmModule.bind(esmLoader);
    const loadCjs = esmLoader.loadCjsAsEsm.bind(esmLoader);
    esmLoader.loadEsmModule = (file, suffix) =>
      isShared(file) ? once(file, () => shared.esmLoader.loadEsmModule(file, suffix)) : loadEsm(file, suffix);
    esmLoader.loadCjsAsEsm = (from, file, ...how) =>
      isShared(file)
        ? once(file, () => shared.esmLoader.loadCjsAsEsm(from, file, ...how))
        : loadCjs(from, file, ...how);
  }

  requireModule(from, name, options, isActual) {
    const isOurs = !name || options?.isInternalModule || this._resolution.isCoreModule(name);
    if (isOurs || !isShared(this._resolution.resolveCjs(from, name)))
      return super.requireModule(from, name, options, isActual);
    return leavingTraces(() => shared.requireModule(from, name, options, isActual));
  }

  /** The texts of packages need not stay, now that they are compiled. */
  teardown() {
    super.teardown();
    shared.fileCache.clear();
    shared.transformCache.clear();
  }
}

function isShared(file) {
  const [, name] = PACKAGE.exec(file) ?? [];
  return name !== undefined && !ANEW.some((each) => name === each || name.startsWith(`${each}/`));
}

const loaded = new Map();
let turn = Promise.resolve();

/** One after the other: Node cannot link two graphs at a time that have modules in common. */
function once(file, load) {
  if (!loaded.has(file)) {
    const loading = turn.then(() => leavingTraces(async () => shared.esmLoader.linkAndEvaluateModule(await load())));
    loaded.set(file, loading);
    turn = loading.catch(() => {});
  }
  return loaded.get(file);
}

/** Of an environment what outlives its suite. */
const lasting = ({ global, moduleMocker, customExportConditions }) => ({
  ...{ global, moduleMocker },
  exportConditions: () => customExportConditions,
  getVmContext: () => global,
});
