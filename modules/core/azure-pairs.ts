/**
 * Regions that Azure copies to one another. Source:
 * learn.microsoft.com/azure/reliability/regions-paired
 */
const PAIRS: readonly (readonly [string, string])[] = [
  ['eastus', 'westus'],
  ['eastus2', 'centralus'],
  ['northcentralus', 'southcentralus'],
  ['westus2', 'westcentralus'],
  ['canadacentral', 'canadaeast'],
  ['northeurope', 'westeurope'],
  ['uksouth', 'ukwest'],
  ['francecentral', 'francesouth'],
  ['germanywestcentral', 'germanynorth'],
  ['norwayeast', 'norwaywest'],
  ['swedencentral', 'swedensouth'],
  ['switzerlandnorth', 'switzerlandwest'],
  ['eastasia', 'southeastasia'],
  ['japaneast', 'japanwest'],
  ['koreacentral', 'koreasouth'],
  ['australiaeast', 'australiasoutheast'],
  ['australiacentral', 'australiacentral2'],
  ['centralindia', 'southindia'],
  ['southafricanorth', 'southafricawest'],
  ['uaenorth', 'uaecentral'],
];

export function pairOf(region: string): string | undefined {
  const pair = PAIRS.find((one) => one.includes(region));
  return pair && (pair[0] === region ? pair[1] : pair[0]);
}
