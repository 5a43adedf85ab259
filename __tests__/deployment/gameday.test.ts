import { RENDER_GAME_DAY } from '../../cli/views/gameday';
import { SCHEMAS } from '../../cli/views/schemas';
import { FAILURES } from '../../deployment/failures';
import { type Evaluation, type GameDay, gameDay, type Outcome, simulateFailures } from '../../deployment/gameday';
import type { Cloud } from '../../modules/cloud';
import { CLOUDS, type CloudName } from '../../modules/core/placement';
import { alarmOf, type Measured } from '../../simulator/alarms';
import type { Fields } from '../../simulator/values';
import { monitor } from '../../stacks/monitoring';
import type { PlacementStack } from '../../stacks/placement-stack';
import { everyKind } from '../support/every-kind';
import { synth } from '../support/synth';

const MONITORING = { notify: { team: { emails: ['team@example.com'] } }, dashboard: 'none' } as const;

/** The alarms as they are synthesized: time advances with each measurement. */
function evaluation(stack: PlacementStack): Evaluation {
  const json = stack.toTerraform() as { resource: Record<string, Record<string, Fields>> };
  let minute = 0;
  const measured: Measured[] = [];
  return {
    measure(_, address, value, minutes) {
      const [type = '', name = ''] = address.split('.');
      const alarm = alarmOf(type, json.resource[type]?.[name] as Fields);
      const points = Array.from({ length: minutes }, (_, index) => ({ minute: minute + index + 1, value }));
      for (const { metric, dimensions } of alarm.watched) {
        const first = Object.entries(dimensions).map(([key, [one = '']]) => [key, one]);
        measured.push({ metric, dimensions: Object.fromEntries(first), points });
      }
      minute += minutes;
      return alarm.state(measured, minute) === 'ALARM' && alarm.notified.length > 0;
    },
  };
}

function gameDayOf(
  cloud: CloudName,
  more: object = {},
  build: (stack: PlacementStack, catalogue: Cloud) => void = everyKind,
): GameDay {
  let report: GameDay | undefined;
  synth(cloud, (stack, catalogue) => {
    build(stack, catalogue);
    monitor([stack], { ...MONITORING, alarms: 'default', ...more });
    stack.prepareStack();
    report = simulateFailures('test', [stack], FAILURES, evaluation(stack));
  });
  return report as GameDay;
}

describe.each(CLOUDS)('a game day on %s', (cloud) => {
  const report = gameDayOf(cloud);
  const outcomes = (id: string) => report.failures.find((one) => one.id === id)?.effects ?? [];
  const of = (id: string, construct: string) => outcomes(id).find((one) => one.construct === construct) as Outcome;

  test('a database that is full, or answers nothing, is seen', () => {
    expect(of('disk', 'ledger')).toMatchObject({ result: 'seen', alarms: ['ledger/alarms/free-storage'] });
    expect(of('disk', 'web')).toMatchObject({ result: 'seen', alarms: ['web/alarms/disk-used'] });
    expect(of('database', 'orders')).toMatchObject({ result: 'seen', alarms: ['orders/alarms/dead-letters'] });
    expect(of('database', 'entry')).toMatchObject({
      result: 'seen',
      alarms: expect.arrayContaining(['entry/alarms/server-errors']),
    });
  });

  test('a zone that fails is repaired before an alarm fires; what has no standby is not', () => {
    expect(of('zone', 'web')).toMatchObject({ result: 'healed', healsAfterMinutes: 5 });
    expect(of('zone', 'ledger')).toMatchObject({ result: 'healed', healsAfterMinutes: 2 });
    expect(of('zone', 'sessions')).toMatchObject({ result: 'unseen', remedy: 'Set replicas.' });
    // A NAT gateway of AWS is in one zone.
    expect(outcomes('zone').some(({ construct }) => construct === 'net')).toBe(
      { aws: true, google: false, azure: false }[cloud],
    );
  });

  test('a certificate that expires is seen where the cloud counts its days', () => {
    const unseen = {
      result: 'unseen',
      why: expect.stringContaining(`certificateDaysLeft is not published on ${cloud}: `),
    };
    for (const entry of ['front', 'entry']) {
      const seen = { result: 'seen', alarms: [`${entry}/alarms/certificate-days-left`] };
      expect(of('certificate', entry)).toMatchObject({ aws: seen, google: unseen, azure: unseen }[cloud]);
    }
  });

  test('a job that fails is not seen by default', () => {
    expect(of('database', 'night')).toMatchObject({
      result: 'unseen',
      why: 'no alarm on loggedErrors fires',
      remedy: 'Set an alarm on its loggedErrors.',
    });
  });

  test('the report is a text, and a document with a schema', () => {
    const text = RENDER_GAME_DAY.text(report);
    expect(text).toContain('  seen    ledger: it accepts no more writes\n          alarm ledger/alarms/free-storage\n');
    expect(text).toContain('  healed  ledger: its standby takes over\n          repaired by the cloud after 2 minutes');
    expect(text).toMatch(/UNSEEN {2}sessions: .*\n {10}no metric shows it\.\n {10}Set replicas\.\n/);
    expect(text).toMatch(/\nNobody is notified of \d+ effects\.\n$/);
    expect(SCHEMAS.gameday.parse(JSON.parse(RENDER_GAME_DAY.json(report)))).toEqual(report);
  });
});

test('a job that fails is seen once its log is watched', () => {
  const watched = gameDayOf('aws', { overrides: { night: { loggedErrors: { above: 0 } } } });
  const night = watched.failures.find(({ id }) => id === 'database')?.effects.find((one) => one.construct === 'night');
  expect(night).toMatchObject({ result: 'seen', alarms: ['night/alarms/logged-errors'] });
});

test('a real cloud is left alone', async () => {
  await expect(gameDay('staging', FAILURES, {}, () => {})).rejects.toThrow(
    'a drill on a real cloud would harm what runs there.\n  Add --simulate.',
  );
});

test('without alarms nothing is seen; without constructs nothing is affected', () => {
  const all = gameDayOf('aws', { alarms: 'none' }).failures.flatMap(({ effects }) => effects);
  expect(all.filter(({ result }) => result === 'seen')).toEqual([]);
  const empty = gameDayOf('aws', {}, () => {});
  expect(RENDER_GAME_DAY.text(empty)).toContain(
    'When disks are full: nothing is affected.\n\nWhen databases refuse connections: nothing is affected.',
  );
  expect(RENDER_GAME_DAY.text(empty)).toMatch(
    /Somebody is notified of every failure that does not heal by itself\.\n$/,
  );
});
