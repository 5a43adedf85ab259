import type { GenerationInput, Knowledge, Session } from '../behaviour';
import { matches } from '../rules';
import { digits } from '../template';
import type { Fields } from '../values';
import { refused, textOf, textsOf } from './config';
import { googleClusters } from './google-clusters';
import { googleCompute } from './google-compute';
import { googleContainers } from './google-containers';
import { googleData } from './google-data';
import { googleEdge } from './google-edge';
import { googleNetwork } from './google-network';
import { googleOperations } from './google-operations';
import { googlePlatform } from './google-platform';
import { googleVpn } from './google-vpn';

/** The project if the provider block sets none. */
const PROJECT = 'simulated-project';

function session(config: Fields): Session {
  const [project, region] = [textOf(config, 'project') ?? PROJECT, textOf(config, 'region') ?? 'us-east1'];
  const zone = textOf(config, 'zone') ?? `${region}-b`;
  const labels = {
    ...(!refused(config, 'add_terraform_attribution_label') && { 'goog-terraform-provisioned': 'true' }),
    ...textsOf(config, 'default_labels'),
  };
  return {
    facts: { project, region, zone },
    defaults: { project, region, zone },
    merged: {
      terraform_labels: ['labels', labels],
      effective_labels: ['labels', labels],
      effective_annotations: ['annotations', {}],
    },
  };
}

function text({ type, key, facts, root }: GenerationInput, name: string): string | undefined {
  const kind = type.slice('google_'.length).replaceAll('_', '-');
  const called = typeof root.name === 'string' ? root.name : key;
  if (name === 'id') {
    const place = root.location ?? root.region ?? root.zone;
    const where = typeof place === 'string' ? `/locations/${place}` : '';
    return `projects/${root.project ?? facts.project}${where}/${kind}/${called}`;
  }
  if (name === 'self_link' || name.endsWith('_self_link'))
    return `https://www.googleapis.com/compute/v1/${root.id ?? called}`;
  if (name === 'project_number' || name === 'number') return digits(String(root.project ?? facts.project), 12);
  if (name === 'service_account_email') return `${kind}@${facts.project}.iam.gserviceaccount.com`;
  return name.endsWith('_id') ? digits(`${key}${name}`, 19) : undefined;
}

export const google: Knowledge = {
  types: {
    ...googleCompute,
    ...googleContainers,
    ...googleClusters,
    ...googleNetwork,
    ...googleVpn,
    ...googleEdge,
    ...googleData,
    ...googlePlatform,
    ...googleOperations,
  },
  session,
  rules: {
    project: matches(
      /^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
      '6 to 30 lower-case letters, digits and -, beginning with a letter',
    ),
    region: matches(/^[a-z]+-[a-z]+\d+$/, 'a region: us-east1'),
    zone: matches(/^[a-z]+-[a-z]+\d+-[a-z]$/, 'a zone: us-east1-b'),
  },
  replaces: [],
  text,
  data: {
    client_config: (_, { project, region, zone }) => ({
      id: `projects/${project}`,
      project: project!,
      region: region!,
      zone: zone!,
      access_token: 'simulated',
    }),
    project: (asked, { project }) => {
      const id = textOf(asked, 'project_id') ?? project!;
      return { id: `projects/${id}`, project_id: id, name: id, number: digits(id, 12) };
    },
    compute_zones: (asked, { region }) => {
      const of = textOf(asked, 'region') ?? region!;
      return { id: of, names: ['b', 'c', 'd'].map((letter) => `${of}-${letter}`) };
    },
    storage_project_service_account: (_, { project }) => {
      const email = `service-${digits(project!, 12)}@gs-project-accounts.iam.gserviceaccount.com`;
      return { id: email, email_address: email, member: `serviceAccount:${email}` };
    },
  },
};
