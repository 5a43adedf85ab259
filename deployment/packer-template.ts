import { join } from 'node:path';
import type { PerCloud } from '../modules/core/placement';

/** Families for images: those with Debian packages. */
export const BASES = ['ubuntu-24.04', 'debian-12'] as const;
type Base = (typeof BASES)[number];

/** A machine image, described in `images/<name>/image.yaml`. */
export interface MachineImage {
  readonly base: Base;
  readonly packages: readonly string[];
  readonly scripts: readonly string[];
  readonly tests: readonly string[];
  readonly diskGiB: number;
}

/** The build location and version of an image. */
export type Target = { readonly region: string; readonly version: string } & (
  | { readonly cloud: 'aws' }
  | { readonly cloud: 'google'; readonly project: string }
  | {
      readonly cloud: 'azure';
      readonly subscription: string;
      readonly resourceGroup: string;
      readonly gallery: string;
      readonly definition: string;
    }
);

/**
 * Plugins, by exact version. Sources: the tags of hashicorp/packer-plugin-amazon, -googlecompute
 * and -azure on GitHub. A test compares the templates with the arguments of these versions.
 */
const PLUGINS: PerCloud<{ readonly name: string; readonly version: string; readonly builder: string }> = {
  aws: { name: 'amazon', version: '1.8.2', builder: 'amazon-ebs' },
  google: { name: 'googlecompute', version: '1.2.7', builder: 'googlecompute' },
  azure: { name: 'azure', version: '2.6.3', builder: 'azure-arm' },
};

/**
 * The base images. Sources: documentation.ubuntu.com/aws and wiki.debian.org/Cloud/AmazonEC2Image
 * (owners); the families of Google and Azure are those of modules/compute/images.ts.
 */
const AMIS: Record<Base, { readonly name: string; readonly owner: string }> = {
  'ubuntu-24.04': {
    name: 'ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-*',
    owner: '099720109477',
  },
  'debian-12': { name: 'debian-12-amd64-*', owner: '136693071363' },
};
const FAMILIES: Record<Base, { readonly family: string; readonly project: string }> = {
  'ubuntu-24.04': { family: 'ubuntu-2404-lts-amd64', project: 'ubuntu-os-cloud' },
  'debian-12': { family: 'debian-12', project: 'debian-cloud' },
};
const OFFERS: Record<Base, readonly [publisher: string, offer: string, sku: string]> = {
  'ubuntu-24.04': ['Canonical', 'ubuntu-24_04-lts', 'server'],
  'debian-12': ['Debian', 'debian-12', '12-gen2'],
};
const USERS: Record<Base, string> = { 'ubuntu-24.04': 'ubuntu', 'debian-12': 'admin' };

/** Scripts run as root, with the variables of Packer. */
const AS_ROOT = "chmod +x {{ .Path }}; {{ .Vars }} sudo -E sh -c '{{ .Path }}'";

/**
 * A Packer template in the JSON syntax of HCL, which requires no escaping. Source:
 * developer.hashicorp.com/packer/docs/templates/hcl_templates/syntax-json
 */
export function templateOf(name: string, image: MachineImage, target: Target, folder: string): object {
  const { name: plugin, version, builder } = PLUGINS[target.cloud];
  return {
    packer: {
      required_plugins: { [plugin]: { source: `github.com/hashicorp/${plugin}`, version: `= ${version}` } },
    },
    source: { [builder]: { machine: sourceOf(name, image, target) } },
    build: { sources: [`source.${builder}.machine`], provisioner: provisioners(image, target, folder) },
  };
}

