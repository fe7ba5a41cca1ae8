import { Obstacle } from '@atoll/embedded';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** Fonts besides, so that Chinese is more than boxes. */
const PACKAGES = ['chromium', 'fonts-noto-cjk'];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The machine may have no network but to itself, and a browser that looks for updates all the time finds it refused. */
const QUIET = [
  ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
];

/** A browser without a window. Started by root, it can have no sandbox of its own. */
export function launch(): Promise<Browser> {
  const root = process.getuid?.() === 0;
  return chromium.launch({ executablePath: program(), args: [...QUIET, ...(root ? ['--no-sandbox'] : [])] });
}

/** `ATOLL_CHROMIUM`, else what is installed, else what Debian has, where we may install it. */
function program(): string {
  const found = process.env['ATOLL_CHROMIUM'] ?? onPath() ?? installed();
  if (found) return found;
  throw new Obstacle(
    'The tests of the console need Chromium (Debian: "sudo apt-get install chromium fonts-noto-cjk"; macOS: "brew install --cask chromium"). Install it, or name one in ATOLL_CHROMIUM.',
  );
}

function onPath(): string | undefined {
  const directories = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  return directories.flatMap((at) => NAMES.map((name) => path.join(at, name))).find((file) => fs.existsSync(file));
}

/** Package lists may be missing or too old to fetch from; then they are fetched first. */
function installed(): string | undefined {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return undefined;
  const apt = (...args: string[]) =>
    spawnSync('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' })
      .status === 0;
  const install = () => apt('install', '-y', '--no-install-recommends', ...PACKAGES);
  return install() || (apt('update') && install()) ? onPath() : undefined;
}
