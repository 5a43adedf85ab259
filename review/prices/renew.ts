import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRICES, type PriceData } from './list';
import {
  AWS_OFFERS,
  type AwsOffer,
  AZURE_SERVICES,
  type AzureItem,
  fromAws,
  fromAzure,
  fromGoogle,
  GOOGLE_SERVICES,
  type GoogleSku,
  type Read,
} from './sources';

/** Fetches a public list; tests use recorded responses. */
export type Fetch = (url: string) => Promise<unknown>;

/** The regions of the shipped environments. */
const REGIONS = { aws: ['us-east-1'], azure: ['eastus2'], google: ['us-east1'] } as const;

const AWS = 'https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws';
const AZURE = 'https://prices.azure.com/api/retail/prices';
const GOOGLE = 'https://cloudbilling.googleapis.com/v1/services';

interface Batch {
  readonly source: string;
  readonly prices: readonly Read[];
}

async function readAws(ask: Fetch): Promise<Batch[]> {
  const batches: Batch[] = [];
  for (const region of REGIONS.aws) {
    for (const offer of Object.keys(AWS_OFFERS)) {
      const source = `${AWS}/${offer}/current/${region}/index.json`;
      batches.push({ source, prices: fromAws((await ask(source)) as AwsOffer, offer, region) });
    }
  }
  return batches;
}

async function readAzure(ask: Fetch): Promise<Batch[]> {
  const batches: Batch[] = [];
  for (const region of REGIONS.azure) {
    for (const service of AZURE_SERVICES) {
      const filter = `armRegionName eq '${region}' and serviceName eq '${service}' and priceType eq 'Consumption'`;
      const source = `${AZURE}?$filter=${encodeURIComponent(filter)}`;
      const prices: Read[] = [];
      for (let url: string | null = source; url; ) {
        const page = (await ask(url)) as { Items: AzureItem[]; NextPageLink: string | null };
        prices.push(...fromAzure(page.Items));
        url = page.NextPageLink;
      }
      batches.push({ source, prices });
    }
  }
  return batches;
}

async function readGoogle(ask: Fetch, key: string): Promise<Batch[]> {
  const batches: Batch[] = [];
  for (const id of Object.values(GOOGLE_SERVICES)) {
    const source = `${GOOGLE}/${id}/skus`;
    const skus: GoogleSku[] = [];
    for (let token: string | undefined = ''; token !== undefined; ) {
      const more: string = token ? `&pageToken=${token}` : '';
      const page = (await ask(`${source}?key=${key}${more}`)) as { skus: GoogleSku[]; nextPageToken?: string };
      skus.push(...page.skus);
      token = page.nextPageToken || undefined;
    }
    // The key is not part of the source.
    batches.push({ source, prices: fromGoogle(skus, REGIONS.google) });
  }
  return batches;
}

/**
 * The data with the current values of the lists. Missing ones are kept, with their own source and
 * date. A list in which nothing is recognized is an error: its format has changed.
 */
export async function renewed(data: PriceData, ask: Fetch, day: string, googleKey?: string): Promise<PriceData> {
  const batches = [
    ...(await readAws(ask)),
    ...(await readAzure(ask)),
    ...(googleKey ? await readGoogle(ask, googleKey) : []),
  ];
  const empty = batches.filter(({ prices }) => prices.length === 0).map(({ source }) => source);
  if (empty.length > 0) throw new Error(`nothing was recognized in ${empty.join(', ')}`);
  const prices = new Map(data.prices.map((one) => [`${one.cloud} ${one.region} ${one.key}`, one]));
  for (const { source, prices: read } of batches) {
    for (const one of read) prices.set(`${one.cloud} ${one.region} ${one.key}`, { ...one, source, day });
  }
  const sorted = [...prices].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  return { ...data, day, prices: sorted };
}

const overHttps: Fetch = async (url) => {
  const address = url.replace(/key=[^&]*/, 'key=…');
  const answer = await fetch(url).catch((error: Error) => {
    throw new Error(`${address} could not be read: ${(error.cause as Error | undefined)?.message ?? error.message}`);
  });
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.json();
};

async function main(): Promise<void> {
  const { GOOGLE_API_KEY: key } = process.env;
  if (!key) console.error("Google's catalogue needs GOOGLE_API_KEY: its prices stay as they are.");
  const day = new Date().toISOString().slice(0, 10);
  const data = await renewed(PRICES, overHttps, day, key);
  writeFileSync(join(__dirname, 'data.json'), `${JSON.stringify(data, null, 2)}\n`);
  console.log(`${data.prices.filter((one) => one.day === day).length} prices are of ${day}.`);
}

if (require.main === module)
  main().catch((error: Error) => {
    console.error(`prices: ${error.message}. Nothing was written.`);
    process.exitCode = 1;
  });
