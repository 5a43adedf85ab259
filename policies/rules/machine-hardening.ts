import { block, list, type Policy } from '../policy';

export const machineHardening: Policy = {
  id: 'machine-hardening',
  level: 'error',
  title: 'Machines start what is signed, keep their metadata to themselves and have no public address.',
  types: /^(aws_launch_template|google_compute_(region_)?instance_template|azurerm_linux_virtual_machine_scale_set)$/,
  check({ type, body }) {
    const remedy = 'Leave the default of the compute group.';
    if (type === 'aws_launch_template') {
      const metadata = block(body.metadata_options);
      if (metadata?.http_tokens !== 'required') return { reason: 'instance metadata needs no token', remedy };
      if (metadata.http_put_response_hop_limit !== 1) return { reason: 'instance metadata goes further than one hop', remedy };
      const open = list(body.network_interfaces).some(
        (one) => String((one as { associate_public_ip_address?: unknown }).associate_public_ip_address) !== 'false',
      );
      return open ? { reason: 'it may get a public address', remedy } : undefined;
    }
    if (type.startsWith('google_')) {
      const shielded = block(body.shielded_instance_config);
      if (!shielded?.enable_secure_boot || !shielded.enable_vtpm || !shielded.enable_integrity_monitoring)
        return { reason: 'it is no Shielded VM', remedy };
      if (body.metadata?.['enable-oslogin'] !== 'TRUE' || body.metadata['block-project-ssh-keys'] !== 'TRUE')
        return { reason: 'keys of the project sign in', remedy };
      const open = list(body.network_interface).some((one) => list((one as { access_config?: unknown }).access_config).length > 0);
      return open ? { reason: 'it has a public address', remedy } : undefined;
    }
    if (!body.secure_boot_enabled || !body.vtpm_enabled) return { reason: 'it has no Trusted Launch', remedy };
    if (body.disable_password_authentication !== true) return { reason: 'passwords sign in', remedy };
    return JSON.stringify(body.network_interface).includes('public_ip_address') ? { reason: 'it has a public address', remedy } : undefined;
  },
};
