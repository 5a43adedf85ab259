import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionProps } from '../../../modules/function/function';
import { checkSize, type SizeLimit } from '../../../modules/function/zip';
import { NODE, PYTHON } from '../../support/function';
import { CLOUDS, synth } from '../../support/synth';

/** What is said of a function that has these settings. */
const problemsOf = (cloud: (typeof CLOUDS)[number], changes: object) =>
  synth(cloud, (stack, catalogue) => {
    const props = {
      code: { folder: NODE },
      runtime: 'node22',
      handler: 'orders.handler',
      identity: catalogue.identity(stack, 'one'),
      ...changes,
    };
    catalogue.function(stack, 'resize', props as FunctionProps);
  }).problems.map(({ message, remedy }) => `${message} ${remedy}`);

const SERVICE = { aws: 'AWS Lambda', google: 'Google Cloud Run functions', azure: 'Azure Functions' };

describe.each(CLOUDS)('on %s', (cloud) => {
  const dotnet = { aws: '"dotnet8", ', google: '"dotnet8", ', azure: '' }[cloud];
  const ALL = `"node22", "python3.13", "python3.12", "java21", ${dotnet}"go1"`;

  test.each<[string, object, string]>([
    [
      'an unknown runtime',
      { runtime: 'node6' },
      `runtime is "node6", ${SERVICE[cloud]} allows ${ALL}. Use one of ${ALL}.`,
    ],
    ['no runtime', { runtime: undefined }, 'runtime is not set, but code is not an image. Add runtime.'],
    [
      'a handler that is not a file and an export',
      { handler: 'orders' },
      'handler is "orders", which is not a file and an export. Use <file>.<export>, the file without its ' +
        'extension: "index.handler".',
    ],
    [
      'a file that is not in the folder',
      { handler: 'index.handler' },
      `handler is "index.handler", but ${NODE} has no index.ts or .js. Its files are orders.ts, parts/events.ts.`,
    ],
    [
      'an export that is not in the file',
      { handler: 'orders.main' },
      'handler is "orders.main", but orders.ts does not export main. Export it, or use an existing export.',
    ],
    [
      'a definition that is not in the file',
      { code: { folder: PYTHON }, runtime: 'python3.13', handler: 'main.start' },
      'handler is "main.start", but main.py does not define start. Define it at the top level of the ' +
        'file, or use an existing definition.',
    ],
    [
      'a folder that is not there',
      { code: { folder: 'programs/gone' } },
      'code.folder is "programs/gone", which does not exist. Use its path from the root of the repository.',
    ],
    [
      'no code',
      { code: {} },
      'code has nothing, it must have exactly one of folder, object and image. Set one of them.',
    ],
    [
      'a time with a field too few',
      { triggers: [{ schedule: '0 2 * *' }] },
      'triggers.0.schedule is "0 2 * *", which has 4 fields; a schedule requires 5. Write minute, hour, day of ' +
        'the month, month and day of the week: "0 2 * * *".',
    ],
    [
      'a time out of its range',
      { triggers: [{ schedule: '0 24 * * *' }] },
      'triggers.0.schedule is "0 24 * * *", whose hour is "24"; it must be *, numbers from 0 to 23, ranges and ' +
        'steps. Names, L, W and # are not supported. 0 is Sunday.',
    ],
    [
      'a time that never fires',
      { triggers: [{ schedule: '0 2 30 2 *' }] },
      'triggers.0.schedule is "0 2 30 2 *", which never fires: no such month has a day 30. Choose a day ' +
        'that the month has.',
    ],
    [
      'an unknown time zone',
      { triggers: [{ schedule: '0 2 * * *', timeZone: 'Mars/Olympus' }] },
      'triggers.0.timeZone is "Mars/Olympus", which is not in the tz database. Use a name like ' +
        '"Europe/Berlin" or "Etc/UTC".',
    ],
    [
      'a trigger of nothing',
      { triggers: [{}] },
      'triggers.0 has nothing, it must have exactly one of queue, topic, changes and schedule. Use a trigger for each.',
    ],
    [
      'a queue of failures without changes',
      { triggers: [{ schedule: '0 2 * * *', failures: {} }] },
      'triggers.0 has failures without changes. Leave failures out: a queue has its own dead letters.',
    ],
    [
      'a variable of the runtime',
      { environment: { AWS_REGION: 'x' } },
      'environment.AWS_REGION is set by the platform. Choose another name.',
    ],
    [
      'a secret in clear',
      { environment: { API_TOKEN: 'abc' } },
      'environment.API_TOKEN contains a plaintext secret, which every principal that may describe the ' +
        'program can read. Create a secret, and use it: secrets: { API_TOKEN: secret }.',
    ],
    [
      'a public function that takes messages, too',
      { http: { public: true }, triggers: [{ schedule: '0 2 * * *' }] },
      'http.public is true and triggers are set: any caller could forge a message. ' + 'Use two functions.',
    ],
    [
      'a tier without a network',
      { tier: 'private' },
      'tier is "private", but network is not set. Add network, or leave tier out.',
    ],
    [
      'fewer than the least',
      { concurrency: { least: 5, most: 2 } },
      'concurrency.least is 5, but concurrency.most is 2. Raise concurrency.most, or lower concurrency.least.',
    ],
  ])('%s is an error', (_, changes, message) => {
    const all = problemsOf(cloud, changes);
    // What one cloud adds, such as another cloud that takes it, comes after.
    expect(all.some((one) => one.startsWith(message.replace(/\.$/, '')))).toBe(true);
  });

  test('an image by tag is an error', () => {
    expect(
      problemsOf(cloud, {
        code: { image: 'registry.example.com/shop:latest' },
        runtime: undefined,
        handler: undefined,
      }),
    ).toContain(
      'code.image is "registry.example.com/shop:latest", images must be identified by digest: ' +
        '<registry>/<repository>@sha256:<64 digits>. Use the digest from the registry: a tag can change.',
    );
  });

  test('a queue whose messages come back before the function is done, and one that two functions take from', () => {
    const { problems } = synth(cloud, (stack, catalogue) => {
      const queue = catalogue.queue(stack, 'orders', { visibilityTimeoutSeconds: 30 });
      const props = {
        code: { folder: NODE },
        runtime: 'node22',
        handler: 'orders.handler',
        identity: catalogue.identity(stack, 'one'),
      } as const;
      catalogue.function(stack, 'resize', { ...props, timeoutSeconds: 60, triggers: [{ queue }] });
      catalogue.function(stack, 'print', { ...props, triggers: [{ queue }] });
    });
    const messages = problems.map(({ message }) => message);
    expect(messages).toContain('triggers.0.queue is orders, which already triggers resize.');
    // The host of Azure renews the lock of a message for as long as the function runs.
    const early =
      'timeoutSeconds is 60, but the queue orders delivers a message again after ' +
      'visibilityTimeoutSeconds, which is 30.';
    expect(messages.includes(early)).toBe({ aws: true, google: true, azure: false }[cloud]);
  });
});

