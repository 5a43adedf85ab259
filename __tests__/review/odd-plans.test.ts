import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { render, review } from '../../review';
import { describeInBrowser, launch, watched } from '../support/browser';
import { oddPlan } from '../support/odd-plans';

describeInBrowser('the HTML of any nesting of odd strings in a browser', () => {
  test('runs nothing, and leaves the page whole', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'polycloud-browser-'));
    const browser = await launch();
    try {
      const { page, trouble } = await watched(browser);
      const file = join(folder, 'odd.html');
      for (const plan of fc.sample(oddPlan, 25)) {
        writeFileSync(file, render(review(plan, 'plan'), 'html'));
        await page.goto(pathToFileURL(file).href);
        expect(await page.evaluate('window.hacked')).toBeUndefined();
        expect(await page.getByRole('status').textContent()).toMatch(/^(\d+) of \1 changes shown$/);
        expect(await page.locator('script, img, iframe, object, a:not([href^="#"])').count()).toBe(1);
      }
      expect(trouble).toEqual([]);
    } finally {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
