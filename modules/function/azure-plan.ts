import { ServicePlan } from '@cdktf/provider-azurerm/lib/service-plan';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { resourceGroupOf } from '../core/azure';
import { childIn, groupIn } from '../core/child';
import { type NameRule, nameOf } from '../core/names';

const PLAN_NAME: NameRule = {
  what: 'App Service plan',
  max: 60,
  pattern: /^[\w-]+$/,
  allowed: 'letters, digits, _ and -',
  unique: 'parent',
};

/**
 * The memory of an instance of each plan, in MiB. Source:
 * learn.microsoft.com/azure/azure-functions/functions-premium-plan (SKUs)
 */
const PLANS = [
  [3584, 'EP1'],
  [7168, 'EP2'],
  [14_336, 'EP3'],
] as const;

export const MOST = 20;

const skuOf = (memoryMiB: number) => (PLANS.find(([most]) => memoryMiB <= most) ?? PLANS[2])[1];

/** The number of the plan for functions of this size: 1 for EP1. */
export const planNumber = (memoryMiB: number) => Number(skuOf(memoryMiB).slice(2));

/** The plan for functions of this size, one per placement. */
export function planOf(scope: Construct, memoryMiB: number): ServicePlan {
  const sku = skuOf(memoryMiB);
  const stack = TerraformStack.of(scope);
  const functions = groupIn(stack, 'functions');
  const id = sku.toLowerCase();
  return childIn(functions, id, 'plan', (place) => {
    const group = resourceGroupOf(scope);
    return new ServicePlan(place, 'plan', {
      name: nameOf(place, PLAN_NAME, { parent: group }),
      resourceGroupName: group.name,
      location: group.location,
      osType: 'Linux',
      skuName: sku,
      maximumElasticWorkerCount: MOST,
    });
  });
}