function sourceOf(name: string, { base, diskGiB }: MachineImage, target: Target): object {
  const { region, version } = target;
  const title = `${name}-${version}`;
  switch (target.cloud) {
    // Required: ami_name, instance_type, region, source_ami or source_ami_filter, ssh_username.
    // Source:
    // developer.hashicorp.com/packer/integrations/hashicorp/amazon/latest/components/builder/ebs
    case 'aws':
      return {
        ami_name: title,
        region,
        instance_type: 't3.small',
        source_ami_filter: {
          filters: { name: AMIS[base].name, 'virtualization-type': 'hvm', 'root-device-type': 'ebs' },
          owners: [AMIS[base].owner],
          most_recent: true,
        },
        ssh_username: USERS[base],
        // Only the build machine can access it.
        temporary_security_group_source_public_ip: true,
        encrypt_boot: true,
        imds_support: 'v2.0',
        metadata_options: { http_endpoint: 'enabled', http_tokens: 'required', http_put_response_hop_limit: 1 },
        launch_block_device_mappings: [
          { device_name: '/dev/sda1', volume_size: diskGiB, volume_type: 'gp3', delete_on_termination: true },
        ],
        tags: { Name: title, base, managedBy: 'packer' },
      };
    // Required: project_id, zone, source_image or source_image_family.
    // Source:
    // developer.hashicorp.com/packer/integrations/hashicorp/googlecompute/latest/components/builder/googlecompute
    case 'google':
      return {
        project_id: target.project,
        zone: `${region}-b`,
        source_image_family: FAMILIES[base].family,
        source_image_project_id: [FAMILIES[base].project],
        image_name: title.replaceAll('.', '-'),
        image_family: name,
        machine_type: 'e2-small',
        disk_size: diskGiB,
        ssh_username: 'packer',
        // No public address: Packer connects through Identity-Aware Proxy.
        use_iap: true,
        omit_external_ip: true,
        use_internal_ip: true,
        enable_secure_boot: true,
        enable_vtpm: true,
        enable_integrity_monitoring: true,
        image_labels: { 'managed-by': 'packer' },
      };
    // Required: os_type, location, the base image, and the target. Source:
    // developer.hashicorp.com/packer/integrations/hashicorp/azure/latest/components/builder/arm
    case 'azure': {
      const [image_publisher, image_offer, image_sku] = OFFERS[base];
      return {
        use_azure_cli_auth: true,
        subscription_id: target.subscription,
        location: region,
        os_type: 'Linux',
        vm_size: 'Standard_B2s_v2',
        os_disk_size_gb: diskGiB,
        image_publisher,
        image_offer,
        image_sku,
        // Without it the plugin sends no security type. Source: its template_factory.go
        security_type: 'TrustedLaunch',
        secure_boot_enabled: true,
        vtpm_enabled: true,
        encryption_at_host: true,
        shared_image_gallery_destination: {
          subscription: target.subscription,
          resource_group: target.resourceGroup,
          gallery_name: target.gallery,
          image_name: target.definition,
          image_version: version,
          target_region: [{ name: region }],
        },
        azure_tags: { base, managedBy: 'packer' },
      };
    }
  }
}

/** Packages, scripts, tests, and finally the removal of all traces of the build machine. */
function provisioners({ packages, scripts, tests }: MachineImage, { cloud }: Target, folder: string): object[] {
  const shell = (what: object) => ({ shell: { execute_command: AS_ROOT, ...what } });
  const apt = 'DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600';
  return [
    // The image may be installing packages itself until then.
    shell({ inline: ['cloud-init status --wait || true', `${apt} update`, `${apt} upgrade -y`] }),
    ...(packages.length > 0
      ? [shell({ inline: [`${apt} install -y --no-install-recommends ${packages.join(' ')}`] })]
      : []),
    ...(scripts.length > 0 ? [shell({ scripts: scripts.map((one) => join(folder, one)) })] : []),
    shell({ scripts: tests.map((one) => join(folder, one)) }),
    shell({
      inline: [
        'apt-get clean',
        'rm -f /etc/ssh/ssh_host_* /root/.ssh/authorized_keys',
        'cloud-init clean --logs --machine-id',
        // Source: the builder's page, "Linux" under deprovision.
        ...(cloud === 'azure' ? ['/usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0 && sync'] : []),
      ],
    }),
  ];
}
