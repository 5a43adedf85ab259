import type { Price } from './list';

/** The content of a public list, in the clouds' documented formats. */
export type Read = Omit<Price, 'day' | 'source'>;

type Attributes = Readonly<Record<string, string | undefined>>;
export interface AwsOffer {
  readonly publicationDate: string;
  readonly products: Readonly<Record<string, { readonly productFamily?: string; readonly attributes: Attributes }>>;
  readonly terms: {
    readonly OnDemand?: Readonly<
      Record<string, Readonly<Record<string, { readonly priceDimensions: Readonly<Record<string, AwsDimension>> }>>>
    >;
  };
}
interface AwsDimension {
  readonly unit: string;
  readonly beginRange?: string;
  readonly pricePerUnit: Readonly<Record<string, string>>;
}

/** A key, its unit, and the conversion from the list's unit. */
type Rule = (family: string, attributes: Attributes) => readonly [key: string, per: string, times: number] | undefined;

/** The offers of the AWS price list, and the parts that are read. */
export const AWS_OFFERS: Readonly<Record<string, Rule>> = {
  AmazonEC2: (family, attributes) => {
    if (family === 'NAT Gateway' && /NatGateway-Hours$/.test(attributes.usagetype ?? '')) return ['nat', 'hour', 1];
    if (family === 'NAT Gateway' && /NatGateway-Bytes$/.test(attributes.usagetype ?? '')) return ['nat data', 'GB', 1];
    if (family === 'Storage' && attributes.volumeApiName) return [`ebs ${attributes.volumeApiName}`, 'GB month', 1];
    if (!/^Compute Instance/.test(family) || attributes.operatingSystem !== 'Linux' || attributes.tenancy !== 'Shared')
      return undefined;
    if (attributes.preInstalledSw !== 'NA' || attributes.capacitystatus !== 'Used') return undefined;
    const [kind = '', size] = (attributes.instanceType ?? '').split('.');
    if (/^t(3|4g)$/.test(kind) && size === 'small') return [`ec2 ${kind}`, 'hour of its size small', 1];
    return /^[cmr]7[gi]$/.test(kind) && size === 'large' ? [`ec2 ${kind}`, 'vCPU hour', 0.5] : undefined;
  },
  AmazonVPC: (_, attributes) => {
    const usage = attributes.usagetype ?? '';
    if (/PublicIPv4:InUseAddress$/.test(usage)) return ['ipv4', 'hour', 1];
    if (/VpcEndpoint-Hours$/.test(usage)) return ['endpoint', 'hour', 1];
    return /VpcEndpoint-Bytes$/.test(usage) ? ['endpoint data', 'GB', 1] : undefined;
  },
  AWSELB: (family, attributes) => {
    const kind = { 'Load Balancer-Application': 'alb', 'Load Balancer-Network': 'nlb' }[family];
    if (!kind) return undefined;
    if (/LoadBalancerUsage$/.test(attributes.usagetype ?? '')) return [kind, 'hour', 1];
    return /LCUUsage$/.test(attributes.usagetype ?? '') ? [`${kind} capacity`, 'capacity unit month', 730] : undefined;
  },
  AmazonRDS: (family, attributes) => {
    const engine = { PostgreSQL: 'postgres', MySQL: 'mysql' }[attributes.databaseEngine ?? ''];
    if (
      family === 'Database Instance' &&
      engine &&
      attributes.deploymentOption === 'Single-AZ' &&
      attributes.instanceType
    )
      return [`rds ${engine} ${attributes.instanceType}`, 'hour', 1];
    const gp3 = family === 'Database Storage' && attributes.volumeType === 'General Purpose-GP3';
    return gp3 && attributes.deploymentOption === 'Single-AZ' ? ['rds storage gp3', 'GB month', 1] : undefined;
  },
  AmazonElastiCache: (family, attributes) =>
    family === 'Cache Instance' && attributes.cacheEngine === 'Valkey' && attributes.instanceType
      ? [`cache valkey ${attributes.instanceType}`, 'hour', 1]
      : undefined,
};

/**
 * Prices of an offer of the AWS price list
 * (`/offers/v1.0/aws/<offer>/current/<region>/index.json`).
 */
