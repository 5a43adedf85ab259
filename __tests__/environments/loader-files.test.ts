import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { folder, GOOD, load, problemsOf, reported } from '../support/environment-files';
import { loadEnvironments } from '../support/project';

describe('names of environments', () => {
  test.each(['my--dev', 'Dev', 'd', '1dev', 'dev-', 'a'.repeat(25)])('%s is refused', (name) => {
    expect(problemsOf(GOOD, name)).toEqual([
      `environments/${name}.yaml:1:1: the environment's name is "${name}", names of environments must be 2 to ` +
        '24 lower-case letters, digits and single -, beginning with a letter.\n' +
        '  Rename the file: names in the cloud contain its name.',
    ]);
  });

  test('bootstrap is refused: the home of states has it', () => {
    expect(problemsOf(GOOD, 'bootstrap')).toEqual([
      'environments/bootstrap.yaml:1:1: the environment\'s name is "bootstrap", which is reserved for npm run ' +
        'bootstrap.\n' +
        '  Rename the file: names in the cloud contain its name.',
    ]);
  });

  test.each(['de', 'prod2', 'production', 'pr-1234', 'a'.repeat(24)])('%s is accepted', (name) =>
    expect(problemsOf(GOOD, name)).toEqual([]),
  );

  test('an unknown one lists the known', () => {
    expect(reported(() => loadEnvironments(['prd']))).toEqual([
      'environments/prd.yaml: environment "prd" does not exist; environments are: dev, prod, staging.\n  Did you ' +
        'mean "prod"?',
    ]);
    expect(reported(() => loadEnvironments(['../dev', 'xyz']))).toEqual([
      expect.stringMatching(/^environments\/\.\.\/dev\.yaml: environment "\.\.\/dev" does not exist/),
      'environments/xyz.yaml: environment "xyz" does not exist; environments are: dev, prod, staging.\n  Each ' +
        'environment is one file: environments/xyz.yaml.',
    ]);
  });
});

describe('files that cannot be read', () => {
  test('a folder', () => {
    mkdirSync(join(folder, 'odd.yaml'));
    const problems = reported(() => loadEnvironments(['odd'], { folder }));
    rmSync(join(folder, 'odd.yaml'), { recursive: true });
    expect(problems).toEqual(['environments/odd.yaml: is a folder, not a file.']);
  });

  test('a link to nothing', () => {
    symlinkSync(join(folder, 'nothing'), join(folder, 'odd.yaml'));
    const problems = reported(() => loadEnvironments(['odd'], { folder }));
    rmSync(join(folder, 'odd.yaml'));
    expect(problems).toEqual(["environments/odd.yaml: can't be read: ENOENT: no such file or directory."]);
  });

  test('no folder at all, and an empty one', () => {
    expect(reported(() => loadEnvironments([], { folder: join(folder, 'nothing') }))).toEqual([
      "environments: can't be read: ENOENT: no such file or directory.",
    ]);
    mkdirSync(join(folder, 'empty'));
    expect(reported(() => loadEnvironments([], { folder: join(folder, 'empty') }))).toEqual([
      'environments: no environment exists.\n  Each is one file: environments/dev.yaml.',
    ]);
  });
});

describe('whatever a file says, the answer is an environment or a list of problems with places', () => {
  const lines = GOOD.split('\n');
  const answers = (text: string, cloud?: 'aws' | 'google' | 'azure') => {
    for (const problem of problemsOf(text, 'dev', { cloud }))
      expect(problem).toMatch(/^environments\/dev\.yaml:\d+:\d+(: | \S)[ -~\n…é]*$/);
  };

  test('lines of junk', () => {
    const junk = fc.string({
      unit: fc.constantFrom(...'{}[],:&*!|>%@`"\'#?-~ \t\n<=.ax0\\\u0000\uFEFFé'),
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.nat(lines.length - 1), junk, (line, text) =>
        answers([...lines.slice(0, line), text, ...lines.slice(line + 1)].join('\n')),
      ),
      { numRuns: 200 },
    );
  });

  test('any value at any key', () => {
    const [plain] = [load(GOOD)];
    const { name: _, placements: __, traffic: ___, ...file } = plain;
    const keys = [
      'project',
      'cloud',
      'placements',
      'clouds',
      'protected',
      'state',
      'tags',
      'network',
      'dns',
      'workloads',
      'waivers',
    ];
    const inner = [
      'weight',
      'provider',
      'domain',
      'zone',
      'proxied',
      'aws',
      'google',
      'azure',
      'region',
      'account',
      'zones',
      'backend',
      'bucket',
      'cidr',
      'nat',
      'owner',
      'storefront',
      'min',
      'max',
      'cloud',
      'role',
    ];
    const word = fc.oneof(
      fc.constantFrom('aws', 'google', 's3', 'local', 'us-east-1', '10.0.0.0/16', 'primary', 'a'),
      fc.string({ maxLength: 8 }),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.oneof(word, fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(fc.constantFrom(...inner), fc.string({ maxLength: 5 })), tie('value'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 4 }),
        fc.constantFrom('aws', 'google', 'azure', undefined),
        (some, cloud) => answers(stringify({ cloud: 'aws', ...file, ...some }), cloud),
      ),
      { numRuns: 300 },
    );
  });
});
