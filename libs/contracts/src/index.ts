export {
  compile,
  DEFAULT_SETTINGS,
  type Artefact,
  type Compilation,
  type Problem,
  type Source,
} from './solidity/compile.js';
export { immutablesIn, isSameCode } from './solidity/same-code.js';
