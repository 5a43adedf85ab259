import { review } from '../../review';
import type { Json } from '../../review/plan-json';
import { estimate, linked } from '../../review/prices/estimate';
import { fromInfracost } from '../../review/prices/infracost';
import { PRICES, pricesIn } from '../../review/prices/list';
import { difference, money } from '../../review/prices/money';
import type { Priced } from '../../review/prices/parts';
import { renewed } from '../../review/prices/renew';
import {
  type AwsOffer,
  type AzureItem,
  fromAws,
  fromAzure,
  fromGoogle,
  type GoogleSku,
} from '../../review/prices/sources';

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
    const found = cost(instance('a', 'c7i.large', 'c7i.large'), instance('b', 'c7i.xlarge', 'c7i.large'));
    expect(found?.before).toBeCloseTo(2 * unit);
    expect(found?.after).toBeCloseTo(3 * unit);
    expect(difference(found?.before ?? 0, found?.after ?? 0)).toBe('+ $65.15 a month, + 50 %');
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

/** Answers in the forms that the clouds document. */
const offer = (products: AwsOffer['products'], usd: Record<string, string[]>): AwsOffer => ({
  publicationDate: '2026-11-01T00:00:00Z',
  products,
  terms: {
    OnDemand: Object.fromEntries(
      Object.entries(usd).map(([sku, prices]) => [
        sku,
        {
          [`${sku}.JRTCKXETXF`]: {
            priceDimensions: Object.fromEntries(
              prices.map((price, step) => [
                `${sku}.JRTCKXETXF.${step}`,
                { unit: 'Hrs', beginRange: String(step), pricePerUnit: { USD: price } },
              ]),
            ),
          },
        },
      ]),
    ),
  },
});
const linux = {
  operatingSystem: 'Linux',
  tenancy: 'Shared',
  preInstalledSw: 'NA',
  capacitystatus: 'Used',
  instanceType: 'm7g.large',
};
const EC2 = offer(
  {
    A: { productFamily: 'Compute Instance', attributes: linux },
    B: { productFamily: 'Compute Instance', attributes: { ...linux, operatingSystem: 'Windows' } },
    C: { productFamily: 'NAT Gateway', attributes: { usagetype: 'USE1-NatGateway-Hours' } },
    D: { productFamily: 'Storage', attributes: { volumeApiName: 'gp3' } },
  },
  { A: ['0.0816000000'], B: ['0.1740000000'], C: ['0.0450000000'], D: ['0', '0.08'] },
);
const VM: AzureItem = {
  currencyCode: 'USD',
  tierMinimumUnits: 0,
  retailPrice: 0.096,
  armRegionName: 'eastus2',
  meterName: 'D2s v5',
  productName: 'Virtual Machines Dsv5 Series',
  skuName: 'D2s v5',
  serviceName: 'Virtual Machines',
  unitOfMeasure: '1 Hour',
  type: 'Consumption',
  armSkuName: 'Standard_D2s_v5',
};
const sku = (description: string, nanos: number): GoogleSku => ({
  description,
  serviceRegions: ['us-east1'],
  category: { usageType: 'OnDemand' },
  pricingInfo: [
    {
      pricingExpression: { usageUnit: 'h', tieredRates: [{ startUsageAmount: 0, unitPrice: { units: '0', nanos } }] },
    },
  ],
});

