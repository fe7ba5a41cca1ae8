export { atollCache, atollHome, ownDirectory, privateDirectory, secret, secretFile, writeDurably } from './home.js';
export { explained, Obstacle } from './obstacle.js';
export { isFree, stablePort, type PortName } from './port.js';
export { startPostgres, stopPostgres, withClient, type PostgresOptions } from './postgres.js';
export { postgresBinaries } from './postgres-binaries.js';
export { alive, commandOf, end, gone } from './process.js';
export { redisProgram, webAssembly, type RedisProgram } from './redis-program.js';
export { startRedis, stopRedis, type RedisOptions } from './redis.js';
export type { Server } from './server.js';
