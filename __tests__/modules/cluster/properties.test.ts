import type { ClusterProps } from '../../../modules/cluster/properties';
import { CLUSTER } from '../../../modules/cluster/support';
import { MAIN } from '../../support/cluster';
import { everyPropertyCounts } from '../../support/conformance';
import { theirs } from '../../support/network';

type Named = Omit<ClusterProps, 'network' | 'administrators' | 'readers'> & {
  network?: string;
  administrators?: readonly string[];
  readers?: readonly string[];
};
const pool = (more: object) => [{ ...MAIN, ...more }];

describe('cluster: every property counts', () => {
  everyPropertyCounts<Named>({
    table: CLUSTER,
    base: { version: '1.34', pools: [MAIN], administrators: ['operator'] },
    make: (stack, cloud, { network, administrators = [], readers = [], ...props }) => {
      const [one, other] = [cloud.identity(stack, 'operator'), cloud.identity(stack, 'auditor')];
      const of = (names: readonly string[]) => names.map((name) => (name === 'operator' ? one : other));
      // Where a channel is given the version of the base is left out.
      const { version, ...rest } = props;
      cloud.cluster(stack, 'apps', {
        ...rest,
        ...(props.channel === undefined && { version }),
        network: theirs(stack, cloud, network),
        administrators: of(administrators),
        readers: of(readers),
      });
    },
    samples: {
      network: { values: ['theirs', 'other'] },
      tier: { values: ['private', 'isolated'] },
      version: { values: ['1.34', '1.35'] },
      channel: { values: ['rapid', 'stable'] },
      pools: { values: [[MAIN], [{ ...MAIN, name: 'other' }]] },
      podRange: { values: ['100.64.0.0/16', '100.65.0.0/16'] },
      access: { values: [['10.99.0.0/16'], ['10.98.0.0/16']] },
      administrators: { values: [['operator'], ['auditor']] },
      readers: { values: [['auditor'], []] },
      encryption: { values: ['customerKey', 'providerKey'] },
      logDays: { values: [365, 30] },
      maintenanceWindow: {
        values: [
          { day: 'sunday', startHour: 2, hours: 12 },
          { day: 'monday', startHour: 2, hours: 12 },
        ],
      },
    },
    nested: {
      'pools.0.name': { values: ['main', 'other'] },
      'pools.0.architecture': { values: ['x86_64', 'arm64'], with: { pools: pool({}) } },
      'pools.0.spot': { values: [true, false], with: { pools: [MAIN, ...pool({ name: 'batch' })] } },
      'pools.0.zones': { values: [[1], [2]], with: { pools: pool({}) } },
      'pools.0.labels': { values: [{ team: 'data' }, { team: 'shop' }], with: { pools: pool({}) } },
      'pools.0.labels.team': { values: ['data', 'shop'], with: { pools: pool({}) } },
      'pools.0.taints': {
        values: [
          [{ key: 'batch', value: 'yes', effect: 'NoSchedule' }],
          [{ key: 'batch', value: 'no', effect: 'NoExecute' }],
        ],
        with: { pools: [...pool({ name: 'batch' }), MAIN] },
      },
      'pools.0.taints.0.key': { values: ['batch', 'gpu'], with: TAINTED() },
      'pools.0.taints.0.value': { values: ['yes', 'no'], with: TAINTED() },
      'pools.0.taints.0.effect': { values: ['NoSchedule', 'NoExecute'], with: TAINTED() },
      'access.0': { values: ['10.99.0.0/16', '10.98.0.0/16'], with: { access: ['10.99.0.0/16'] } },
      'administrators.0': { values: ['operator', 'auditor'], with: { administrators: ['operator'] } },
      'readers.0': { values: ['operator', 'auditor'], with: { readers: ['auditor'] } },
      'maintenanceWindow.day': {
        values: ['sunday', 'friday'],
        with: { maintenanceWindow: { day: 'sunday', startHour: 2, hours: 12 } },
      },
    },
    native: {
      aws: [{ cluster: { zonalShiftConfig: { enabled: true } } }],
      google: [{ cluster: { enableIntranodeVisibility: true } }],
      azure: [{ cluster: { azurePolicyEnabled: true } }],
    },
  });
});

function TAINTED() {
  return { pools: [...pool({ name: 'batch', taints: [{ key: 'batch', value: 'yes', effect: 'NoSchedule' }] }), MAIN] };
}
