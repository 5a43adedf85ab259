import type { ServiceProps } from '../../../modules/service/service';
import { byCloud } from '../../support/by-cloud';
import { on } from '../../support/service';
import { CLOUDS } from '../../support/synth';

describe.each(CLOUDS)('on %s', (cloud) => {
  test('a new image takes a share of the requests, and an earlier revision keeps the rest', () => {
    const rollout = { percent: 10, revision: '00012-abc' };
    const { the, problems } = on(cloud, { port: 8080, rollout });
    const wrong = (props: Partial<ServiceProps>) => on(cloud, props).problems.map(({ message }) => message);
    const limited = () => {
      expect(wrong({ min: 2, max: 2, rollout })).toEqual(['rollout requires port.']);
      expect(wrong({ port: 8080, rollout: { ...rollout, percent: 12.5 } })).toEqual([
        'rollout.percent is 12.5, it must be a whole number.',
      ]);
      expect(wrong({ port: 8080, rollout: { ...rollout, percent: 100 } })).toEqual([
        expect.stringMatching(/^rollout\.percent is 100/),
      ]);
      expect(wrong({ port: 8080, rollout: { ...rollout, revision: 'shop--' } })).toEqual([
        'rollout.revision is "shop--", which is not the end of the name of a revision.',
      ]);
    };
    byCloud(cloud, {
      aws: () => {
        expect(problems[0]).toMatchObject({
          message: expect.stringMatching(/^rollout is .* ECS would move the weights of a listener rule itself/),
          remedy: expect.stringMatching(/^Create a second service, and share the route by weight\./),
        });
      },
      google: () => {
        expect(problems).toEqual([]);
        const { name, traffic } = the('google_cloud_run_v2_service');
        expect(traffic).toEqual([
          { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 10 },
          { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', percent: 90, revision: `${name}-00012-abc` },
        ]);
        limited();
      },
      azure: () => {
        expect(problems).toEqual([]);
        const { revision_mode, ingress } = the('azurerm_container_app');
        expect(revision_mode).toBe('Multiple');
        expect(ingress.traffic_weight).toEqual([
          { latest_revision: true, percentage: 10 },
          { revision_suffix: '00012-abc', percentage: 90 },
        ]);
        limited();
      },
    });
  });
});
