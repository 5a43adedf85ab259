import type { Problem } from '../modules/core/errors';
import { type RenderedStack, renderedIn } from './rendered';

/** Types that the cloud supports once each: principal, role and resource. */
const PERMISSIONS = /^(google_\w+_iam_member|azurerm_role_assignment|aws_iam_role_policy_attachment)$/;

/** Duplicate permissions: the cloud would refuse the second, or remove both with the first. */
export function duplicatePermissions(stack: RenderedStack): Problem[] {
  const seen = new Map<string, string>();
  return renderedIn(stack).resources.flatMap(({ type, body: { depends_on: _, lifecycle: __, ...body }, where }) => {
    if (!PERMISSIONS.test(type)) return [];
    const key = `${type} ${JSON.stringify(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
    const first = seen.get(key);
    seen.set(key, first ?? where);
    if (first === undefined) return [];
    return [
      {
        where,
        message: `it gives the same permission as ${first}: ${type} takes each once.`,
        remedy: 'Two constructs name one identity or one resource: make one of them, and use it in both places.',
      },
    ];
  });
}
