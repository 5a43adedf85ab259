import type { CloudName } from './placement';

/**
 * Regions of the clouds' public partitions, each with its zones, as of November 2025. Synthesis
 * asks no cloud, so they stand here; a region that is newer, or an account that sees other zones,
 * says so in the environment's file: `clouds.aws.zones`.
 * Sources: the clouds' own lists of regions and zones (EC2 DescribeAvailabilityZones, `gcloud
 * compute zones list`, `az account list-locations`,
 * learn.microsoft.com/azure/reliability/regions-list).
 */
const ZONES: Record<CloudName, Record<string, string>> = {
  // Letters of the zones that every account has.
  aws: {
    'us-east-1': 'abcdef',
    'us-east-2': 'abc',
    'us-west-1': 'ac',
    'us-west-2': 'abcd',
    'ca-central-1': 'abd',
    'ca-west-1': 'abc',
    'mx-central-1': 'abc',
    'sa-east-1': 'abc',
    'eu-central-1': 'abc',
    'eu-central-2': 'abc',
    'eu-north-1': 'abc',
    'eu-south-1': 'abc',
    'eu-south-2': 'abc',
    'eu-west-1': 'abc',
    'eu-west-2': 'abc',
    'eu-west-3': 'abc',
    'af-south-1': 'abc',
    'ap-east-1': 'abc',
    'ap-east-2': 'abc',
    'ap-northeast-1': 'acd',
    'ap-northeast-2': 'abcd',
    'ap-northeast-3': 'abc',
    'ap-south-1': 'abc',
    'ap-south-2': 'abc',
    'ap-southeast-1': 'abc',
    'ap-southeast-2': 'abc',
    'ap-southeast-3': 'abc',
    'ap-southeast-4': 'abc',
    'ap-southeast-5': 'abc',
    'ap-southeast-6': 'abc',
    'ap-southeast-7': 'abc',
    'il-central-1': 'abc',
    'me-central-1': 'abc',
    'me-south-1': 'abc',
  },
  google: {
    'us-east1': 'bcd',
    'us-east4': 'abc',
    'us-east5': 'abc',
    'us-central1': 'abcf',
    'us-south1': 'abc',
    'us-west1': 'abc',
    'us-west2': 'abc',
    'us-west3': 'abc',
    'us-west4': 'abc',
    'northamerica-northeast1': 'abc',
    'northamerica-northeast2': 'abc',
    'northamerica-south1': 'abc',
    'southamerica-east1': 'abc',
    'southamerica-west1': 'abc',
    'europe-central2': 'abc',
    'europe-north1': 'abc',
    'europe-north2': 'abc',
    'europe-southwest1': 'abc',
    'europe-west1': 'bcd',
    'europe-west2': 'abc',
    'europe-west3': 'abc',
    'europe-west4': 'abc',
    'europe-west6': 'abc',
    'europe-west8': 'abc',
    'europe-west9': 'abc',
    'europe-west10': 'abc',
    'europe-west12': 'abc',
    'africa-south1': 'abc',
    'asia-east1': 'abc',
    'asia-east2': 'abc',
    'asia-northeast1': 'abc',
    'asia-northeast2': 'abc',
    'asia-northeast3': 'abc',
    'asia-south1': 'abc',
    'asia-south2': 'abc',
    'asia-southeast1': 'abc',
    'asia-southeast2': 'abc',
    'asia-southeast3': 'abc',
    'australia-southeast1': 'abc',
    'australia-southeast2': 'abc',
    'me-central1': 'abc',
    'me-central2': 'abc',
    'me-west1': 'abc',
  },
  // Numbers of the availability zones; '' has none.
  azure: {
    eastus: '123',
    eastus2: '123',
    centralus: '123',
    northcentralus: '',
    southcentralus: '123',
    westcentralus: '',
    westus: '',
    westus2: '123',
    westus3: '123',
    canadacentral: '123',
    canadaeast: '',
    mexicocentral: '123',
    brazilsouth: '123',
    brazilsoutheast: '',
    chilecentral: '123',
    northeurope: '123',
    westeurope: '123',
    uksouth: '123',
    ukwest: '',
    francecentral: '123',
    francesouth: '',
    germanywestcentral: '123',
    germanynorth: '',
    belgiumcentral: '123',
    italynorth: '123',
    norwayeast: '123',
    norwaywest: '',
    polandcentral: '123',
    spaincentral: '123',
    swedencentral: '123',
    swedensouth: '',
    switzerlandnorth: '123',
    switzerlandwest: '',
    austriaeast: '123',
    southafricanorth: '123',
    southafricawest: '',
    uaenorth: '123',
    uaecentral: '',
    qatarcentral: '123',
    israelcentral: '123',
    centralindia: '123',
    southindia: '',
    westindia: '',
    eastasia: '123',
    southeastasia: '123',
    japaneast: '123',
    japanwest: '123',
    koreacentral: '123',
    koreasouth: '',
    indonesiacentral: '123',
    malaysiawest: '123',
    newzealandnorth: '123',
    australiaeast: '123',
    australiasoutheast: '',
    australiacentral: '',
    australiacentral2: '',
  },
};

export function regionsOf(cloud: CloudName): string[] {
  return Object.keys(ZONES[cloud]);
}

/**
 * `us-east-1a`, `us-east1-b` or `1`: the names of a region's zones; nothing for a region that isn't
 * known.
 */
export function zonesOf(cloud: CloudName, region: string): string[] | undefined {
  // A region may be any word that stands in a file: toString is one, too.
  const zones = Object.hasOwn(ZONES[cloud], region) ? ZONES[cloud][region] : undefined;
  const between = { aws: region, google: `${region}-`, azure: '' }[cloud];
  return zones === undefined ? undefined : [...zones].map((zone) => `${between}${zone}`);
}

/** Services of the kinds that some regions lack, and where they are. */
const ONLY_IN = {
  // Source: docs.aws.amazon.com/neptune/latest/userguide/limits.html, regions.
  neptune: Object.keys(ZONES.aws).filter(
    (region) => !['mx-central-1', 'eu-south-1', 'ap-east-2', 'ap-southeast-6', 'ap-southeast-7'].includes(region),
  ),
  // Source:
  // docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html,
  // supported AWS Regions. Some zones are left out as well (use1-az3), by an id that differs from
  // account to account.
  vpcOrigins: Object.keys(ZONES.aws).filter(
    (region) => !['mx-central-1', 'ap-east-2', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7'].includes(region),
  ),
} as const;

/**
 * The regions where a service is. A region that isn't in the list of regions is newer than it, and
 * may have the service.
 */
export const regionsWith = (service: keyof typeof ONLY_IN): readonly string[] => ONLY_IN[service];
