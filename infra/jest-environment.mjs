// Where tests run: one global object for all suites of a worker, so that packages which one suite has loaded can serve the next.
// Each finds it as Node would give it, and takes along what it has put there.
import { TestEnvironment } from 'jest-environment-node';
import vm from 'node:vm';

// With no object of ours behind it, which Node would ask for `Math` or `BigInt` every time, a hundred times slower than V8 alone.
const global = vm.createContext(vm.constants.DONT_CONTEXTIFY);
for (const name of ['Buffer', 'ArrayBuffer', 'Uint8Array']) global[name] = globalThis[name];
const language = Object.getOwnPropertyDescriptors(global);
global.global = global;
global.Error.stackTraceLimit = 100;
const staying = new Set(Reflect.ownKeys(global));

/** Does work, maybe awaited, whose traces on the global object stay when a suite ends. */
export function leavingTraces(work) {
  const before = new Set(Reflect.ownKeys(global));
  const note = (result) => {
    for (const key of Reflect.ownKeys(global)) if (!before.has(key)) staying.add(key);
    return result;
  };
  const result = work();
  return result instanceof Promise ? result.then(note) : note(result);
}

export default class Environment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const key of Reflect.ownKeys(this.global)) {
      if (key === 'global' || Object.hasOwn(language, key)) continue;
      Object.defineProperty(global, key, { ...Object.getOwnPropertyDescriptor(this.global, key), configurable: true });
      staying.add(key); // a socket that closes after the last test needs a `process` even then
    }
    this.context = this.global = global;
    this.moduleMocker = new this.moduleMocker.constructor(global);
    this.fakeTimersModern = new this.fakeTimersModern.constructor({ config: config.projectConfig, global });
  }

  async teardown() {
    await super.teardown();
    for (const key of Reflect.ownKeys(global)) if (!staying.has(key)) Reflect.deleteProperty(global, key);
    Object.defineProperties(global, language);
  }
}