export function fromAws(offer: AwsOffer, name: string, region: string): Read[] {
  const rule = AWS_OFFERS[name];
  if (!rule) return [];
  return Object.entries(offer.products).flatMap(([sku, { productFamily = '', attributes }]): Read[] => {
    const price = rule(productFamily, attributes);
    const dimensions = Object.values(offer.terms.OnDemand?.[sku] ?? {}).flatMap((term) =>
      Object.values(term.priceDimensions),
    );
    // For tiered prices the first is the list price; after a free tier, the next one.
    const usd = dimensions
      .toSorted((a, b) => Number(a.beginRange ?? 0) - Number(b.beginRange ?? 0))
      .map(({ pricePerUnit }) => Number(pricePerUnit.USD))
      .find((price) => price > 0);
    if (!price || usd === undefined) return [];
    const [key, per, times] = price;
    return [{ cloud: 'aws', region, key, usd: rounded(usd * times), per }];
  });
}

export interface AzureItem {
  readonly currencyCode: string;
  readonly tierMinimumUnits: number;
  readonly retailPrice: number;
  readonly armRegionName: string;
  readonly meterName: string;
  readonly productName: string;
  readonly skuName: string;
  readonly serviceName: string;
  readonly unitOfMeasure: string;
  readonly type: string;
  readonly armSkuName: string;
}

/** The queries of the Azure retail prices, by the name of the service. */
export const AZURE_SERVICES = [
  'Virtual Machines',
  'NAT Gateway',
  'Virtual Network',
  'Azure Database for PostgreSQL',
  'Azure Database for MySQL',
  'Redis Cache',
  'Application Gateway',
  'Service Bus',
  'Storage',
] as const;

/** Prices of a page of the Azure retail prices (`prices.azure.com/api/retail/prices`). */
export function fromAzure(items: readonly AzureItem[]): Read[] {
  return items.flatMap((item): Read[] => {
    const { type, tierMinimumUnits, retailPrice, armRegionName: region, currencyCode } = item;
    if (type !== 'Consumption' || tierMinimumUnits > 0 || retailPrice === 0 || currencyCode !== 'USD') return [];
    const price = azureKey(item);
    return price
      ? [{ cloud: 'azure', region, key: price[0], usd: rounded(retailPrice * price[2]), per: price[1] }]
      : [];
  });
}

function azureKey(item: AzureItem): readonly [key: string, per: string, times: number] | undefined {
  const { serviceName, productName, skuName, meterName, armSkuName, unitOfMeasure } = item;
  const hour = unitOfMeasure === '1 Hour';
  switch (serviceName) {
    case 'Virtual Machines':
      return hour && !/Windows/.test(productName) && !/Spot|Low Priority/.test(skuName)
        ? [armSkuName, 'hour', 1]
        : undefined;
    case 'NAT Gateway':
      if (/Standard Gateway/.test(meterName)) return ['nat', 'hour', 1];
      return /Data Processed/.test(meterName) ? ['nat data', 'GB', 1] : undefined;
    case 'Virtual Network':
      if (/Standard IPv4 Static Public IP/.test(meterName)) return ['public ip', 'hour', 1];
      return /Standard Private Endpoint/.test(meterName) ? ['private endpoint', 'hour', 1] : undefined;
    case 'Azure Database for PostgreSQL':
    case 'Azure Database for MySQL': {
      const kind = serviceName.endsWith('MySQL') ? 'mysql' : 'postgres';
      if (!/Flexible Server/.test(productName)) return undefined;
      if (hour && /Burstable/.test(productName)) return [`${kind} B_${armSkuName}`, 'hour', 1];
      if (hour && /General Purpose.*Ddsv5/.test(productName)) return [`${kind} GP_Standard_Dds_v5`, 'vCPU hour', 1];
      return /Storage Data Stored/.test(meterName) ? [`${kind} storage`, 'GB month', 1] : undefined;
    }
    case 'Redis Cache': {
      const size = /^B(\d+)$/.exec(skuName)?.[1];
      return hour && /Managed Redis.*Balanced/.test(productName) && size
        ? [`redis Balanced_B${size}`, 'node hour', 1]
        : undefined;
    }
    case 'Application Gateway':
      if (!/WAF v2/.test(productName)) return undefined;
      if (/Fixed Cost/.test(meterName)) return ['application gateway WAF_v2', 'hour', 1];
      return /Capacity Units/.test(meterName) ? ['application gateway capacity', 'capacity unit hour', 1] : undefined;
    case 'Service Bus':
      return skuName === 'Standard' && /Base Unit/.test(meterName) && hour
        ? ['servicebus Standard', 'month', 730]
        : undefined;
    case 'Storage': {
      const tier = /^(P\d+) LRS Disk$/.exec(meterName)?.[1];
      return tier && /Premium SSD Managed Disks/.test(productName) ? [`disk ${tier}`, 'month', 1] : undefined;
    }
    default:
      return undefined;
  }
}

