import type { CloudName } from '../../modules/core/placement';
import type { DnsZone } from '../../modules/dns/dns';
import { certificate } from './certificates';
import { edge, PAGES, WEST } from './edge';
import { synth } from './synth';
import { deploysAndSettles } from './terraform';

/**
 * An edge with the real Terraform. Each cloud has its own file, so that one ends within seconds.
 */
export function deploysEdge(cloud: CloudName): void {
  test('deploys, settles and goes, together with one for a bucket where the cloud supports that', async () => {
    const { text, problems } = synth(
      cloud,
      (stack, catalogue) => {
        edge(stack, catalogue, {
          names: ['shop.example.com', 'www.example.com'],
          cache: cloud === 'google' ? [{ path: '/*', ttlSeconds: 60 }] : [{ path: '/static/*', ttlSeconds: 90_061 }],
          requestsPerFiveMinutes: 1000,
          ...(cloud === 'azure' && { certificate: { given: certificate('shop') } }),
        });
        if (cloud === 'azure') return;
        const zone = stack.node.findChild('zone') as DnsZone;
        const pages = catalogue.edge(stack, 'pages-front', {
          ...PAGES,
          zone,
          origin: { bucket: catalogue.bucket(stack, 'pages'), index: 'index.html', notFound: '404.html' },
          ...(cloud === 'aws' && { bodyInspectionKiB: 64 }),
        });
        zone.pointTo('pages', 'pages', pages.target);
      },
      cloud === 'aws' ? WEST : {},
    );
    expect(problems).toEqual([]);
    await deploysAndSettles(JSON.parse(text));
  });
}