describe('the public lists', () => {
  test('AWS: machines with Linux per processor, and the first price that is not free', () =>
    expect(fromAws(EC2, 'AmazonEC2', 'us-east-1')).toEqual([
      { cloud: 'aws', region: 'us-east-1', key: 'ec2 m7g', usd: 0.0408, per: 'vCPU hour' },
      { cloud: 'aws', region: 'us-east-1', key: 'nat', usd: 0.045, per: 'hour' },
      { cloud: 'aws', region: 'us-east-1', key: 'ebs gp3', usd: 0.08, per: 'GB month' },
    ]));

  test('Azure: no Windows, no spot, no reservation', () =>
    expect(
      fromAzure([
        VM,
        { ...VM, productName: 'Virtual Machines Dsv5 Series Windows', retailPrice: 0.188 },
        { ...VM, skuName: 'D2s v5 Spot', retailPrice: 0.01 },
        { ...VM, type: 'Reservation', retailPrice: 500 },
      ]),
    ).toEqual([{ cloud: 'azure', region: 'eastus2', key: 'Standard_D2s_v5', usd: 0.096, per: 'hour' }]));

  test('Google: a machine is its processors and its memory', () => {
    const found = fromGoogle(
      [sku('N2 Instance Core running in Americas', 31_611_000), sku('N2 Instance Ram running in Americas', 4_237_000)],
      ['us-east1'],
    );
    expect(found.find(({ key }) => key === 'n2-highcpu-2')?.usd).toBeCloseTo(2 * 0.031611 + 2 * 0.004237);
    expect(found.find(({ key }) => key === 'n2-standard-4')?.usd).toBeCloseTo(4 * 0.031611 + 16 * 0.004237);
  });

  test('a renewal takes what the lists have, keeps the rest, and refuses a form that it does not know', async () => {
    const urls: string[] = [];
    const answers = async (url: string) => {
      urls.push(url);
      if (url.includes('AmazonEC2')) return EC2;
      if (url.startsWith('https://pricing')) {
        const [name = ''] = /aws\/(\w+)\//.exec(url)?.slice(1) ?? [];
        const attributes = {
          AmazonVPC: { usagetype: 'USE1-VpcEndpoint-Hours' },
          AWSELB: { usagetype: 'LoadBalancerUsage' },
          AmazonRDS: { databaseEngine: 'PostgreSQL', deploymentOption: 'Single-AZ', instanceType: 'db.m7g.large' },
          AmazonElastiCache: { cacheEngine: 'Valkey', instanceType: 'cache.m7g.large' },
        }[name];
        const productFamily = {
          AWSELB: 'Load Balancer-Application',
          AmazonRDS: 'Database Instance',
          AmazonElastiCache: 'Cache Instance',
        }[name];
        return offer({ A: { productFamily, attributes: attributes ?? {} } }, { A: ['0.5'] });
      }
      const service = /serviceName eq '([^']+)'/.exec(decodeURIComponent(url))?.[1] ?? '';
      const meters: Record<string, Partial<AzureItem>> = {
        'NAT Gateway': { meterName: 'Standard Gateway' },
        'Virtual Network': { meterName: 'Standard IPv4 Static Public IP' },
        'Azure Database for PostgreSQL': {
          productName: 'Azure Database for PostgreSQL Flexible Server Burstable BS Series Compute',
          armSkuName: 'Standard_B1ms',
        },
        'Azure Database for MySQL': {
          productName: 'Azure Database for MySQL Flexible Server Burstable BS Series',
          armSkuName: 'Standard_B1ms',
        },
        'Redis Cache': { productName: 'Azure Managed Redis - Balanced', skuName: 'B5' },
        'Application Gateway': { productName: 'Application Gateway WAF v2', meterName: 'Standard Fixed Cost' },
        'Service Bus': { skuName: 'Standard', meterName: 'Standard Base Unit' },
        Storage: { productName: 'Premium SSD Managed Disks', meterName: 'P4 LRS Disk' },
      };
      const next = url.includes('page=2') || service !== 'Virtual Machines' ? null : `${url}&page=2`;
      return { Items: [{ ...VM, serviceName: service, ...meters[service] }], NextPageLink: next };
    };
    const data = await renewed(PRICES, answers, '2026-12-01');
    const of = (key: string) => data.prices.filter((one) => one.key === key).map(({ usd, day }) => [usd, day]);
    expect(of('cache valkey cache.m7g.large')).toEqual([[0.5, '2026-12-01']]);
    expect(of('redis Balanced_B5')).toEqual([[0.096, '2026-12-01']]);
    expect(of('frontdoor Premium_AzureFrontDoor')).toEqual([[330, '2026-01-01']]);
    expect(data.prices.length).toBeGreaterThan(PRICES.prices.length);
    expect(urls.filter((url) => url.includes('page=2'))).toHaveLength(1);
    const nothing = async (url: string) =>
      url.startsWith('https://pricing') ? offer({}, {}) : { Items: [], NextPageLink: null };
    await expect(renewed(PRICES, nothing, '2026-12-01')).rejects.toThrow('nothing was recognized');
  });

  test("Infracost's breakdown: what is fixed, and what depends on use", () =>
    expect(
      fromInfracost(
        JSON.stringify({
          version: '0.2',
          currency: 'USD',
          projects: [
            {
              breakdown: {
                resources: [
                  {
                    name: 'aws_instance.web',
                    resourceType: 'aws_instance',
                    monthlyCost: '565.64',
                    costComponents: [{ name: 'Instance usage', unit: 'hours', price: '0.768', monthlyCost: '560.64' }],
                    subresources: [
                      {
                        name: 'root_block_device',
                        costComponents: [
                          { name: 'Storage', unit: 'GB', price: '0.1', monthlyCost: '5' },
                          { name: 'I/O requests', unit: '1M request', price: '0.05', monthlyCost: null },
                        ],
                      },
                    ],
                  },
                ],
              },
            },
          ],
        }),
      ).items,
    ).toEqual([
      {
        address: 'aws_instance.web',
        type: 'aws_instance',
        monthly: 565.64,
        fixed: [
          { what: 'Instance usage', monthly: 560.64 },
          { what: 'root_block_device: Storage', monthly: 5 },
        ],
        rates: [{ what: 'root_block_device: I/O requests', usd: 0.05, per: '1M request' }],
        notPriced: [],
      },
    ]));
});
