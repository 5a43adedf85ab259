import { z } from 'zod';
import { SCHEMAS } from '../../cli/views/schemas';
import { RENDER_SCORECARD } from '../../cli/views/scorecard';
import { type Scorecard, scorecard } from '../../deployment/scorecard';
import { cloudOf } from '../../modules/cloud';
import { PILLARS } from '../../modules/core/pillars';
import { POLICIES } from '../../policies';
import { defineWorkload } from '../../stacks/workload';
import type { Workloads } from '../../stacks/workloads';
import { FILE, loaded } from '../support/workloads';

const mail = defineWorkload({
  description: 'Two queues, of which AWS encrypts none.',
  settings: z.strictObject({}),
  build(scope) {
    const native = { aws: { queue: { sqsManagedSseEnabled: false } } };
    for (const id of ['orders', 'letters']) cloudOf(scope).queue(scope, id, { native });
  },
});

function cardOf(change: object = {}): Scorecard {
  const file = {
    ...FILE,
    monitoring: { notify: { oncall: { emails: ['oncall@example.com'] } } },
    waivers: [
      { rule: 'encryption-at-rest', path: 'mail/letters', reason: 'They are <public> letters.', until: '2099-12-31' },
    ],
    workloads: { mail: {} },
    ...change,
  };
  const workloads = { mail } as unknown as Workloads;
  let card: Scorecard | undefined;
  loaded({ 'dev.yaml': file }, workloads, (_, folder) => {
    card = scorecard('dev', { folder, workloads });
  });
  return card as Scorecard;
}

test('each policy is in the part of its pillar, with what it found and what is waived on each cloud', () => {
  const { clouds, pillars } = cardOf();
  expect(clouds).toEqual([
    { cloud: 'aws', current: true },
    { cloud: 'google', current: false },
    { cloud: 'azure', current: false },
  ]);
  expect(pillars.map(({ pillar }) => pillar)).toEqual([...PILLARS]);
  expect(pillars.flatMap(({ policies }) => policies.map(({ id }) => id)).sort()).toEqual(
    POLICIES.map(({ id }) => id).sort(),
  );
  const security = pillars.find(({ pillar }) => pillar === 'security');
  const encryption = security?.policies.find(({ id }) => id === 'encryption-at-rest');
  expect(encryption?.on.aws).toMatchObject({
    findings: [expect.stringMatching(/^mail\/orders\//)],
    waived: [{ why: 'They are <public> letters.' }],
  });
  expect(encryption?.on.google?.findings).toEqual([]);
});

test('default alarms count for the pillar that they watch, and every pillar has questions for people', () => {
  const { pillars } = cardOf();
  const of = (name: string) => pillars.find(({ pillar }) => pillar === name);
  expect(of('reliability')?.alarms.aws).toContain('mail/orders/alarms/dead-letters');
  expect(of('performance')?.alarms.aws).toContain('mail/orders/alarms/oldest-message-age');
  // Service Bus publishes no age of messages.
  expect(of('performance')?.alarms.azure).toEqual([]);
  for (const { questions } of pillars) expect(questions.length).toBeGreaterThan(0);
  expect(cardOf({ monitoring: undefined }).pillars.flatMap(({ alarms }) => alarms.aws)).toEqual([]);
});

test('a cloud without facts in the file has no results, and the reason', () => {
  const { clouds, pillars } = cardOf({ clouds: { aws: FILE.clouds.aws } });
  expect(clouds[1]).toEqual({
    cloud: 'google',
    current: false,
    missing: expect.stringMatching(/dev\.yaml.*google/),
  });
  expect(pillars[1]?.policies[0]?.on.google).toBeUndefined();
});

test('it is printed as text, Markdown, HTML and JSON, in which values are text', () => {
  const card = cardOf();
  expect(SCHEMAS.scorecard.parse(JSON.parse(RENDER_SCORECARD.json(card)))).toEqual(card);
  const text = RENDER_SCORECARD.text(card);
  expect(text).toMatch(/^Scorecard of dev\nAWS: deployed here\nGoogle Cloud: can be placed here\n/);
  expect(text).toMatch(/encryption-at-rest +aws: 1 found +google: \w/);
  expect(text).toContain('They are <public> letters. (aws)');
  expect(RENDER_SCORECARD.markdown(card)).toContain('They are \\<public\\> letters. (aws)');
  const html = RENDER_SCORECARD.html(card);
  expect(html).toContain('They are &#60;public&#62; letters. (aws)');
  expect(html).not.toContain('<public>');
});
