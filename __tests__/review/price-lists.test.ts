import { fromInfracost } from '../../review/prices/infracost';
import { PRICES } from '../../review/prices/list';
import { renewed } from '../../review/prices/renew';
import {
  type AwsOffer,
  type AzureItem,
  fromAws,
  fromAzure,
  fromGoogle,
  type GoogleSku,
} from '../../review/prices/sources';

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
    const prices = fromGoogle(
      [sku('N2 Instance Core running in Americas', 31_611_000), sku('N2 Instance Ram running in Americas', 4_237_000)],
      ['us-east1'],
    );
    expect(prices.find(({ key }) => key === 'n2-highcpu-2')?.usd).toBeCloseTo(2 * 0.031611 + 2 * 0.004237);
    expect(prices.find(({ key }) => key === 'n2-standard-4')?.usd).toBeCloseTo(4 * 0.031611 + 16 * 0.004237);
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
