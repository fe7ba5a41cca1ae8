export { KubernetesDriver, type KubernetesDriverOptions } from './kubernetes-driver.js';
export { manifests } from './manifests.js';
export { FIELD_MANAGER, LABEL, namespaceOf, type Share } from './names.js';
export { DEFAULTS, type KubernetesSettings } from './settings.js';
export { clusterRole, RULES } from './rights.js';
