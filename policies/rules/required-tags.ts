import { labelKey } from '../../modules/core/tags';
import { isOn, list, type Policy, type Resource, valueAt } from '../policy';

const REQUIRED = ['project', 'environment', 'owner', 'costCenter', 'managedBy'];

type Tags = Readonly<Record<string, string>>;

/**
 * The sets of tags of a resource, including those that it passes on. On AWS and Google the provider
 * adds them to all resources with tags, so the provider has them; others have their own: machines,
 * their disks, nested settings. A plan contains all of them.
 */
function sets({ type, address, body }: Resource, planned: boolean): Record<string, Tags | undefined> {
  if (type === 'provider') {
    if (/^provider\.aws(\.|$)/.test(address)) return { 'its default tags': valueAt(body, 'default_tags.tags') };
    return /^provider\.google(\.|$)/.test(address) ? { 'its default labels': body.default_labels } : {};
  }
  switch (type) {
    case 'aws_autoscaling_group':
      return {
        'the tags of its machines': Object.fromEntries(
          list(body.tag)
            .map((tag) => tag as { key: string; value: string; propagate_at_launch?: boolean })
            .filter(({ propagate_at_launch }) => propagate_at_launch !== false)
            .map(({ key, value }) => [key, value]),
        ),
      };
    case 'aws_launch_template': {
      const of = (what: string) =>
        list(body.tag_specifications).find((one) => (one as { resource_type?: string }).resource_type === what) as
          | { tags?: Tags }
          | undefined;
      return { 'the tags of its machines': of('instance')?.tags, 'the tags of their disks': of('volume')?.tags };
    }
    case 'google_compute_instance_template':
    case 'google_compute_region_instance_template':
      return Object.fromEntries(
        list(body.disk).map((disk, index) => [`the labels of disk ${index + 1}`, (disk as { labels?: Tags }).labels]),
      );
    case 'google_sql_database_instance':
      return { 'its labels': valueAt(body, 'settings.user_labels') };
    case 'google_container_cluster':
      return { 'its labels': body.resource_labels };
  }
  // Types without tags have none. The stack tags all others. Network tags of Google are different.
  const own = type.startsWith('google_') ? (body.effective_labels ?? body.labels) : (body.tags_all ?? body.tags);
  const tags = planned || type.startsWith('azurerm_') ? own : undefined;
  return tags === undefined ? {} : { 'its tags': tags };
}

/** Azure's tag names are case-insensitive. */
function said({ type }: Resource, tags: Tags | undefined, name: string): string | undefined {
  if (!type.startsWith('azurerm_')) return tags?.[name];
  return Object.entries(tags ?? {}).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

export const requiredTags: Policy = {
  id: 'required-tags',
  level: 'error',
  pillar: 'cost',
  title: 'Resources have tags for their owner and cost center.',
  types: /^(provider|aws_.*|google_.*|azurerm_.*)$/,
  check(resource, { planned }) {
    if (/^aws_(db_instance|neptune_cluster)$/.test(resource.type) && !isOn(resource.body.copy_tags_to_snapshot))
      return { reason: 'its snapshots do not have its tags', remedy: 'Set copy_tags_to_snapshot.' };
    const google = /google/.test(resource.type === 'provider' ? resource.address : resource.type);
    for (const [what, tags] of Object.entries(sets(resource, planned))) {
      const missing = REQUIRED.map((name) => (google ? labelKey(name) : name)).filter(
        (name) => !said(resource, tags, name),
      );
      if (missing.length > 0)
        return {
          reason: `${missing.join(', ')} is missing among ${what}`,
          remedy: 'Add tags instead of replacing them.',
        };
    }
    return undefined;
  },
};
