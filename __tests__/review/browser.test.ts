import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { render, review } from '../../review';
import { drawn } from '../../review/diagram';
import type { Picture } from '../../review/picture';
import { describeInBrowser, launch, watched } from '../support/browser';
import { LEAST_CONTRAST, LEAST_PICTURE_CONTRAST } from '../support/contrast';

/** The page as a reviewer has it: a file, opened in a real browser. */
const ATTACK = '</td></table></details><script>window.hacked = 1</script><img src=x onerror="window.hacked = 2">';
const changeOf = (address: string, actions: string[], before: object | null, after: object | null) => ({
  address,
  type: address.split('.')[0],
  change: { actions, before, after },
});
const PLAN = JSON.stringify({
  format_version: '1.2',
  resource_changes: [
    changeOf('aws_sqs_queue.commerce_orders_queue', ['delete'], { name: 'orders' }, null),
    changeOf('aws_subnet.private', ['delete', 'create'], { cidr_block: '10.0.0.0/24' }, { cidr_block: '10.0.1.0/24' }),
    changeOf(
      'aws_vpc_security_group_ingress_rule.https',
      ['update'],
      { cidr_ipv4: '10.0.0.0/8' },
      { cidr_ipv4: '0.0.0.0/0' },
    ),
    changeOf('aws_s3_object.odd', ['update'], { note: 'old' }, { note: ATTACK }),
    changeOf(`aws_s3_object.${ATTACK}`, ['update'], { note: 'old' }, { note: 'new' }),
  ],
  resource_drift: [changeOf('aws_sqs_queue.stock', ['update'], { delay_seconds: 0 }, { delay_seconds: 7 })],
});
const SYNTHESIZED = {
  resource: {
    aws_sqs_queue: {
      commerce_orders_queue: { '//': { metadata: { path: 'prod-aws-us-east-1/commerce/orders/queue' } } },
    },
  },
};

/** One of each, with long names and one that attacks. */
const PICTURE: Picture = {
  title: 'prod-aws-us-east-1',
  marked: true,
  shapes: [
    {
      id: 'network',
      kind: 'network',
      label: 'network',
      note: 'Amazon VPC · 10.20.0.0/16',
      holds: true,
      resources: 9,
      mark: 'changed',
    },
    { id: 'private', kind: 'tier', label: 'private', within: 'network', holds: true, resources: 0 },
    { id: 'isolated', kind: 'tier', label: 'isolated', within: 'network', holds: true, resources: 0 },
    {
      id: 'workers',
      kind: 'compute group',
      label: 'workers-that-take-orders-into-the-ERP',
      note: 'as W'.repeat(12),
      within: 'private',
      resources: 3,
    },
    {
      id: 'orders',
      kind: 'queue',
      label: 'WWWWWWWWWWWWWWWWWWWWWWWW',
      note: 'Amazon SQS',
      resources: 2,
      mark: 'replaced',
    },
    { id: 'docs', kind: 'bucket', label: ATTACK, note: 'Amazon S3', resources: 2, mark: 'added' },
    { id: 'old', kind: 'aws_sqs_queue', label: 'old', resources: 0, mark: 'removed' },
    { id: 'sales', kind: 'topic', label: 'sales', note: 'Amazon SNS', resources: 1 },
  ],
  arrows: [
    { from: 'workers', to: 'orders', is: 'grant', label: 'consume', mark: 'changed' },
    { from: 'workers', to: 'docs', is: 'grant', label: 'read', mark: 'added' },
    { from: 'workers', to: 'old', is: 'grant', label: 'send', mark: 'removed' },
    { from: 'sales', to: 'orders', is: 'messages', label: '' },
    { from: 'workers', to: 'sales', is: 'traffic', label: 'tcp 443' },
    { from: 'orders', to: 'docs', is: 'use', label: 'logs to' },
  ],
};

