import { review } from '../../review';
import type { Json } from '../../review/plan-json';
import { estimate, linked } from '../../review/prices/estimate';
import { PRICES, pricesIn } from '../../review/prices/list';
import { difference, money } from '../../review/prices/money';
import type { Priced } from '../../review/prices/parts';

describe('the price list', () => {
  test('each price has a source, a day, and is more than nothing, and no two are of the same thing', () => {
    const keys = PRICES.prices.map(({ cloud, region, key }) => `${cloud} ${region} ${key}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { key, usd, per, source, day } of PRICES.prices) {
      expect([key, usd > 0, per.length > 0, source.length > 10]).toEqual([key, true, true, true]);
      expect(day).toMatch(/^20\d\d-\d\d-\d\d$/);
    }
  });

  test('a region takes the prices of another by a factor that is told, or has none', () => {
    expect(pricesIn(PRICES, 'google', 'us-east1')('pd-ssd')).toEqual({
      usd: 0.17,
      per: 'GB month',
      taken: 'us-central1 × 1',
    });
    expect(pricesIn(PRICES, 'aws', 'us-east-1')('nat')).toEqual({ usd: 0.045, per: 'hour' });
    expect(pricesIn(PRICES, 'aws', 'sa-east-1')('nat')).toBeUndefined();
  });
});

const resource = (type: string, values: Json, refers: string[] = [], address = `${type}.one`) => ({
  address,
  type,
  values,
  refers,
});

describe('what a resource costs', () => {
  test('a group of machines: as many as it has at least, with their disks', () => {
    const [group] = linked([
      resource('aws_autoscaling_group', { min_size: 3 }, ['aws_launch_template.one']),
      resource('aws_launch_template', {
        instance_type: 'c7i.xlarge',
        block_device_mappings: [{ ebs: { volume_size: 30, volume_type: 'gp3' } }],
      }),
    ]);
    expect(estimate(group as Priced, 'us-east-1', PRICES)).toEqual({
      address: 'aws_autoscaling_group.one',
      type: 'aws_autoscaling_group',
      monthly: 3 * 4 * 730 * 0.044625 + 3 * 30 * 0.08,
      fixed: [
        { what: '3 × c7i.xlarge', monthly: 3 * 4 * 730 * 0.044625 },
        { what: '3 × 30 GB gp3', monthly: 3 * 30 * 0.08 },
      ],
      rates: [],
      notPriced: [],
    });
  });

  test('what depends on use is a rate, and what has no price is named and not counted', () => {
    const [nat, cache, other] = linked([
      resource('aws_nat_gateway', {}),
      resource('aws_elasticache_replication_group', {
        engine: 'valkey',
        node_type: 'cache.x9.large',
        num_cache_clusters: 2,
      }),
      resource('aws_msk_cluster', {}),
    ]);
    expect(estimate(nat as Priced, 'us-east-1', PRICES)).toMatchObject({
      monthly: 32.85,
      rates: [{ what: 'data through NAT', usd: 0.045, per: 'GB' }],
    });
    expect(estimate(cache as Priced, 'us-east-1', PRICES)).toMatchObject({
      monthly: 0,
      notPriced: ['2 × cache.x9.large'],
    });
    expect(estimate(other as Priced, 'us-east-1', PRICES)).toMatchObject({ monthly: 0, notPriced: ['all of it'] });
  });

  test('a plan of Functions Premium is its processors and memory; API Management is its units, or its calls', () => {
    const cost = (type: string, values: object) => {
      const one = { address: `${type}.a`, type, values: values as Json, refersTo: [], referredBy: [] };
      return estimate(one, 'eastus', PRICES);
    };
    expect(cost('azurerm_service_plan', { sku_name: 'EP2', worker_count: 1 })?.monthly).toBeCloseTo(2 * 157.72, 1);
    expect(cost('azurerm_service_plan', { sku_name: 'Y1' })).toBeUndefined();
    expect(cost('azurerm_service_plan', { sku_name: 'P1v3' })?.notPriced).toEqual(['1 × P1v3']);
    expect(cost('azurerm_api_management', { sku_name: 'Basic_2' })?.monthly).toBeCloseTo(294.34);
    expect(cost('azurerm_api_management', { sku_name: 'Consumption_0' })).toMatchObject({ monthly: 0, notPriced: [] });
  });

  test('what is not billed for itself costs nothing', () => {
    const [role] = linked([resource('aws_iam_role', {})]);
    expect(estimate(role as Priced, 'us-east-1', PRICES)).toBeUndefined();
  });
});

describe('what a plan changes of the cost', () => {
  const instance = (name: string, size: string | null, before: string | null) => ({
    address: `aws_instance.${name}`,
    type: 'aws_instance',
    change: {
      actions: [before === null ? 'create' : size === null ? 'delete' : before === size ? 'no-op' : 'update'],
      before: before && { instance_type: before },
      after: size && { instance_type: size },
    },
  });
  const cost = (...changes: object[]) =>
    review(
      JSON.stringify({
        format_version: '1.2',
        resource_changes: changes,
        configuration: { provider_config: { aws: { expressions: { region: { constant_value: 'us-east-1' } } } } },
      }),
      'plan',
    ).cost;

  test('is the difference of the sums, of all that the plan knows', () => {
    const unit = 2 * 730 * 0.044625;
    const total = cost(instance('a', 'c7i.large', 'c7i.large'), instance('b', 'c7i.xlarge', 'c7i.large'));
    expect(total?.before).toBeCloseTo(2 * unit);
    expect(total?.after).toBeCloseTo(3 * unit);
    expect(difference(total?.before ?? 0, total?.after ?? 0)).toBe('+ $65.15 a month, + 50 %');
  });

  test('names what has no price', () =>
    expect(cost(instance('a', 'z9.large', null))?.notPriced).toEqual(['aws_instance.a: 1 × z9.large']));

  test('does not name what has no price before and after, since it costs the same', () => {
    const queue = (delaySeconds: number) => ({ name: 'a', delay_seconds: delaySeconds, region: 'mars-north-1' });
    const change = { actions: ['update'], before: queue(0), after: queue(5) };
    expect(cost({ address: 'aws_sqs_queue.a', type: 'aws_sqs_queue', change })).toBeUndefined();
  });

  test('names what has no price once, where many have it', () =>
    expect(cost(...['a', 'b', 'c', 'd'].map((name) => instance(name, 'z9.large', null)))?.notPriced).toEqual([
      'aws_instance.a and 3 more resources: 1 × z9.large',
    ]));

  test('an instance of for_each is priced with the template of the same key', () => {
    const template = (key: string, type: string) => ({
      address: `module.web.aws_launch_template.a["${key}"]`,
      type: 'aws_launch_template',
      change: { actions: ['create'], before: null, after: { instance_type: type } },
    });
    const group = (key: string) => ({
      address: `module.web.aws_autoscaling_group.g["${key}"]`,
      type: 'aws_autoscaling_group',
      change: { actions: ['create'], before: null, after: { desired_capacity: 1 } },
    });
    const reference = { expressions: { launch_template: [{ id: { references: ['aws_launch_template.a'] } }] } };
    const summary = review(
      JSON.stringify({
        format_version: '1.2',
        resource_changes: [template('x', 'c7i.large'), template('y', 'c7i.xlarge'), group('x'), group('y')],
        configuration: {
          provider_config: { aws: { expressions: { region: { constant_value: 'us-east-1' } } } },
          root_module: {
            module_calls: {
              web: { module: { resources: [{ address: 'aws_autoscaling_group.g', ...reference }] } },
            },
          },
        },
      }),
      'plan',
    );
    expect(summary.cost?.after).toBeCloseTo((2 + 4) * 730 * 0.044625);
  });

  test('is not told where nothing that is billed changes', () =>
    expect(cost(instance('a', 'c7i.large', 'c7i.large'))).toBeUndefined());

  test('amounts are told with their signs', () => {
    expect(money(1_234.5)).toBe('$1,234.50');
    expect(difference(100, 50)).toBe('- $50.00 a month, - 50 %');
    expect(difference(0, 7)).toBe('+ $7.00 a month');
  });
});
