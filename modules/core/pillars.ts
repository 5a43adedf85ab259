/**
 * The pillars of a well-architected workload, by the names in the frameworks of the three clouds.
 * Sources: docs.aws.amazon.com/wellarchitected/latest/framework,
 * cloud.google.com/architecture/framework, learn.microsoft.com/azure/well-architected (Azure and
 * Google Cloud treat sustainability across their other pillars).
 */
export const PILLARS = [
  'operational excellence',
  'security',
  'reliability',
  'performance',
  'cost',
  'sustainability',
] as const;

export type Pillar = (typeof PILLARS)[number];
