import type { Policy } from '../policy';

const REQUIRED = ['project', 'environment', 'owner', 'costCenter', 'managedBy'];

/** AWS and Google tag through their provider; machines of an Auto Scaling group and everything on Azure don't. */
export const requiredTags: Policy = {
  id: 'required-tags',
  level: 'error',
  title: 'What can be tagged says whose it is and who pays.',
  types: /^(azurerm_.*|aws_autoscaling_group|aws_launch_template)$/,
  check({ type, body }) {
    const tags =
      type === 'aws_autoscaling_group'
        ? Object.fromEntries((body.tag ?? []).map(({ key, value }: { key: string; value: string }) => [key, value]))
        : type === 'aws_launch_template'
          ? body.tag_specifications?.[0]?.tags
          : body.tags;
    // A type that takes no tags has none; the stack tags all that do.
    if (tags === undefined)
      return type.startsWith('aws_') ? { reason: 'it hands on no tags', remedy: 'Leave the default of the compute group.' } : undefined;
    const missing = REQUIRED.filter((name) => !tags[name]);
    return missing.length === 0
      ? undefined
      : { reason: `${missing.join(', ')} is missing among its tags`, remedy: 'Add to the tags instead of replacing them.' };
  },
};
