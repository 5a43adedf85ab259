/** A service that some regions of its cloud do not have, as of November 2026. */
export interface RegionalService {
  readonly cloud: 'aws' | 'google';
  /** The name that the cloud gives it. */
  readonly name: string;
  /** Each region without it, and the nearest region that has it. */
  readonly nearest: Readonly<Record<string, string>>;
}

/**
 * Of the other services that the kinds use, Google documents all regions: Cloud Run
 * (cloud.google.com/run/docs/locations), Cloud SQL (cloud.google.com/sql/docs/postgres/locations),
 * Memorystore for Valkey (cloud.google.com/memorystore/docs/valkey/locations, release note of 17
 * March 2026), Firestore (cloud.google.com/firestore/docs/reference/rest/v1/projects.locations),
 * Spanner (`gcloud spanner instance-configs list`) and Backup and DR (the endpoints of its API).
 */
export const REGIONAL_SERVICES = {
  /** Source: docs.aws.amazon.com/neptune/latest/userguide/limits.html, Regions. */
  neptune: {
    cloud: 'aws',
    name: 'Amazon Neptune',
    nearest: {
      'mx-central-1': 'us-east-2',
      'eu-south-1': 'eu-central-2',
      'ap-east-2': 'ap-east-1',
      'ap-southeast-6': 'ap-southeast-2',
      'ap-southeast-7': 'ap-southeast-5',
    },
  },
  /**
   * Source:
   * docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html,
   * Supported AWS Regions. One zone of us-east-1, us-west-1, ap-northeast-1 and ca-central-1 has
   * none either: use1-az3, usw1-az2, apne1-az3 and cac1-az3. Their letters differ from account to
   * account.
   */
  vpcOrigins: {
    cloud: 'aws',
    name: 'VPC origins of CloudFront',
    nearest: { 'ap-southeast-6': 'ap-southeast-2' },
  },
  /** Source: cloud.google.com/scheduler/docs/locations and its release notes of 2026. */
  scheduler: {
    cloud: 'google',
    name: 'Cloud Scheduler',
    nearest: {
      'us-east5': 'us-east4',
      'northamerica-south1': 'us-south1',
      'southamerica-west1': 'southamerica-east1',
      'europe-north1': 'europe-central2',
      'europe-north2': 'europe-central2',
      'europe-southwest1': 'europe-west9',
      'europe-west10': 'europe-west3',
      'africa-south1': 'me-central1',
      'australia-southeast2': 'australia-southeast1',
    },
  },
  /** Source: firebase.google.com/docs/functions/locations; `gcloud functions regions list`. */
  functions: {
    cloud: 'google',
    name: 'Cloud Run functions',
    nearest: {
      'europe-north2': 'europe-north1',
      'northamerica-south1': 'us-south1',
      'asia-southeast3': 'asia-southeast1',
    },
  },
} as const satisfies Readonly<Record<string, RegionalService>>;
