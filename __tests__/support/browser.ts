import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** A real browser; `CHROMIUM` names another one. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** `describe`, where there is a browser. */
export function describeInBrowser(name: string, tests: () => void): void {
  const there = existsSync(CHROMIUM);
  if (!there) console.warn(`Skipped: no browser at ${CHROMIUM}. Install chromium, or name one in CHROMIUM.`);
  // In CI it is installed: there a missing one fails.
  (there || process.env.CI ? describe : describe.skip)(name, tests);
}

const QUIET = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', ...QUIET] });

/** A page, and what went wrong in it: requests to anywhere, messages, errors. */
export async function watched(browser: Browser): Promise<{ page: Page; trouble: string[] }> {
  const page = await browser.newPage();
  const trouble: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) trouble.push(`asks for ${request.url()}`);
  });
  page.on('console', (message) => trouble.push(message.text()));
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('dialog', (dialog) => trouble.push(`says ${dialog.message()}`));
  return { page, trouble };
}
