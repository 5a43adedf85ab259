import type { CorsRule } from '../../modules/storage/bucket-rules';
import type { Waiver } from '../../policies';
import type { PlacementStack } from '../../stacks/placement-stack';
import type { Synthesized } from './synth';

export const SECOND = {
  aws: ['us-west-2', 'eu-west-1'],
  google: ['us-west1', 'us-central1'],
  azure: ['westus2', 'westeurope'],
} as const;

/** The environment says that this bucket may be public. */
export function open(stack: PlacementStack): void {
  (stack.waivers as Waiver[]).push({ rule: 'public-storage', path: 'docs', reason: 'The shop window.' });
}

/** The statements of the policies of a type. */
export const statementsOf = (synthesized: Synthesized, type: string) =>
  synthesized.of(type).flatMap(({ body }) => JSON.parse(body.policy).Statement);

export const cors = (more: Partial<CorsRule> = {}): CorsRule => ({
  origins: ['https://a.example.com'],
  methods: ['GET'],
  ...more,
});