test('packages that Python needs are in the folder, where the cloud does not install them', () => {
  const folder = '__tests__/support/programs/python-packages';
  const of = (cloud: (typeof CLOUDS)[number]) =>
    problemsOf(cloud, { code: { folder }, runtime: 'python3.13', handler: 'main.handler' });
  expect(of('google')).toEqual([]);
  for (const cloud of ['aws', 'azure'] as const) {
    expect(of(cloud)).toEqual([
      `${folder}/requirements.txt requires boto-like, but the folder does not contain it. Synthesis is ` +
        `offline: install wheels first, pip install --requirement ${folder}/requirements.txt --target ` +
        `${folder} --only-binary :all: --platform manylinux2014_x86_64.`,
    ]);
  }
});

/** A folder for a test, with these files. */
function inFolder(files: Readonly<Record<string, Uint8Array | string>>, work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'polycloud-program-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a folder without files is an error', () => {
  inFolder({ '.hidden': 'x' }, (folder) => {
    for (const cloud of CLOUDS)
      expect(problemsOf(cloud, { code: { folder } })).toEqual([
        `code.folder is "${folder}", which has no files. Add the program to it, or use another folder.`,
      ]);
  });
});

test('a link that leads nowhere is an error', () => {
  inFolder({ 'orders.js': 'exports.handler = () => {};' }, (folder) => {
    symlinkSync('nothing', join(folder, 'lost.txt'));
    expect(problemsOf('google', { code: { folder } })).toEqual([
      `code.folder is "${folder}", whose file lost.txt can't be read: ENOENT. Remove it, or correct the link.`,
    ]);
  });
});

test('a program above the limit of Lambda is an error there, and none where more is allowed', () => {
  const files = { 'main.py': 'def handler(event, context): pass\n', 'model.bin': randomBytes(51 * 1024 * 1024) };
  inFolder(files, (folder) => {
    const of = (cloud: (typeof CLOUDS)[number]) =>
      problemsOf(cloud, { code: { folder }, runtime: 'python3.13', handler: 'main.handler' });
    expect(of('aws')[0]).toMatch(/^code\.folder is 5[12] MB as a zip/);
    expect(of('google')).toEqual([]);
  });
});

test('the limits of a program are those of its zip, and of its files', () => {
  const of = (zip: number, files: number, limit: Partial<SizeLimit>) => {
    const { problems } = synth('aws', (stack) => {
      const bytes = { sizeBytes: zip * 1024 * 1024, unpackedBytes: files * 1024 * 1024 };
      checkSize(stack, bytes, { service: 'The service', zip: 100, remedy: ', or use an image', ...limit });
    });
    return problems.map(({ message, remedy }) => `${message} ${remedy}`);
  };
  expect(of(100, 500, { unpacked: 500 })).toEqual([]);
  expect(of(100, 900, {})).toEqual([]);
  expect(of(99, 501, { unpacked: 500 })).toEqual([
    'code.folder is 99 MB as a zip and 501 MB unpacked, The service allows 100 MB and 500 MB. Leave out what it ' +
      'does not need, or use an image.',
  ]);
  expect(of(101, 101, {})[0]).toContain('The service allows 100 MB as a zip.');
});

test('a function that anybody may call is an error on AWS, where a route of an api can be public', () => {
  const open = { http: { public: true, azure: { applicationId: 'a0000000-0000-4000-8000-000000000000' } } };
  expect(problemsOf('aws', open)[0]).toContain('Use a public route of an api');
  // Elsewhere it is what an environment may waive.
  expect(problemsOf('google', open)).toEqual(['public-endpoint: allUsers have the role. Grant it to an identity.']);
});
