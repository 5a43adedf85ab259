import type { MetricTable } from '../core/metrics';

export type BucketMetric = 'storedBytes' | 'objects';

const DAY = 86_400;
const HOUR = 3600;
const S3 = {
  namespace: 'AWS/S3',
  statistic: 'Average',
  dimensions: ['BucketName'],
  everySeconds: DAY,
  source: 'docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html',
} as const;
const CLOUD_STORAGE = {
  resourceType: 'gcs_bucket',
  dimensions: ['resource.labels.bucket_name'],
  aligner: 'ALIGN_MAX',
  // One time series per storage class.
  reducer: 'REDUCE_SUM',
  everySeconds: DAY,
  source: 'cloud.google.com/monitoring/api/metrics_gcp_p_z (storage)',
} as const;
const BLOBS = {
  namespace: 'Microsoft.Storage/storageAccounts/blobServices',
  dimensions: [],
  aggregation: 'Average',
  everySeconds: HOUR,
  source:
    'learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-storage-storageaccounts-blobservices-metrics',
} as const;

export const BUCKET_METRICS: MetricTable<BucketMetric> = {
  storedBytes: {
    meaning: 'size of all objects, including old versions; on AWS the standard class only',
    unit: 'bytes',
    section: 'data',
    aws: { ...S3, metricName: 'BucketSizeBytes', fixed: { StorageType: 'StandardStorage' } },
    google: { ...CLOUD_STORAGE, metricType: 'storage.googleapis.com/storage/v2/total_bytes' },
    azure: { ...BLOBS, metricName: 'BlobCapacity' },
  },
  objects: {
    meaning: 'number of objects, including old versions',
    unit: 'count',
    section: 'data',
    aws: { ...S3, metricName: 'NumberOfObjects', fixed: { StorageType: 'AllStorageTypes' } },
    google: { ...CLOUD_STORAGE, metricType: 'storage.googleapis.com/storage/v2/total_count' },
    azure: { ...BLOBS, metricName: 'BlobCount' },
  },
};
