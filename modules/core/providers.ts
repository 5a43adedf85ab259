import { type TerraformProvider, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { factsOf, type Placement, placementOf } from './placement';
import { googleLabels } from './tags';

/** Cloudflare does not run workloads, but may host an environment's DNS zone. */
export type ProviderName = Placement['cloud'] | 'cloudflare';

const IDS: Readonly<Record<ProviderName, string>> = {
  aws: 'aws',
  google: 'google',
  azure: 'azurerm',
  cloudflare: 'cloudflare',
};
/**
 * The region of global AWS resources: certificates and firewalls of CloudFront, keys and logs of
 * Route 53.
 */
export const GLOBAL_REGION = 'us-east-1';

/**
 * The stack's provider with this name, limited to the account of the environment, with the tags of
 * every resource. Created when first used.
 */
export function providerOf(scope: Construct, name: ProviderName): TerraformProvider {
  const stack = TerraformStack.of(scope);
  const found = stack.node.tryFindChild(IDS[name]) as TerraformProvider | undefined;
  if (found) return found;
  const placement = placementOf(stack);
  const { cloud, region, facts } = placement;
  switch (name) {
    case 'aws':
      return awsProvider(stack, placement, IDS.aws, cloud === 'aws' ? region : GLOBAL_REGION);
    case 'google': {
      const { GoogleProvider } =
        require('@cdktf/provider-google/lib/provider') as typeof import('@cdktf/provider-google/lib/provider');
      const { project } = factsOf(facts, 'google');
      return new GoogleProvider(stack, IDS.google, {
        project,
        region: cloud === 'google' ? region : undefined,
        defaultLabels: googleLabels(stack),
      });
    }
    case 'azure': {
      const { AzurermProvider } =
        require('@cdktf/provider-azurerm/lib/provider') as typeof import('@cdktf/provider-azurerm/lib/provider');
      const { subscription, tenant } = factsOf(facts, 'azure');
      return new AzurermProvider(stack, IDS.azure, {
        // Otherwise the provider accesses the data plane of each account that it creates or reads,
        // and an account without access from outside its network returns 403. Source: azurerm
        // v4.55.0, internal/services/storage/storage_account_data_plane_helpers.go.
        features: [{ storage: [{ dataPlaneAvailable: false }] }],
        subscriptionId: subscription,
        tenantId: tenant,
        resourceProviderRegistrations: 'core',
        // Storage accounts have no shared keys, so the provider must sign in with an identity.
        storageUseAzuread: true,
      });
    }
    case 'cloudflare': {
      const { CloudflareProvider } =
        require('@cdktf/provider-cloudflare/lib/provider') as typeof import('@cdktf/provider-cloudflare/lib/provider');
      // Its token comes from CLOUDFLARE_API_TOKEN and is never in a file.
      return new CloudflareProvider(stack, IDS.cloudflare, {});
    }
  }
}

/**
 * AWS in us-east-1: an alias of the stack's provider, or undefined if the stack is already there.
 */
export function globalAws(scope: Construct): TerraformProvider | undefined {
  const stack = TerraformStack.of(scope);
  const placement = placementOf(stack);
  providerOf(stack, 'aws');
  if (placement.cloud !== 'aws' || placement.region === GLOBAL_REGION) return undefined;
  const id = `aws-${GLOBAL_REGION}`;
  const found = stack.node.tryFindChild(id) as TerraformProvider | undefined;
  return found ?? awsProvider(stack, placement, id, GLOBAL_REGION, GLOBAL_REGION);
}

function awsProvider(
  stack: TerraformStack,
  { facts, tags }: Placement,
  id: string,
  region: string,
  alias?: string,
): TerraformProvider {
  const { AwsProvider } =
    require('@cdktf/provider-aws/lib/provider') as typeof import('@cdktf/provider-aws/lib/provider');
  const { account } = factsOf(facts, 'aws');
  return new AwsProvider(stack, id, {
    alias,
    region,
    allowedAccountIds: [account],
    defaultTags: [{ tags: { ...tags } }],
  });
}
