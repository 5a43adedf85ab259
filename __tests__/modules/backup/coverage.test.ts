import type { BackupProps, ExistingBackup } from '../../../modules/backup/backup';
import type { CloudName } from '../../../modules/core/placement';
import { DISK, database } from '../../support/backup';
import { EXISTING, VAULT } from '../../support/backup-setup';
import { byCloud } from '../../support/by-cloud';
import { theirs } from '../../support/network';
import { CLOUDS, synth } from '../../support/synth';

const TABLE = {
  aws: { arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/old' },
  google: { database: 'old', collection: 'baskets' },
  azure: {
    accountId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.DocumentDB/databaseAccounts/old',
    database: 'data',
    container: 'baskets',
  },
};

test.each(CLOUDS)('on %s a table is in the plan, or refused: there it keeps its own backups', (cloud) => {
  const { of, problems } = synth(cloud, (stack, catalogue) => {
    const baskets = catalogue.keyValue(stack, 'baskets', { partitionKey: 'id', network: theirs(stack, catalogue) });
    const old = catalogue.keyValue.fromExisting(stack, 'old', TABLE);
    catalogue.backup(stack, 'plan').protect(baskets, old);
  });
  const refused = () => {
    const wanted = (id: string) => ({
      message: expect.stringContaining(`protect ${id}: `),
      remedy: expect.stringContaining('of the table itself'),
    });
    expect(problems).toMatchObject([wanted('baskets'), wanted('old')]);
  };
  byCloud(cloud, {
    aws: () => {
      expect(of('aws_backup_selection').map(({ body }) => body.resources)).toEqual([
        ['${aws_dynamodb_table.baskets_table.arn}'],
        [TABLE.aws.arn],
      ]);
    },
    google: refused,
    azure: refused,
  });
});

test('a disk on Azure is refused what its snapshots do not hold', () => {
  const messages = (props: BackupProps, snapshots?: { retainDays: number }) =>
    synth('azure', (stack, cloud) =>
      cloud.backup(stack, 'plan', props).protect(cloud.disk(stack, 'data', { ...DISK, snapshots })),
    ).problems.map(({ message }) => message);
  expect(messages({ retentionDays: 360 })).toEqual([]);
  expect(messages({ retentionDays: 361 })).toEqual([
    expect.stringContaining('retentionDays is 361, but Azure keeps snapshots of a disk for at most 360'),
  ]);
  expect(messages({ secondRegion: 'centralus' })).toEqual([
    expect.stringContaining('snapshots of a disk stay in its region'),
  ]);
  expect(messages({ lock: 'governance' })).toEqual([
    expect.stringContaining('lock is "governance", but snapshots of a disk are'),
  ]);
  expect(messages({}, { retainDays: 7 })).toEqual([expect.stringContaining('it has its own snapshots')]);
});

test(
  'a vault created elsewhere on Azure that is to read the group of a server needs a waiver: whose its identity ' +
    'is, no rule can tell',
  () => {
    const { problems } = synth('azure', (stack, cloud) =>
      cloud.backup.fromExisting(stack, 'plan', EXISTING).protect(database(stack, cloud)),
    );
    expect(problems).toMatchObject([
      { where: expect.stringContaining('plan/reader'), message: expect.stringContaining('least-privilege') },
    ]);
  },
);

test('a plan that exists and does not cover a thing says so', () => {
  const messages = (cloud: CloudName, existing: ExistingBackup, engine: 'postgres' | 'mysql' = 'postgres') =>
    synth(cloud, (stack, catalogue) =>
      catalogue.backup
        .fromExisting(stack, 'plan', existing)
        .protect(
          database(stack, catalogue, engine),
          catalogue.disk(stack, 'data', DISK),
          catalogue.bucket(stack, 'docs'),
        ),
    ).problems.map(({ message }) => message);
  expect(messages('google', EXISTING)).toEqual([
    expect.stringContaining('protect orders: Cloud SQL instances keep their own backups'),
    expect.stringContaining('protect docs: Google does not support backups of buckets'),
  ]);
  expect(
    messages(
      'azure',
      { azure: { vaultId: VAULT, principalId: '00000000-0000-4000-8000-0000000000aa', policies: {} } },
      'mysql',
    ),
  ).toEqual([
    'protect orders: Azure Backup does not support MySQL.',
    'fromExisting does not define azure.policies.disks.',
    'fromExisting does not define azure.policies.buckets.',
  ]);
});

test('what neither the plan nor the resource covers is refused', () => {
  const messages = (cloud: CloudName, props: BackupProps, engine: 'postgres' | 'mysql' = 'postgres') =>
    synth(cloud, (stack, catalogue) =>
      catalogue
        .backup(stack, 'plan', props)
        .protect(database(stack, catalogue, engine), catalogue.bucket(stack, 'docs')),
    ).problems.map(({ message }) => message);
  expect(messages('google', { retentionDays: 91 })).toEqual([
    expect.stringContaining('retentionDays is 91, but a bucket keeps'),
  ]);
  expect(messages('google', { secondRegion: 'us-west1' })).toEqual([
    expect.stringContaining('secondRegion: Google does not support backups of buckets'),
  ]);
  expect(messages('google', { retentionDays: 366 })).toEqual([
    expect.stringContaining('protect orders: retentionDays is 366, but Cloud SQL keeps at most 365 backups'),
    expect.stringContaining('protect docs: retentionDays is 366'),
  ]);
  expect(messages('google', { lock: 'compliance' })[0]).toContain('lock is "compliance"');
  expect(messages('google', { lock: 'governance' })).toEqual([
    expect.stringContaining(
      'protect orders: lock is "governance", but an administrator of Cloud SQL can delete its backups',
    ),
    expect.stringContaining('protect docs: lock is "governance", but the owner of the bucket can disable'),
  ]);
  expect(messages('azure', {}, 'mysql')).toEqual([
    expect.stringContaining('Azure Backup does not support MySQL and the server itself keeps 14 days'),
  ]);
  expect(messages('azure', { retentionDays: 14, secondRegion: 'centralus', lock: 'governance' }, 'mysql')).toEqual([
    expect.stringContaining('secondRegion: Azure Backup does not support MySQL'),
    expect.stringContaining('lock is "governance", but Azure Backup does not support MySQL'),
  ]);
  expect(messages('azure', { secondRegion: 'westus' })).toEqual([
    expect.stringContaining('Azure Backup replicates eastus2 to centralus'),
  ]);
  expect(messages('aws', { secondRegion: 'us-east-1' })).toEqual([
    'secondRegion is "us-east-1", which is also the first one.',
  ]);
});
