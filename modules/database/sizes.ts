import { smallest } from '../compute/sizes';
import { report } from '../core/errors';
import type { CloudName, PerCloud } from '../core/placement';
import type { Database, DatabaseProps, Engine } from './database';

/** A machine type for databases. */
export interface DatabaseSize {
  readonly name: string;
  readonly cpu: number;
  readonly memoryGiB: number;
  /** Full speed temporarily only, at a lower price. */
  readonly burstable: boolean;
}

const family = (ratio: number, cpus: readonly number[], name: (cpu: number) => string): DatabaseSize[] =>
  cpus.map((cpu) => ({ name: name(cpu), cpu, memoryGiB: cpu * ratio, burstable: false }));

const burstable = (types: Readonly<Record<string, readonly [cpu: number, memoryGiB: number]>>): DatabaseSize[] =>
  Object.entries(types).map(([name, [cpu, memoryGiB]]) => ({ name, cpu, memoryGiB, burstable: true }));

const RDS: Record<number, string> = {
  2: 'large',
  4: 'xlarge',
  8: '2xlarge',
  16: '4xlarge',
  32: '8xlarge',
  48: '12xlarge',
  64: '16xlarge',
};

/**
 * Graviton classes, which support both engines. Source:
 * docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html
 */
const AWS: readonly DatabaseSize[] = [
  ...burstable({
    'db.t4g.micro': [2, 1],
    'db.t4g.small': [2, 2],
    'db.t4g.medium': [2, 4],
    'db.t4g.large': [2, 8],
    'db.t4g.xlarge': [4, 16],
    'db.t4g.2xlarge': [8, 32],
  }),
  ...family(4, [2, 4, 8, 16, 32, 48, 64], (cpu) => `db.m7g.${RDS[cpu]}`),
  ...family(8, [2, 4, 8, 16, 32, 48, 64], (cpu) => `db.r7g.${RDS[cpu]}`),
];

/**
 * The names that the provider supports (validate/flexible_server_sku_name.go of postgres and
 * mysql). The largest of the E-series has less than 8 GiB per processor.
 */
const azureOf = (general: (cpu: number) => string): readonly DatabaseSize[] => [
  ...burstable({
    B_Standard_B1ms: [1, 2],
    B_Standard_B2s: [2, 4],
    B_Standard_B2ms: [2, 8],
    B_Standard_B4ms: [4, 16],
    B_Standard_B8ms: [8, 32],
    B_Standard_B12ms: [12, 48],
    B_Standard_B16ms: [16, 64],
    B_Standard_B20ms: [20, 80],
  }),
  ...family(4, [2, 4, 8, 16, 32, 48, 64], (cpu) => `GP_Standard_${general(cpu)}`),
  ...family(8, [2, 4, 8, 16, 32, 48, 64], (cpu) => `MO_Standard_E${cpu}ds_v5`),
];
const AZURE: Readonly<Record<Engine, readonly DatabaseSize[]>> = {
  postgres: azureOf((cpu) => `D${cpu}ds_v5`),
  mysql: azureOf((cpu) => `D${cpu}ads_v5`),
};

const GOOGLE_SHARED = burstable({ 'db-f1-micro': [1, 0.6], 'db-g1-small': [1, 1.7] });
const GOOGLE_CPUS = [1, ...Array.from({ length: 48 }, (_, index) => 2 * (index + 1))];

/**
 * Cloud SQL supports custom machine types: 1 or an even number of processors up to 96, with 0.9 to
 * 6.5 GiB for each of them, at least 3.75 GiB, in steps of a quarter. Source:
 * cloud.google.com/sql/docs/postgres/create-instance#machine-types
 */
function measured(cpu: number, memoryGiB: number): DatabaseSize | undefined {
  const fits = GOOGLE_CPUS.find((count) => count >= cpu && count * 6.5 >= memoryGiB);
  if (fits === undefined) return undefined;
  const memory = Math.ceil(Math.max(memoryGiB, 3.75, fits * 0.9) * 4) / 4;
  return { name: `db-custom-${fits}-${memory * 1024}`, cpu: fits, memoryGiB: memory, burstable: false };
}

/** Clouds with custom machine types instead of a list. */
const CUSTOM: PerCloud<typeof measured | undefined> = { aws: undefined, google: measured, azure: undefined };

/** The smallest type that is large enough, or undefined. */
export function sizeOf(
  cloud: CloudName,
  engine: Engine,
  wanted: Pick<DatabaseProps, 'cpu' | 'memoryGiB' | 'burstable'>,
): DatabaseSize | undefined {
  const custom = CUSTOM[cloud];
  if (custom && !wanted.burstable) return custom(wanted.cpu, wanted.memoryGiB);
  return smallest(listOf(cloud, engine, wanted.burstable ?? false), wanted);
}

function listOf(cloud: CloudName, engine: Engine, burst: boolean): readonly DatabaseSize[] {
  const all = { aws: AWS, google: GOOGLE_SHARED, azure: AZURE[engine] }[cloud];
  return all.filter((size) => size.burstable === burst);
}

/** The type of a database; reports an error if none is large enough. */
export function databaseSize(database: Database, props: DatabaseProps): DatabaseSize {
  const { cloud } = database.placement;
  const found = sizeOf(cloud, props.engine, props);
  if (found) return found;
  const list = listOf(cloud, props.engine, props.burstable ?? false);
  const largest = (list[list.length - 1] ?? CUSTOM[cloud]?.(96, 624)) as DatabaseSize;
  report(database, {
    message:
      `cpu ${props.cpu} with ${props.memoryGiB} GiB${props.burstable ? ' burstable' : ''}: no type of ` +
      `${cloud} is large enough.`,
    remedy:
      `The largest is ${largest.name} with ${largest.cpu} processors and ${largest.memoryGiB} GiB. Lower ` +
      'them, or set a type under native.',
  });
  return largest;
}