export interface GoogleSku {
  readonly description: string;
  readonly serviceRegions: readonly string[];
  readonly category: { readonly usageType: string };
  readonly pricingInfo: readonly {
    readonly pricingExpression: {
      readonly usageUnit: string;
      readonly tieredRates: readonly {
        readonly startUsageAmount: number;
        readonly unitPrice: { readonly units: string; readonly nanos: number };
      }[];
    };
  }[];
}

/** The services of Google's catalogue, by their ids. */
export const GOOGLE_SERVICES = {
  'Compute Engine': '6F81-5844-456A',
  'Cloud SQL': '9662-B51E-5089',
} as const;

const GOOGLE_KEYS: readonly (readonly [description: RegExp, key: string, per: string])[] = [
  [/^N2 Instance Core running in/, 'n2 core', 'hour'],
  [/^N2 Instance Ram running in/, 'n2 memory', 'GB hour'],
  [/^C4A Arm Instance Core running in/, 'c4a core', 'hour'],
  [/^C4A Arm Instance Ram running in/, 'c4a memory', 'GB hour'],
  [/^Balanced PD Capacity/, 'pd-balanced', 'GB month'],
  [/^SSD backed PD Capacity/, 'pd-ssd', 'GB month'],
  [/^Networking Cloud Nat Gateway Uptime/i, 'nat machine', 'machine hour'],
  [/^Networking Cloud Nat Data Processing/i, 'nat data', 'GB'],
  [/^Cloud SQL for PostgreSQL: Zonal - vCPU in/, 'sql cpu', 'vCPU hour'],
  [/^Cloud SQL for PostgreSQL: Zonal - RAM in/, 'sql memory', 'GB hour'],
  [/^Cloud SQL for PostgreSQL: Zonal - Small instance in/, 'sql db-g1-small', 'hour'],
  [/^Cloud SQL for PostgreSQL: Zonal - Standard storage in/, 'sql storage ssd', 'GB month'],
];

/** Processors of the types of a family, and GiB of memory for each. */
const RATIOS = { n2: { highcpu: 1, standard: 4, highmem: 8 }, c4a: { highcpu: 2, standard: 4, highmem: 8 } } as const;
const CPUS = [1, 2, 4, 8, 16, 32, 48, 64];

/** Prices of a page of Google's catalogue (`cloudbilling.googleapis.com/v1/services/<id>/skus`). */
export function fromGoogle(skus: readonly GoogleSku[], regions: readonly string[]): Read[] {
  const found = skus.flatMap(({ description, serviceRegions, category, pricingInfo }): Read[] => {
    const known = GOOGLE_KEYS.find(([words]) => words.test(description));
    const rates = pricingInfo[0]?.pricingExpression.tieredRates ?? [];
    const usd = rates
      .map(({ unitPrice: { units, nanos } }) => Number(units || 0) + nanos / 1e9)
      .find((price) => price > 0);
    if (!known || category.usageType !== 'OnDemand' || usd === undefined) return [];
    return serviceRegions
      .filter((region) => regions.includes(region) || region === 'global')
      .map((region) => ({ cloud: 'google', region, key: known[1], usd: rounded(usd), per: known[2] }));
  });
  const priceOf = (region: string, key: string) => found.find((one) => one.region === region && one.key === key)?.usd;
  const machines = regions.flatMap((region) =>
    (Object.keys(RATIOS) as (keyof typeof RATIOS)[]).flatMap((family) => {
      const [core, memory] = [priceOf(region, `${family} core`), priceOf(region, `${family} memory`)];
      if (core === undefined || memory === undefined) return [];
      return Object.entries(RATIOS[family]).flatMap(([shape, gib]) =>
        CPUS.map(
          (cpu): Read => ({
            cloud: 'google',
            region,
            key: `${family}-${shape}-${cpu}`,
            usd: rounded(cpu * (core + gib * memory)),
            per: 'hour',
          }),
        ),
      );
    }),
  );
  return [...found.filter(({ key }) => !/ (core|memory)$/.test(key) || key.startsWith('sql')), ...machines];
}

const rounded = (usd: number) => Number(usd.toPrecision(8));
