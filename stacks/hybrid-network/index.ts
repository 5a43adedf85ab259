import { Construct } from 'constructs';
import { z } from 'zod';
import { cloudOf } from '../../modules/cloud';
import { Peer } from '../../modules/network/network';
import { defineWorkload } from '../workload';

const addressSpace = (what: string) =>
  z
    .strictObject({
      cidr: z.string().describe('Private address range, /16 to /26: 10.20.0.0/16.'),
      zones: z.int().min(1).max(6).describe('Number of zones.'),
    })
    .describe(what);

/**
 * An ERP on premises, a private network in the cloud, and a public shop. The shop never reaches the
 * ERP, since neither peering nor VPN is transitive: a program in the private network receives data
 * of the shop and transfers it to the ERP.
 */
export default defineWorkload({
  description: 'A public network, a private one, and a VPN from the private one to an ERP on premises.',
  settings: z.strictObject({
    shop: addressSpace('The public network, with a way out through NAT.'),
    bridge: addressSpace('The private network, without a way out. It is the only one that reaches the ERP.'),
    onPremises: z
      .strictObject({
        addresses: z
          .array(z.string().regex(/^\d{1,3}(\.\d{1,3}){3}$/, 'is not an IPv4 address'))
          .min(1)
          .max(2)
          .describe('Public IPv4 addresses of the VPN devices, one or two.'),
        cidrs: z
          .array(z.string().regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, 'is not an IPv4 range, like 172.20.0.0/16'))
          .min(1)
          .describe('Ranges behind them: [172.20.0.0/16].'),
        asn: z
          .int()
          .min(1)
          .max(4_294_967_294)
          .optional()
          .describe('Number of their side in BGP. Default: none, routes are static.'),
      })
      .describe('The other end of the VPN.'),
  }),
  build(scope, { settings: { shop, bridge, onPremises } }) {
    const cloud = cloudOf(scope);
    const front = cloud.network(scope, 'shop', shop);
    const inner = cloud.network(scope, 'bridge', { ...bridge, nat: 'none' });
    front.peerWith(inner);
    cloud.vpn(scope, 'erp', { network: inner, peer: onPremises });

    const entry = front.join(new Construct(scope, 'entry'), 'public');
    const storefront = front.join(new Construct(scope, 'storefront'), 'private');
    const clerk = inner.join(new Construct(scope, 'clerk'), 'private');
    front.allow('internet', entry, { port: 443, description: 'Customers' });
    front.allow(entry, storefront, { port: 8080, description: 'The entry to the shop' });
    for (const range of inner.ranges.private)
      front.allow(storefront, Peer.range(range), { port: 8443, description: 'Orders' });
    for (const range of front.ranges.private)
      inner.allow(Peer.range(range), clerk, { port: 8443, description: 'Orders' });
    for (const range of onPremises.cidrs) inner.allow(clerk, Peer.range(range), { port: 443, description: 'The ERP' });
  },
});
