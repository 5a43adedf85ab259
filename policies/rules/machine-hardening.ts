import { block, isNotOn, isOn, list, type Policy, type Resource, valueAt } from '../policy';

type Body = Resource['body'];

function onAws(type: string, body: Body): string | undefined {
  const metadata = block(body.metadata_options);
  if (metadata?.http_tokens !== 'required') return 'instance metadata does not require a token';
  // A container host also answers containers in its bridge network.
  const hops = /\/ecs\/optimized-ami\//.test(String(body.image_id)) || runsContainer(body.user_data) ? 2 : 1;
  if ((metadata.http_put_response_hop_limit ?? 1) > hops)
    return `instance metadata is allowed more than ${hops === 1 ? 'one hop' : 'two hops'}`;
  if (type === 'aws_instance') return isOn(body.associate_public_ip_address) ? 'it has a public address' : undefined;
  const open = list(body.network_interfaces).some(
    (one) => String((one as Body).associate_public_ip_address) !== 'false',
  );
  return open ? 'it may get a public address' : undefined;
}

/** Whether user data runs a container: in plain text as synthesized or in base64 as in a plan. */
function runsContainer(userData: unknown): boolean {
  const text = String(userData ?? '');
  return [text, Buffer.from(text, 'base64').toString('utf8')].some((one) => /\bdocker run\b/.test(one));
}

function onGoogle(body: Body): string | undefined {
  const shielded = block(body.shielded_instance_config);
  if (!isOn(shielded?.enable_secure_boot) || !isOn(shielded.enable_vtpm) || !isOn(shielded.enable_integrity_monitoring))
    return 'it is not a Shielded VM';
  if (!/^true$/i.test(body.metadata?.['enable-oslogin']) || !/^true$/i.test(body.metadata['block-project-ssh-keys']))
    return 'project-wide keys can sign in';
  if (/^(true|1)$/i.test(body.metadata['serial-port-enable'])) return 'its serial port accepts connections';
  if (!valueAt(body, 'service_account.email'))
    return "it runs as the project's default service account, which has broad permissions";
  return list(body.network_interface).some((one) => list((one as Body).access_config).length > 0)
    ? 'it has a public address'
    : undefined;
}

function onAzure(type: string, body: Body): string | undefined {
  if (isNotOn(body.secure_boot_enabled) || isNotOn(body.vtpm_enabled)) return 'it has no Trusted Launch';
  // For a single machine that is the default.
  const passwords = type.endsWith('_scale_set')
    ? body.disable_password_authentication !== true
    : body.disable_password_authentication === false;
  if (type.includes('_linux_') && passwords) return 'passwords sign in';
  const configurations = list(body.network_interface).flatMap((one) => list((one as Body).ip_configuration)) as Body[];
  return configurations.some((one) => list(one.public_ip_address).length > 0) ? 'it has a public address' : undefined;
}

export const machineHardening: Policy = {
  id: 'machine-hardening',
  level: 'error',
  pillar: 'security',
  title:
    'Machines boot signed software, protect their metadata, run as a separate identity and have no public address.',
  types:
    /^(aws_(launch_template|instance)|google_compute_(instance|(region_)?instance_template)|azurerm_(linux|windows)_virtual_machine(_scale_set)?)$/,
  check({ type, body }) {
    const reason = type.startsWith('aws_')
      ? onAws(type, body)
      : type.startsWith('google_')
        ? onGoogle(body)
        : onAzure(type, body);
    return reason ? { reason, remedy: 'Use the default of the compute group.' } : undefined;
  },
};
