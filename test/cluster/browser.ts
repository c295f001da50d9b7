/** A real browser without a window, for what only a browser can show. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { chromium, type Page } from 'playwright-core';

/** Debian's name, and that of Google's own package. */
const NAMES = ['chromium', 'google-chrome'];

/** The first of these programs on the PATH; fails where there is none. */
function findBrowser(): string {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error(`none of ${NAMES.join(', ')} is on the PATH`);
  return found;
}

/** A page that a browser shows, and what came of it meanwhile. */
export interface Visit {
  readonly page: Page;
  /** Every URL that the page asked for, without a query. */
  readonly asked: ReadonlySet<string>;
  /** What the browser complained of: errors of the page's scripts, what its policy refuses. */
  readonly complaints: readonly string[];
}

/** Opens a URL in a browser, has something done with it, and ends the browser. */
export async function withBrowser(
  url: string,
  visit: (visit: Visit) => Promise<void>,
): Promise<void> {
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: ['--no-proxy-server', '--disable-dev-shm-usage'],
  });
  try {
    const page = await browser.newPage();
    const asked = new Set<string>();
    const complaints: string[] = [];
    page.on('request', (request) => asked.add(request.url()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // That of an answer which is no success is told apart by the test itself.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(message.text());
    });
    await page.goto(url);
    await visit({ page, asked, complaints });
  } finally {
    await browser.close();
  }
}
