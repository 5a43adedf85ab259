import { z } from 'zod';
import { publicNames } from '../../modules/dns/public-names';
import { defineWorkload } from '../../stacks/workload';
import type { Workloads } from '../../stacks/workloads';
import { dev, problemsOf } from '../support/workload-files';
import { FILE, letters, loaded, stacksOf } from '../support/workloads';

describe('public names', () => {
  const names = {
    dns: { provider: 'cloudflare', domain: 'example.com', name: 'shop', zone: '0'.repeat(32), account: '1'.repeat(32) },
  };
  const publisher = defineWorkload({
    description: 'What the public name leads to.',
    settings: z.strictObject({}),
    build: (scope) => publicNames(scope)?.publish({ address: '192.0.2.1' }),
  });
  const workloads = { letters, publisher } as Workloads;
  const problemsWith = (used: object, more: object = {}) =>
    problemsOf(() => stacksOf(dev(used, { ...names, ...more }), workloads));

  test('lead to a placement where a workload publishes an entry', () =>
    expect(problemsWith({ letters: {}, publisher: {} })).toEqual([]));

  test('do not lead to a placement where none does', () =>
    expect(problemsWith({ letters: {} })).toEqual([
      'dev-aws-us-east-1: shop.example.com leads to dev-aws-us-east-1.example.com, and none of letters ' +
        'publishes an entry there.\n' +
        '  Publish one: publicNames(scope)?.publish(…) in the workload; or remove dns from environments/dev.yaml.',
    ]));

  test('do not lead to two entries', () =>
    expect(problemsWith({ publisher: {}, second: { workload: 'publisher', stack: 'own' } })).toEqual([
      'dev-aws-us-east-1: dev-aws-us-east-1 and dev-aws-us-east-1-second both publish an entry at ' +
        'dev-aws-us-east-1.example.com.\n' +
        '  Give one of the two its own name under dns.names of environments/dev.yaml.',
    ]));

  describe('of several workloads', () => {
    const second = { workload: 'publisher' };
    const further = (more: object) => ({ dns: { ...names.dns, ...more } });
    const both = {
      'dev.yaml': { ...FILE, ...further({ names: { second: 'media' } }), workloads: { publisher: {}, second } },
    };

    test('lead to their own entries, from a name each', () => {
      const stacks = stacksOf(both, workloads);
      const namesOf = (id: string) =>
        Object.values<{ name: string; content?: string }>(stacks[id].resource.cloudflare_dns_record).map(
          ({ name, content }) => [name, content],
        );
      expect(namesOf('dev-aws-us-east-1')).toEqual([
        ['dev-aws-us-east-1-second.example.com', '192.0.2.1'],
        ['dev-aws-us-east-1.example.com', '192.0.2.1'],
      ]);
      expect(JSON.stringify(stacks['dev-traffic'].resource)).toMatch(
        /shop\.example\.com.*dev-aws-us-east-1\.example\.com|dev-aws-us-east-1\.example\.com.*shop\.example\.com/,
      );
      expect(JSON.stringify(stacks['dev-traffic'].resource)).toContain('"media.example.com"');
      expect(JSON.stringify(stacks['dev-traffic'].resource)).toContain('dev-aws-us-east-1-second.example.com');
    });

    test('are those of the environment without the further name, at the same addresses', () => {
      const alone = stacksOf(dev({ publisher: {} }, names), workloads);
      const now = stacksOf(both, workloads);
      for (const id of Object.keys(alone))
        expect(Object.keys(now[id].resource.cloudflare_dns_record ?? {})).toEqual(
          expect.arrayContaining(Object.keys(alone[id].resource.cloudflare_dns_record ?? {})),
        );
    });

    test.each<[string, object, object, string]>([
      [
        'whose workload publishes nothing',
        { publisher: {}, letters: {} },
        { letters: 'mail' },
        'mail.example.com leads to dev-aws-us-east-1-letters.example.com, and letters does not publish an entry there.',
      ],
      [
        'of a workload that is not there',
        { publisher: {} },
        { media: 'media' },
        'is a name of media, which is not a workload',
      ],
      [
        'that are there twice',
        { publisher: {}, second },
        { second: 'shop' },
        'dns.names.second: is "shop" a second time.',
      ],
    ])('%s are an error', (_, used, aliases, problem) =>
      expect(problemsWith(used, further({ names: aliases })).join('\n')).toContain(problem),
    );
  });

  test('belong to one environment', () => {
    const other = { ...FILE, ...names, workloads: { publisher: {} } };
    const both = (more: object) =>
      problemsOf(() => loaded({ ...dev({ publisher: {} }, names), 'qa.yaml': { ...other, ...more } }, workloads));
    const named = (one: string, other: string) =>
      new RegExp(
        String.raw`^environments/${one}\.yaml:\d+:\d+ dns\.name: is "shop", which is the public name of ` +
          String.raw`environments/${other}\.yaml\.\n`,
      );
    expect(both({})).toEqual([expect.stringMatching(named('dev', 'qa')), expect.stringMatching(named('qa', 'dev'))]);
    expect(both({ dns: { ...names.dns, name: 'returns' } })).toEqual([]);
    expect(both({ dns: { ...names.dns, name: 'dev-google-us-east1' } })).toEqual([
      expect.stringContaining('dns.name: is "dev-google-us-east1", a name of a placement of environments/dev.yaml.'),
    ]);
    expect(both({ dns: { ...names.dns, domain: 'example.org' } })).toEqual([
      expect.stringContaining('the domain of the same zone is "example.org".'),
      expect.stringContaining('the domain of the same zone is "example.com".'),
    ]);
    expect(both({ dns: { ...names.dns, domain: 'example.org', zone: '2'.repeat(32) } })).toEqual([]);
  });
});
