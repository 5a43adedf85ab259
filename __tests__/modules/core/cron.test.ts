import { awsCron, azureCron, cronRefusal, cronValues } from '../../../modules/core/cron';

const refusal = (cron: string, timeZone?: string) =>
  cronRefusal(cron, timeZone, { cron: 'cron', timeZone: 'timeZone' })?.message;

test.each([
  ['0 3 * *', 'which has 4 fields; a schedule requires 5.'],
  ['60 3 * * *', 'whose minute is "60"; it must be *, numbers from 0 to 59, ranges and steps.'],
  ['0 24 * * *', 'whose hour is "24"; it must be *, numbers from 0 to 23, ranges and steps.'],
  ['0 3 * * 7', 'whose day of the week is "7"; it must be *, numbers from 0 to 6, ranges and steps.'],
  ['0 3 * * MON', 'whose day of the week is "MON"; it must be *, numbers from 0 to 6, ranges and steps.'],
  ['0 5-3 * * *', 'whose hour is "5-3"; it must be *, numbers from 0 to 23, ranges and steps.'],
  ['0/5 * * * *', 'whose minute is "0/5"; it must be *, numbers from 0 to 59, ranges and steps.'],
  ['*/0 * * * *', 'whose minute is "*/0"; it must be *, numbers from 0 to 59, ranges and steps.'],
  ['0 3 1 * 1', 'which has a day of the month and a day of the week.'],
  ['0 3 31 2,4 *', 'which never fires: no such month has a day 31.'],
])('%s is refused', (cron, why) => {
  expect(refusal(cron)).toBe(`cron is "${cron}", ${why}`);
});

test.each(['0 3 * * *', '0,30 8-18 * * 1-5', '0 0 29 2 *', '*/5 * * * *', '0 0 31 2,3 *', ' 0  3 * * * '])(
  '%s is taken',
  (cron) => expect(refusal(cron)).toBeUndefined(),
);

test('a time zone is a name of the tz database', () => {
  for (const zone of ['UTC', 'Etc/UTC', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires'])
    expect(refusal('0 3 * * *', zone)).toBeUndefined();
  for (const zone of ['CET+1', '+01:00', 'Mars/Olympus', ''])
    expect(refusal('0 3 * * *', zone)).toBe(`timeZone is "${zone}", which is not in the tz database.`);
});

test('each service gets its own form', () => {
  expect(awsCron('*/15 8-18 * * 1-5')).toBe('cron(*/15 8-18 ? * MON,TUE,WED,THU,FRI *)');
  expect(awsCron('0 2 1 * *')).toBe('cron(0 2 1 * ? *)');
  expect(azureCron(' 0  2 * * 0')).toBe('0 0 2 * * 0');
  expect(cronValues('0 */8 1-3 * *')).toEqual({ minutes: [0], hours: [0, 8, 16], days: [1, 2, 3] });
  expect(cronValues('0 2 * * 6,0,1-2').weekdays).toEqual([0, 1, 2, 6]);
});