describeInBrowser('the HTML in a browser', () => {
  let browser: Browser;
  let page: Page;
  let folder: string;
  let trouble: string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'polycloud-browser-'));
    const file = join(folder, 'plan.html');
    const summary = review(PLAN, 'plan', {
      environment: 'prod',
      placement: 'prod-aws-us-east-1',
      synthesized: SYNTHESIZED,
    });
    writeFileSync(file, render(summary, 'html', { picture: await drawn(PICTURE) }));
    browser = await launch();
    ({ page, trouble } = await watched(browser));
    await page.goto(pathToFileURL(file).href);
  });

  beforeEach(() => page.reload());

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const status = () => page.getByRole('status').textContent();
  const visible = () => page.locator('[data-class]:visible').count();
  const openAll = () => page.getByRole('button', { name: 'Open all' }).click();

  test('runs its own script only, and sends no request', async () => {
    expect(await status()).toBe('6 of 6 changes shown');
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.locator('body').textContent()).toContain('<img src=x onerror=');
    // The policy also holds against what the page's own text could not keep out.
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';/);
    expect(trouble).toEqual([]);
  });

  test('a script that gets into the page is not run', async () => {
    await page.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'window.hacked = 3';
      document.body.append(script);
    }`);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(trouble.splice(0)).toEqual([expect.stringContaining('Content Security Policy')]);
  });

  test('the first screen counts by risk and action, and says the worst in words; all else is closed', async () => {
    const headings = await page.getByRole('heading').allTextContents();
    expect(headings).toEqual([
      'Plan of prod-aws-us-east-1',
      'Data loss (1)',
      'Downtime (1)',
      'Exposure (1)',
      'Other (2)',
      'Outside Terraform (1)',
      'Picture',
      'Without a price (1)',
    ]);
    expect(await page.title()).toBe('Plan of prod-aws-us-east-1: 1 destroyed, 1 replaced, 3 changed; 0 unchanged.');
    const rows = await page
      .getByRole('table', { name: 'Changes by risk and action' })
      .getByRole('row')
      .allTextContents();
    expect(rows).toEqual([
      '- destroyed± replaced~ changed',
      'Data loss1',
      'Downtime1',
      'Exposure1',
      'Other2',
      'Outside Terraform1',
    ]);
    expect(await page.getByRole('list', { name: 'The worst changes' }).getByRole('listitem').allTextContents()).toEqual(
      [
        'commerce/orders/queue is destroyed: its messages are lost',
        'aws_subnet.private is replaced: it carries traffic',
        'aws_vpc_security_group_ingress_rule.https is changed: everything is open to the internet (0.0.0.0/0)',
      ],
    );
    expect(await page.locator('main details[open]').count()).toBe(0);
    expect(await page.evaluate("document.querySelector('.bar').getBoundingClientRect().bottom")).toBeLessThan(720);
  });

  test('a link to a change opens it', async () => {
    await page.getByRole('link', { name: 'aws_subnet.private' }).click();
    const change = page.locator('[id="aws_subnet.private"]');
    expect(await change.getAttribute('open')).toBe('');
    expect(await change.isVisible()).toBe(true);
    await page.goto(page.url().replace(/#.*/, ''));
  });

  test('before and after stand side by side', async () => {
    await openAll();
    const row = page.getByRole('row', { name: 'cidr_block 10.0.0.0/24 10.0.1.0/24' });
    const [before, after] = await Promise.all([
      row.getByRole('cell').nth(0).boundingBox(),
      row.getByRole('cell').nth(1).boundingBox(),
    ]);
    expect(before?.y).toBe(after?.y);
    expect(after?.x).toBeGreaterThanOrEqual((before?.x ?? 0) + (before?.width ?? 0) - 1);
  });

  test('search and filter, together, and the page says how many are left', async () => {
    const search = page.getByRole('searchbox', { name: 'Search changes' });
    await openAll();
    await search.fill('SQS queue');
    expect(await status()).toBe('2 of 6 changes shown');
    expect(await page.getByRole('heading', { name: 'Downtime (1)' }).isVisible()).toBe(false);
    await page.getByRole('checkbox', { name: 'Outside Terraform' }).uncheck();
    expect(await status()).toBe('1 of 6 changes shown');
    expect(await visible()).toBe(1);
    await search.fill('nothing of the kind');
    expect(await visible()).toBe(0);
    await search.press('Escape');
    expect(await status()).toBe('5 of 6 changes shown');
  });

  test('everything can be done with the keyboard', async () => {
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.id')).toBe('search');
    const seen = new Set<string>();
    for (let index = 0; index < 20; index++) {
      await page.keyboard.press('Tab');
      seen.add(
        await page.evaluate(
          'document.activeElement.tagName + (document.activeElement.dataset.filter ?? document.activeElement.id)',
        ),
      );
    }
    for (const one of ['INPUTData loss', 'INPUTOther', 'BUTTONopen', 'BUTTONclose', 'SUMMARY'])
      expect([...seen]).toContain(one);
    const drift = page.locator('#section-outside-terraform');
    for (const summary of await drift.locator('summary').all()) {
      expect(await drift.getByRole('table').isVisible()).toBe(false);
      await summary.focus();
      await page.keyboard.press('Enter');
    }
    expect(await drift.getByRole('table').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Close all' }).press('Enter');
    expect(await page.locator('details[open]').count()).toBe(0);
    await page.getByRole('button', { name: 'Open all' }).press('Space');
    expect(await page.locator('details[open]').count()).toBe(await page.locator('details').count());
  });

  test.each(['light', 'dark'] as const)('can be read in the %s', async (scheme) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.getByRole('button', { name: 'Open all' }).click();
    const worst = await page.evaluate(LEAST_CONTRAST);
    expect(worst).toBeGreaterThanOrEqual(4.5);
  });

  const openPicture = () => page.getByRole('link', { name: 'See the picture.' }).click();

  test('the picture is closed until a link opens it; it is named, and every text lies in its part', async () => {
    expect(await page.locator('#picture').getAttribute('open')).toBeNull();
    await openPicture();
    const picture = page.getByRole('img', { name: 'prod-aws-us-east-1, with changes' });
    expect(await picture.isVisible()).toBe(true);
    expect(await picture.locator('desc').textContent()).toContain(
      'workers-that-take-orders-into-the-ERP may consume WWWW',
    );
    expect(await page.getByRole('region', { name: 'Diagram of the placement' }).getAttribute('tabindex')).toBe('0');
    const outside = await page.evaluate(`[...document.querySelectorAll('svg g > text:not(.signed)')].flatMap((text) => {
      const around = (text.closest('g').querySelector('rect') ?? text).getBBox();
      const own = text.getBBox();
      const right = own.x + own.width > around.x + around.width + 0.5;
      const below = own.y + own.height > around.y + around.height + 2;
      return own.x < around.x || own.y < around.y || right || below ? [text.textContent] : [];
    })`);
    expect(outside).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('the picture can be read in the %s', async (scheme) => {
    await openPicture();
    await page.emulateMedia({ colorScheme: scheme });
    expect(await page.evaluate(LEAST_PICTURE_CONTRAST)).toBeGreaterThanOrEqual(4.5);
  });

  test('fits a narrow screen', async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
    await page.setViewportSize({ width: 1280, height: 720 });
  });
});
