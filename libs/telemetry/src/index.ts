export { bounded } from './bounded.js';
export { watchCertificates } from './certificates.js';
export { gauge } from './gauge.js';
export { MetricsDoor } from './metrics-door.js';
export { listen, tell, type Notices } from './notices.js';
export { readings, type Source, type Values } from './readings.js';
export { answering, below, following, startTracing, traceHeaders } from './tracing.js';
