import react from '@vitejs/plugin-react';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

// Whoever builds, a test among them, builds what people get.
if (process.argv.includes('build')) process.env.NODE_ENV = 'production';

/** Packed once here, so that no request has to be. */
const packed = () => ({
  name: 'packed',
  apply: 'build',
  closeBundle() {
    const assets = path.resolve(import.meta.dirname, 'dist/assets');
    for (const name of readdirSync(assets).filter((file) => /\.(js|css|svg)$/.test(file))) {
      const content = readFileSync(path.join(assets, name));
      writeFileSync(path.join(assets, `${name}.gz`), gzipSync(content, { level: 9 }));
      writeFileSync(
        path.join(assets, `${name}.br`),
        brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
      );
    }
  },
});

export default {
  base: '/console/',
  plugins: [react(), packed()],
  build: {
    target: 'es2022',
    cssTarget: 'chrome123',
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: false,
  },
  // An installation that runs answers what the pages ask while one works on them: ATOLL_API_PORT=4000 npx vite
  server: {
    proxy: Object.fromEntries(
      ['/graphql', '/session'].map((door) => [
        door,
        { target: `http://127.0.0.1:${process.env.ATOLL_API_PORT ?? 4000}`, ws: true },
      ]),
    ),
  },
};
